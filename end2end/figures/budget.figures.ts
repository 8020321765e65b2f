import { expect, test } from "@playwright/test";
import { Greenroom } from "../fixtures/greenroom.ts";
import { FLAGS } from "../fixtures/chromium.ts";

const KB = 1_000;
/** What a browser may load for a page at first, in kB as they are sent. */
const BUDGET_KB = { "/": 360, "/call": 200, "/embed/call": 200 };
/** Twilio's Voice SDK, and the sounds it fetches, are printed and not counted. */
const VOICE_SDK = /^\/(voice-sdk|audio)\//;

test("what a browser loads for each page is within the budget", async ({ playwright }, testInfo) => {
  const greenroom = await Greenroom.start(testInfo.outputPath("greenroom.log"));
  const browser = await playwright.chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
  });
  for (const [address, budget] of Object.entries(BUDGET_KB)) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const loaded: Promise<{ path: string; size: number }>[] = [];
    page.on("requestfinished", (request) => {
      const { pathname: path } = new URL(request.url());
      loaded.push(request.sizes().then(({ responseBodySize: size }) => ({ path, size })));
    });
    await page.goto(`${greenroom.origin}${address}`);
    await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
    await page.waitForLoadState("networkidle");
    const files = await Promise.all(loaded);
    await context.close();

    const sum = files.filter(({ path }) => !VOICE_SDK.test(path)).reduce((total, { size }) => total + size, 0);
    console.log(`${kb(sum)} of ${budget}  first load of ${address}`);
    for (const { path, size } of files) console.log(`${kb(size)}         ${path}`);
    expect.soft(sum / KB, `kB of the first load of ${address}`).toBeLessThanOrEqual(budget);
  }
  await browser.close();
  await greenroom.stop();
});

function kb(size: number): string {
  return `${(size / KB).toFixed(1).padStart(7)} kB`;
}
