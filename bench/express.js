// What Greenroom's webhooks do, by Express and Twilio's own library: check the signature, answer with TwiML. It keeps
// nothing of any caller.
import express from "express";
import twilio from "twilio";

const app = express();
app.disable("x-powered-by");
app.disable("etag");
app.post(
  /^\/voice/,
  express.urlencoded({ extended: false }),
  twilio.webhook(process.env.TWILIO_AUTH_TOKEN, { validate: true }),
  (request, response) => {
    const document = new twilio.twiml.VoiceResponse();
    if (request.path === "/voice/wait") {
      document.say("You are the next caller. Please hold the line.");
      document.play("/audio/hold-music.wav");
    } else if (request.path === "/voice/whisper") {
      document.say("You are on air. Please turn your radio down.");
      document.redirect({ method: "POST" }, "/voice/whispered?visit=1");
    } else if (request.path === "/voice" && request.body.From.startsWith("+")) {
      document.enqueue({ waitUrl: "/voice/wait?visit=1", action: "/voice/enqueue-action?visit=1" }, "radio-callin-queue");
    } else if (request.body.From.startsWith("client:dj_")) {
      document.dial({ hangupOnStar: true }).queue("radio-callin-queue");
      document.redirect({ method: "GET" }, "");
    } else {
      document.hangup();
    }
    response.type("text/xml").send(document.toString());
  },
);
app.listen(Number(process.env.PORT), "127.0.0.1");
