// What Greenroom's /voice does, by Express and Twilio's own library: check the signature, answer with TwiML.
import express from "express";
import twilio from "twilio";

const app = express();
app.disable("x-powered-by");
app.disable("etag");
app.post(
  "/voice",
  express.urlencoded({ extended: false }),
  twilio.webhook(process.env.TWILIO_AUTH_TOKEN, { validate: true }),
  (request, response) => {
    const document = new twilio.twiml.VoiceResponse();
    if (request.body.From.startsWith("client:dj_")) {
      document.dial({ hangupOnStar: true }).queue("radio-callin-queue");
      document.redirect({ method: "GET" }, "");
    } else {
      document.hangup();
    }
    response.type("text/xml").send(document.toString());
  },
);
app.listen(Number(process.env.PORT), "127.0.0.1");
