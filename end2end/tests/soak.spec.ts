import { Agent, get } from "node:http";
import { expect, test } from "../fixtures/index.ts";

/** Requests for each page; `make soak` asks for more. */
const REQUESTS = Number(process.env.SOAK_REQUESTS ?? 1_000);
const AT_ONCE = 32;
/** A page that has not come whole by then hangs. */
const HANG_MS = 10_000;

const PAGES = { "/": 200, "/call": 200, "/embed/call": 200, "/login": 200, "/nowhere": 404 };

test.setTimeout(60_000 + REQUESTS * 100);

test("every page comes whole, however often it is asked for", async ({ greenroom }) => {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  for (const [page, status] of Object.entries(PAGES)) {
    const wrong: string[] = [];
    let asked = 0;
    const reader = async () => {
      while (asked < REQUESTS) {
        asked += 1;
        const answer = await read(`${greenroom.origin}${page}`, agent);
        if (answer !== `${status}, whole`) wrong.push(answer);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, reader));
    expect(wrong, `other answers to ${REQUESTS} requests for ${page}`).toEqual([]);
  }
  agent.destroy();
});

/** Reads a page to its end: its status, and whether it was whole. */
function read(address: string, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    const request = get(address, { agent, headers: { accept: "text/html" }, signal: AbortSignal.timeout(HANG_MS) });
    request.on("error", (error) => resolve(error.message));
    request.on("response", (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part: string) => (text += part));
      answer.on("error", (error) => resolve(error.message));
      const whole = () => answer.complete && text.includes("</main>");
      answer.on("end", () => resolve(`${answer.statusCode}, ${whole() ? "whole" : "cut off"}`));
    });
  });
}
