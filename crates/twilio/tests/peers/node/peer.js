// Answers questions about Twilio's library for node: a JSON array on standard input, one of answers on standard
// output. The questions are described in library.rs.
"use strict";

const twilio = require("twilio");
const jsonwebtoken = require("jsonwebtoken");

// The parameters of a form as Express gives them: several values of one name as an array.
function parameters(form) {
  const values = {};
  for (const [name, value] of form) {
    if (!(name in values)) values[name] = value;
    else if (Array.isArray(values[name])) values[name].push(value);
    else values[name] = [values[name], value];
  }
  return values;
}

function voiceGrant(voice) {
  return new twilio.jwt.AccessToken.VoiceGrant({
    incomingAllow: voice.incoming_allow,
    outgoingApplicationSid: voice.application_sid,
    outgoingApplicationParams: voice.params,
    pushCredentialSid: voice.push_credential_sid,
    endpointId: voice.endpoint_id,
  });
}

// Builds an element by the method that the library has for it.
function build(parent, element) {
  const name = element.name === "say-as" ? "sayAs" : element.name;
  const method = name.charAt(0).toLowerCase() + name.slice(1);
  const onlyText = element.content.length <= 1 && element.content.every((part) => typeof part === "string");
  if (onlyText) {
    parent[method]({ ...element.attributes }, element.content[0]);
    return;
  }
  const node = parent[method]({ ...element.attributes });
  for (const part of element.content) {
    if (typeof part === "string") node.addText(part);
    else build(node, part);
  }
}

const answers = {
  read_token: ({ jwt, key }) => jsonwebtoken.verify(jwt, key, { algorithms: ["HS256"], complete: true }),
  access_token: (question) => {
    const token = new twilio.jwt.AccessToken(question.account_sid, question.api_key_sid, question.secret, {
      identity: question.identity,
      ttl: question.ttl,
      region: question.region,
    });
    if (question.voice) token.addGrant(voiceGrant(question.voice));
    return token.toJwt();
  },
  capability_token: (question) => {
    const Capability = twilio.jwt.ClientCapability;
    const token = new Capability({
      accountSid: question.account_sid,
      authToken: question.auth_token,
      ttl: question.ttl,
    });
    if (question.outgoing) {
      token.addScope(
        new Capability.OutgoingClientScope({
          applicationSid: question.outgoing.application_sid,
          clientName: question.incoming,
          params: question.outgoing.params,
        }),
      );
    }
    if (question.incoming) token.addScope(new Capability.IncomingClientScope(question.incoming));
    if (question.events) token.addScope(new Capability.EventStreamScope(question.events));
    return token.toJwt();
  },
  sign: ({ auth_token, url, form }) => twilio.getExpectedTwilioSignature(auth_token, url, parameters(form)),
  verify: ({ auth_token, url, form, signature }) =>
    twilio.validateRequest(auth_token, signature, url, parameters(form)),
  verify_body: ({ auth_token, url, body, signature }) =>
    twilio.validateRequestWithBody(auth_token, signature, url, body),
  body_hash: ({ body }) => twilio.getExpectedBodyHash(body),
  document: ({ verbs }) => {
    const response = new twilio.twiml.VoiceResponse();
    for (const verb of verbs) build(response, verb);
    return response.toString();
  },
};

const questions = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const all = questions.map((question) => {
  try {
    return { answer: answers[question.ask](question) };
  } catch (error) {
    return { error: String(error) };
  }
});
process.stdout.write(JSON.stringify(all));
