// Weighs what a browser loads for a page: bytes as they are sent, brotli where the server has it. Argument: the
// server's origin. Twilio's Voice SDK is not ours to shrink; it is printed and not counted.
import { get } from "node:http";
import { brotliDecompressSync } from "node:zlib";

const KB = 1000;
/** What the wasm with its script, and what all that a page loads at first, may weigh. */
const BUDGET_KB = { script: 300, page: 350 };
const PAGES = ["/", "/call", "/embed/call"];
const VOICE_SDK = "/voice-sdk/";

const origin = process.argv[2];

/** Gets a file as a browser asks for it: its size as sent, and its bytes as the browser then has them. */
function load(address) {
  return new Promise((resolve, reject) => {
    get(`${origin}${address}`, { headers: { "accept-encoding": "br" } }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () => {
        if (answer.statusCode !== 200) reject(new Error(`${address} answered ${answer.statusCode}`));
        const sent = Buffer.concat(parts);
        const bytes = answer.headers["content-encoding"] === "br" ? brotliDecompressSync(sent) : sent;
        resolve({ address, size: sent.length, bytes });
      });
    }).on("error", reject);
  });
}

const kb = (size) => `${(size / KB).toFixed(1).padStart(7)} kB`;
const sum = (files) => files.reduce((total, { size }) => total + size, 0);
const weigh = (what, size, kind) => {
  const over = size > BUDGET_KB[kind] * KB;
  console.log(`${kb(size)} of ${BUDGET_KB[kind]}  ${what}${over ? "  OVER THE BUDGET" : ""}`);
  if (over) process.exitCode = 1;
};

let script = [];
for (const address of PAGES) {
  const page = await load(address);
  const named = page.bytes.toString().matchAll(/(?:href|src)="(\/[^"]+\.(?:css|js|wasm))"/g);
  const addresses = [...new Set([...named].map(([, file]) => file))];
  const files = await Promise.all(addresses.map(load));
  const ours = files.filter((file) => !file.address.startsWith(VOICE_SDK));
  script = ours.filter((file) => /\/pkg\/.*\.(js|wasm)$/.test(file.address));
  if (script.length !== 2) throw new Error(`${address} does not load one script and one wasm, but ${addresses.join(", ")}`);

  weigh(`first load of ${address}`, page.size + sum(ours), "page");
  for (const file of [page, ...files]) console.log(`${kb(file.size)}         ${file.address}`);
}
weigh("wasm and its script", sum(script), "script");
