import type { Page } from "@playwright/test";
import { onAirCard, secondsOf, waitingRows } from "../fixtures/console.ts";
import { expectHears, expectSilence, pageTime } from "../fixtures/audio-probe.ts";
import { expect, type User, test } from "../fixtures/index.ts";
import { callIn, connectToQueue, openStudio, SAYS } from "../fixtures/calls.ts";
import { Link } from "../fixtures/link.ts";

const BANNER = "Connection to the studio lost.";

test("a lost link is said within three seconds, disables what would lie, counts on, and comes back by itself", async ({ newUser, exchange }) => {
  const dj = await newUser();
  const link = await Link.of(dj.page, "/live");
  const readings = queueReadings(dj.page);
  await openStudio(dj);
  const opened = await pageTime(dj.page);
  await callIn(await newUser({ hz: 440 }), exchange, { "Your name": "Tom" });
  await expect(row(dj, "Tom")).toBeVisible();
  await expect(dj.button("Take Tom")).toBeEnabled();
  await expect.poll(() => pageTime(dj.page), { message: "healthy for a while" }).toBeGreaterThan(opened + 6_000);
  expect(readings(), "readings of the queue in six healthy seconds").toHaveLength(0);

  const said = whenSaid(dj.page);
  const lost = await pageTime(dj.page);
  link.fallSilent();
  const within = (await said) - lost;
  test.info().annotations.push({ type: "banner after", description: `${Math.round(within)} ms` });
  expect(within, "milliseconds from the loss to the banner").toBeLessThanOrEqual(3_000);
  await expect(dj.page.getByRole("alert").filter({ hasText: BANNER })).toContainText("It comes back by itself.");

  // Whatever an old board would decide is off; the telephone is not.
  for (const control of ["Take Tom", "End the show"]) await expect(dj.button(control)).toBeDisabled();
  for (const control of ["Lines", "Rehearse"]) {
    await expect(dj.page.getByRole("switch", { name: control })).toBeDisabled();
  }
  await dj.page.getByLabel("More for Tom").click();
  for (const control of ["Make next", "End call"]) await expect(dj.button(control)).toBeDisabled();
  await expect(dj.button("Connect to Queue")).toBeEnabled();
  await expect(dj.button("Connect to Queue")).not.toContainText("Tom");

  // Ages count on, and so does that of the news.
  const wait = row(dj, "Tom").locator(".wait");
  const waited = await secondsOf(wait);
  await expect.poll(() => secondsOf(wait), { message: "seconds that Tom has waited" }).toBeGreaterThan(waited + 1);
  await expect(dj.page.getByText(/^What you see is from/)).toContainText(/ 0:0[3-9] ago/);

  // The figures are read by the server function instead, and know more than the stream does.
  await callIn(await newUser({ hz: 880 }), exchange, { "Your name": "Ada" });
  await expect(dj.page.locator("#current-size")).toHaveText("2");
  await expect(row(dj, "Ada")).toBeHidden();
  await expect.poll(() => readings().filter((at) => at > lost).length, { message: "readings since" }).toBeGreaterThan(2);
  const gaps = readings().slice(1).map((at, n) => at - readings()[n]!);
  expect(Math.max(...gaps), "milliseconds between readings while the stream is down").toBeLessThan(4_500);

  link.mend();
  await expect(row(dj, "Ada")).toBeVisible();
  await expect(dj.page.getByText(BANNER)).toBeHidden();
  await expect(dj.button("Take Tom")).toBeEnabled();
  await expect(dj.page.getByRole("switch", { name: "Lines" })).toBeEnabled();
});

test("with the link lost, Next, Mute and Hang Up go on by telephone, and the rest of the conversation's buttons wait", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  const talker = await newUser({ hz: 440 });
  const waiting = await newUser({ hz: 880 });
  const link = await Link.of(dj.page, "/live");
  await openStudio(dj);
  await callIn(talker, exchange, { "Your name": "Tom" });
  await callIn(waiting, exchange, { "Your name": "Ada" });
  await connectToQueue(dj, exchange);
  await expectHears(dj.page, 440);
  await expect(row(dj, "Ada")).toBeVisible();

  link.fallSilent();
  await expect(dj.page.getByText(BANNER)).toBeVisible();
  for (const control of ["Back to waiting", "Lock", "Take Ada"]) await expect(dj.button(control)).toBeDisabled();
  // The lamp promises nothing on old news.
  await expect(dj.page.locator(".lamp")).toHaveText("ON AIR?");
  await expect(onAirCard(dj)).not.toHaveClass(/live/);

  await dj.button("Mute me").click();
  await expectSilence(talker.page);
  await dj.button("Unmute me").click();
  await expectHears(talker.page, 1320);
  await expect(dj.button("Next Caller")).not.toContainText("Ada");
  await dj.button("Next Caller").click();
  await expectHears(dj.page, 880);
  await expectHears(waiting.page, 1320);
  await dj.button("Hang Up").click();
  await expect(dj.status).toHaveText(SAYS.ended);
  await exchange.expectOnly([], { waiting: 0 });
});

test("a late screen sees the whole show at once, and one that was cut off for a moment misses nothing", async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  const talker = await newUser({ hz: 440 });
  const waiting = await newUser({ hz: 880 });
  await openStudio(dj);
  await callIn(talker, exchange, { "Your name": "Tom" });
  await connectToQueue(dj, exchange);
  await callIn(waiting, exchange, { "Your name": "Ada" });
  await expect(row(dj, "Ada")).toBeVisible();

  // In the page as it comes from the server, before any stream.
  const late = await dj.tab();
  const link = await Link.of(late.page, "/live");
  await link.breakOff();
  await late.page.goto("/");
  await expect(row(late, "Ada")).toBeVisible();
  await expect(onAirCard(late)).toContainText("Tom");
  expect(link.streams).toHaveLength(0);
  link.mend();
  await expect(late.button("Take Ada")).toBeEnabled();
  await expect(late.page.getByText("Lost")).toBeHidden();

  // Cut off for a moment in which one comes and another goes: it takes up where it was.
  await link.breakOff();
  const before = link.streams.length;
  await callIn(await newUser({ hz: 660 }), exchange, { "Your name": "Eve" });
  await waiting.button("Hang Up").click();
  await expect(row(dj, "Ada")).toBeHidden();
  await expect(row(dj, "Eve")).toBeVisible();
  await expect(row(late, "Eve")).toBeHidden();
  link.mend();
  await expect(row(late, "Eve")).toBeVisible();
  await expect(row(late, "Ada")).toBeHidden();
  await expect(late.page.locator(".hour .legend")).toHaveText("3 rang in, 1 came on air, 1 gave up.");
  const resumed = link.streams[before]!;
  expect(resumed.url.search, "what the page asked for").toMatch(/epoch=\d+&seq=\d+/);
  expect(resumed.told.map((frame) => Object.keys(JSON.parse(frame))[0]), "what it was told").not.toContain("board");
});

function row(user: User, name: string) {
  return waitingRows(user).filter({ hasText: name });
}

/** The times at which the page asked for the queue's figures, by its own clock. */
function queueReadings(page: Page): () => number[] {
  const times: number[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === "/api/queue/statistics") void pageTime(page).then((at) => times.push(at));
  });
  return () => times;
}

/** When the page says that the link is lost, by its own clock. */
async function whenSaid(page: Page): Promise<number> {
  return page.evaluate(
    (words) =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (document.querySelector("[role=alert]")?.textContent?.includes(words)) resolve(performance.now());
        };
        new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
    BANNER,
  );
}
