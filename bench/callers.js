// Writes the signed webhooks of many distinct callers, for wrk: each rings, waits, is taken, talks and leaves, while
// as many others wait as are given.
//
// node callers.js ORIGIN AUTH_TOKEN WAITING ROUNDS CALLERS FOLDER: FOLDER/requests-N has the requests of round N, divided
// by NUL, of so many callers who have not called before, and FOLDER/round-N.lua is the script that sends them. Before
// that the callers who are to wait ring in.
import { createHmac, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { Agent, request } from "node:http";

const [origin, token, waiting, rounds, callers, folder] = process.argv.slice(2);
const { host } = new URL(origin);
const hex = (bytes) => randomBytes(bytes).toString("hex");
const sid = (prefix, number) => prefix + run + number.toString(16).padStart(24, "0");
const run = hex(4);
const account = `AC${"a".repeat(32)}`;
const dj = sid("CA", 0xdddddd);

function about(number, more) {
  const from = `+1${(5_550_000_000 + number).toString()}`;
  return {
    AccountSid: account,
    ApiVersion: "2010-04-01",
    CallSid: sid("CA", number),
    CallStatus: "in-progress",
    Called: "+15551112222",
    Caller: from,
    CallerName: `Caller ${number}`,
    Direction: "inbound",
    From: from,
    FromCity: "SPRINGFIELD",
    FromCountry: "US",
    FromState: "IL",
    To: "+15551112222",
    ...more,
  };
}

function signed(path, parameters) {
  const keys = Object.keys(parameters).sort();
  const text = origin + path + keys.map((key) => key + parameters[key]).join("");
  const signature = createHmac("sha1", token).update(text).digest("base64");
  return { path, body: new URLSearchParams(parameters).toString(), signature };
}

const queue = { QueueSid: `QU${"b".repeat(32)}`, QueueTime: "5" };
const rings = (number) => signed("/voice", about(number, { CallStatus: "ringing" }));
const waits = (number) => {
  const last = String(Math.min(number, Number(waiting)) + 1);
  return signed(
    "/voice/wait?visit=1",
    about(number, { ...queue, QueuePosition: last, AvgQueueTime: "5", CurrentQueueSize: last, MaxQueueSize: "5000" }),
  );
};
const after = (number) => [
  signed(`/voice/whisper?document=${number}`, about(number, { ...queue, DequeingCallSid: dj })),
  signed("/voice/whispered?visit=1", about(number, {})),
  signed("/voice/enqueue-action?visit=1", about(number, { CallStatus: "completed", QueueResult: "hangup", ...queue })),
  signed("/voice/status", about(number, { CallStatus: "completed", CallDuration: "9", Timestamp: new Date().toUTCString() })),
];

const headers = ({ body, signature }) => ({
  Host: host,
  "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
  "Content-Length": String(Buffer.byteLength(body)),
  "X-Twilio-Signature": signature,
});

const agent = new Agent({ keepAlive: true, maxSockets: 8 });
const send = (webhook) =>
  new Promise((done, failed) => {
    const sent = request(origin + webhook.path, { method: "POST", agent, headers: headers(webhook) }, (answer) => {
      answer.resume();
      answer.on("end", () =>
        answer.statusCode === 200 ? done() : failed(new Error(`${webhook.path}: ${answer.statusCode}`)),
      );
    });
    sent.on("error", failed);
    sent.end(webhook.body);
  });

await send(
  signed("/voice", { ...about(0xdddddd, { CallStatus: "ringing" }), From: "client:dj_1", Caller: "client:dj_1", CallSid: dj }),
);
for (let first = 0; first < Number(waiting); first += 8) {
  const those = Array.from({ length: Math.min(8, Number(waiting) - first) }, (_, index) => first + index);
  await Promise.all(those.map(async (number) => {
    await send(rings(number));
    await send(waits(number));
  }));
}
agent.destroy();

const raw = (webhook) =>
  `POST ${webhook.path} HTTP/1.1\r\n` +
  Object.entries(headers(webhook)).map(([name, value]) => `${name}: ${value}\r\n`).join("") +
  `\r\n${webhook.body}`;
// Without a `response` of its own: wrk counts what is not 2xx itself, and with one it is slower than the server.
const script = (file) => `local requests, next_one = {}, 0
local file = io.open("${file}", "rb")
for request in (file:read("*a") .. "\\0"):gmatch("(%Z*)%z") do requests[#requests + 1] = request end
file:close()
request = function()
  next_one = next_one + 1
  if next_one > #requests then
    if next_one == #requests + 1 then print("refused: there are no callers left, make more") end
    next_one = 1
  end
  return requests[next_one]
end
`;
let number = Number(waiting);
for (let round = 1; round <= Number(rounds); round += 1) {
  const text = [];
  for (const end = number + Number(callers); number < end; number += 1) {
    // One comes, and the one who has waited longest is taken.
    text.push(raw(rings(number)), raw(waits(number)), ...after(number - waiting).map(raw));
  }
  writeFileSync(`${folder}/requests-${round}`, text.join("\0"));
  writeFileSync(`${folder}/round-${round}.lua`, script(`${folder}/requests-${round}`));
}
