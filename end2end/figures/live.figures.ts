import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { test } from "@playwright/test";
import { Greenroom } from "../fixtures/greenroom.ts";
import { FLAGS } from "../fixtures/chromium.ts";
import { watchPaint } from "./painted.ts";

const SCREENS = Number(process.env.SCREENS ?? 1_000);
const CALLERS = Number(process.env.CALLERS ?? 100);
const WAITING = Number(process.env.WAITING ?? 1_000);

// As many as Twilio lets wait, and no check meanwhile: the exchange knows nothing of these callers.
const SETTINGS = { RUST_LOG: "warn", SHOW_CHECK_SECONDS: "60" };
const SHOW = { most_waiting: 5_000 };

test("how soon screens have what a webhook tells", async ({ playwright }, testInfo) => {
  const greenroom = await Greenroom.start(testInfo.outputPath("greenroom.log"), SETTINGS, SHOW);
  const browser = await playwright.chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
  });
  const page = await browser.newPage({ baseURL: greenroom.origin });
  await page.addInitScript(watchPaint, WAITING + 1);
  await page.goto("/");
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });

  const { auth_token } = await greenroom.account();
  const times = testInfo.outputPath("times");
  const screens = spawn(
    process.env.SCREENS_BINARY!,
    [greenroom.origin, await greenroom.webhooks(), auth_token, String(SCREENS - 1), String(CALLERS), String(WAITING), times],
    { stdio: "inherit" },
  );
  const [code] = await once(screens, "exit");
  if (code !== 0) throw new Error(`the screens ended with ${code}`);

  const painted = (await page.evaluate(() => window.painted)) ?? [];
  const rang = (await readFile(times, "utf8")).trim().split("\n").map((line) => Number(line.split(" ").at(-1)));
  // They ring one after the other: each is painted before the next one rings, or never.
  const delays = rang.flatMap((at, number) => {
    const next = rang[number + 1] ?? Infinity;
    const seen = painted.find((moment) => moment >= at && moment < next);
    return seen === undefined ? [] : [seen - at];
  });
  delays.sort((a, b) => a - b);
  const rank = (percent: number) => delays[Math.ceil((delays.length * percent) / 100) - 1]?.toFixed(1).padStart(6);
  console.log(`webhook to painted, a browser among them:   p50 ${rank(50)} ms   p99 ${rank(99)} ms   max ${rank(100)} ms`);
  if (delays.length < rang.length) console.log(`${rang.length - delays.length} of ${rang.length} callers were never painted`);
  await browser.close();
  await greenroom.stop();
});
