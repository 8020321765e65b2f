import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { onAirCard, waitingRows } from "../fixtures/console.ts";
import { expectHearsNoneOf } from "../fixtures/audio-probe.ts";
import { freePort } from "../fixtures/greenroom.ts";
import { expect, test } from "../fixtures/index.ts";
import { connectToQueue, openStudio } from "../fixtures/calls.ts";

test("simulated callers ring in, wait, are heard on air, hang up by themselves, and leave when it is over", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  const { page } = dj;
  const rehearse = page.getByRole("switch", { name: "Rehearse" });
  await rehearse.click();
  await expect(rehearse).toHaveAttribute("aria-checked", "true");
  await expect.poll(() => waitingRows(dj).count(), { message: "callers who wait" }).toBeGreaterThanOrEqual(3);
  const names = await waitingRows(dj).locator(".who").allInnerTexts();
  expect(new Set(names).size, `different names: ${names.join(", ")}`).toBe(names.length);
  await expect(waitingRows(dj).first().locator(".what")).toContainText("by phone");

  await connectToQueue(dj, exchange);
  const card = onAirCard(dj);
  await expect(card.locator(".state")).toHaveText("ON AIR");
  await expect(card.locator(".name")).toContainText(names[0]!);
  // The first who rings has something to say: a voice, after the host's own greeting was waited for.
  await expectHearsNoneOf(page, [], { within: 15_000 });
  await expect(card.locator(".level").filter({ hasText: "Caller" })).toContainText(/clear|too loud/);

  // They say goodbye and hang up; whoever is next comes on by themselves.
  await expect(card.locator(".name")).not.toContainText(names[0]!, { timeout: 45_000 });
  await expect(page.getByText(/[1-9]\d* came on air/).last()).toBeVisible();

  await rehearse.click();
  await expect(rehearse).toHaveAttribute("aria-checked", "false");
  await expect(waitingRows(dj)).toHaveCount(0, { timeout: 30_000 });
});

test("the demo is one command, and keeps nothing", async ({}, testInfo) => {
  const port = await freePort();
  const folder = testInfo.outputPath("tmp");
  await mkdir(folder, { recursive: true });
  const env = { ...process.env, GREENROOM_ADDR: `127.0.0.1:${port}`, MEDIA_PORT: String(port), TMPDIR: folder };
  const script = fileURLToPath(new URL("../../scripts/demo.sh", import.meta.url));
  const demo = spawn(script, { env, detached: true, stdio: "ignore" });
  const ended = once(demo, "exit");
  try {
    const waiting = async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/queue-status`).catch(() => undefined);
      return answer?.ok ? ((await answer.json()) as { current_size: number }).current_size : 0;
    };
    await expect.poll(waiting, { message: "callers who wait", timeout: 20_000 }).toBeGreaterThanOrEqual(3);
    expect(await readdir(folder), "what it keeps meanwhile").toHaveLength(1);
  } finally {
    // As Ctrl-C does: to everything that the command started.
    process.kill(-demo.pid!, "SIGINT");
  }
  await ended;
  expect(await readdir(folder), "what it leaves").toEqual([]);
});
