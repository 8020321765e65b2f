// Writes the wrk script of one signed webhook, which leaves it to wrk to count what is refused: node request.js URL AUTH_TOKEN > request.lua
import twilio from "twilio";

const [url, token] = process.argv.slice(2);
const parameters = {
  AccountSid: `AC${"a".repeat(32)}`,
  ApiVersion: "2010-04-01",
  ApplicationSid: `AP${"c".repeat(32)}`,
  CallSid: `CA${"d".repeat(32)}`,
  CallStatus: "ringing",
  Called: "",
  Caller: "client:dj_1",
  Direction: "inbound",
  From: "client:dj_1",
  To: "",
};
const signature = twilio.getExpectedTwilioSignature(token, url, parameters);
console.log(`wrk.method = "POST"
wrk.path = "/voice"
wrk.body = "${new URLSearchParams(parameters)}"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
wrk.headers["X-Twilio-Signature"] = "${signature}"
`);
