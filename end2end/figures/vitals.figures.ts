import { type Browser, test } from "@playwright/test";
import { Greenroom } from "../fixtures/greenroom.ts";
import { FLAGS } from "../fixtures/chromium.ts";
import { readVitals, type Vitals, watchVitals } from "./vitals.ts";

const PAGES = ["/", "/call"];
const VISITS = 5;

/** As Lighthouse has it: its phone is four times slower than a desk's computer, and on a slow 4G network. */
const CONDITIONS = [
  { name: "as it is", slower: 1, network: undefined },
  { name: "processor 4x slower", slower: 4, network: undefined },
  { name: "… and slow 4G", slower: 4, network: { latency: 150, bytesPerSecond: 1_638_400 / 8 } },
];
type Conditions = (typeof CONDITIONS)[number];

test("how the pages come up", async ({ playwright }, testInfo) => {
  const greenroom = await Greenroom.start(testInfo.outputPath("greenroom.log"));
  const browser = await playwright.chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
  });
  const rows: Record<string, string | number>[] = [];
  for (const address of PAGES) {
    for (const conditions of CONDITIONS) {
      const visits: Vitals[] = [];
      for (let n = 0; n < VISITS; n++) visits.push(await visit(browser, `${greenroom.origin}${address}`, conditions));
      const middle = (figure: keyof Vitals) => visits.map((visit) => visit[figure]).sort((a, b) => a - b)[VISITS >> 1]!;
      rows.push({
        page: address,
        conditions: conditions.name,
        "LCP ms": Math.round(middle("lcp")),
        "TBT ms": Math.round(middle("tbt")),
        CLS: Number(middle("cls").toFixed(3)),
        "hydrated ms": Math.round(middle("hydrated")),
      });
    }
  }
  await browser.close();
  await greenroom.stop();
  console.log(`\nEach figure is the middle one of ${VISITS} visits with an empty cache.`);
  console.table(rows);
});

async function visit(browser: Browser, address: string, { slower, network }: Conditions): Promise<Vitals> {
  const context = await browser.newContext();
  await context.addInitScript(watchVitals);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slower });
  if (network) {
    await devtools.send("Network.enable");
    const { latency, bytesPerSecond } = network;
    const speed = { downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond };
    await devtools.send("Network.emulateNetworkConditions", { offline: false, latency, ...speed });
  }
  await page.goto(address);
  const vitals = await readVitals(page);
  await context.close();
  return vitals;
}
