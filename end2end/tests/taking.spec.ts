import { nextCard, onAirCard, secondsOf, waitingRows } from "../fixtures/console.ts";
import { expectHears, expectHearsNoneOf, pageTime, toneSince } from "../fixtures/audio-probe.ts";
import { expect, test } from "../fixtures/index.ts";
import { callIn, openStudio, SAYS } from "../fixtures/calls.ts";
import { countDials } from "../fixtures/sockets.ts";

test("the next card names who comes next and since when, and moves on once however often it is pressed", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  const dials = countDials(dj.page);
  const maria = await newUser({ hz: 440 });
  await callIn(maria, exchange, { "Your name": "Maria", "Where you are": "Leeds", "What you want to say": "The night bus" });
  const tom = await newUser({ hz: 880 });
  const tomsCall = await callIn(tom, exchange, { "Your name": "Tom" });
  const ada = await maria.tab();
  const adasCall = await callIn(ada, exchange, { "Your name": "Ada" });
  const next = nextCard(dj);
  const wait = next.locator(".wait");
  await expect(next).toContainText("Maria, Leeds");
  await expect(next).toContainText("The night bus");
  await expect(waitingRows(dj)).toHaveText([/Maria/, /Tom/, /Ada/]);
  const waited = await secondsOf(wait);
  await expect.poll(() => secondsOf(wait), { message: "the wait counts on" }).toBeGreaterThan(waited);

  await dj.page.keyboard.press("c");
  await expectHears(dj.page, 440);
  await expect(onAirCard(dj)).toContainText("Maria, Leeds");
  await expect(next).toHaveAccessibleName(/^Next Caller.*Tom/);
  await expect(waitingRows(dj)).toHaveText([/Tom/, /Ada/]);

  // A nervous finger on the key.
  const pressed = await pageTime(dj.page);
  await dj.page.keyboard.press("n");
  await dj.page.keyboard.press("n");
  await dj.page.keyboard.press("n");
  await expectHears(dj.page, 880);
  await expectHears(tom.page, 1320);
  await expect(onAirCard(dj)).toContainText("Tom");
  await expect(next).toContainText("Ada");
  await expect(maria.status).toHaveText(SAYS.ended);
  const [djCall] = (await exchange.calls()).filter(({ from }) => from.includes("dj"));
  await exchange.expectOnly([djCall!, tomsCall, adasCall], { waiting: 1 });
  const tomSince = await toneSince(dj.page, 880, pressed);
  expect(await toneSince(dj.page, 440, tomSince!), "Ada, whom nobody has taken").toBeNull();

  // And one on the mouse: the second click of two finds nobody to thank and release.
  await next.dblclick();
  await expectHears(dj.page, 440);
  await exchange.expectOnly([djCall!, adasCall], { waiting: 0 });
  await expectHears(ada.page, 1320);
  expect(dials(), "calls that the DJ's page dialled").toBe(1);
});

test("a caller taken out of order talks to the DJ on the call that stands, and nobody else loses a place", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  const dials = countDials(dj.page);
  const first = await newUser({ hz: 440 });
  await callIn(first, exchange, { "Your name": "Maria" });
  const second = await first.tab();
  const secondCall = await callIn(second, exchange, { "Your name": "Tom" });
  const third = await newUser({ hz: 1760 });
  const thirdCall = await callIn(third, exchange, { "Your name": "Ada" });
  await nextCard(dj).click();
  await expectHears(dj.page, 440);
  await expect(waitingRows(dj)).toHaveText([/Tom/, /Ada/]);
  const tomsWait = waitingRows(dj).filter({ hasText: "Tom" }).locator(".wait");
  const waited = await secondsOf(tomsWait);

  const before = await pageTime(second.page);
  await dj.button("Take Ada").click();
  await expectHears(dj.page, 1760);
  await expectHears(third.page, 1320);
  await expect(onAirCard(dj)).toContainText("Ada");
  await expect(first.status).toHaveText(SAYS.ended);

  await expect(waitingRows(dj)).toHaveText([/Tom/]);
  expect(await secondsOf(tomsWait), "Tom's wait, which goes on").toBeGreaterThanOrEqual(waited);
  await expect(nextCard(dj)).toContainText("Tom");
  await expectHearsNoneOf(second.page, [440, 1320, 1760]);
  expect(await toneSince(second.page, 1320, before), "what Tom hears of the DJ").toBeNull();
  const [djCall] = (await exchange.calls()).filter(({ from }) => from.includes("dj"));
  await exchange.expectOnly([djCall!, secondCall, thirdCall], { waiting: 1 });

  await dj.page.keyboard.press("n");
  await expectHears(dj.page, 440);
  await expectHears(second.page, 1320);
  await exchange.expectOnly([djCall!, secondCall], { waiting: 0 });
  expect(dials(), "calls that the DJ's page dialled").toBe(1);
});

test.describe("when callers are put through by Next only", () => {
  test.use({ show: { dj_whisper: "", caller_whisper: "", takes_by_itself: false } });

  test("the key of a row takes its caller before the DJ has connected, and while she talks to nobody", { tag: "@audio" }, async ({ newUser, exchange }) => {
    const dj = await newUser({ hz: 1320 });
    await openStudio(dj);
    const dials = countDials(dj.page);
    const second = await newUser({ hz: 880 });
    const first = await second.tab();
    await callIn(first, exchange, { "Your name": "Maria" });
    await callIn(second, exchange, { "Your name": "Tom" });
    const third = await newUser({ hz: 1760 });
    await callIn(third, exchange, { "Your name": "Ada" });
    await expect(waitingRows(dj)).toHaveText([/Maria/, /Tom/, /Ada/]);
    await dj.page.getByLabel("More for Ada").click();
    await dj.button("Make next").click();
    await expect(nextCard(dj)).toContainText("Ada");
    await expect(waitingRows(dj)).toHaveText([/Ada/, /Maria/, /Tom/]);

    await dj.page.keyboard.press("3");
    await expect(nextCard(dj)).toContainText("Tom");
    await expect(waitingRows(dj)).toHaveText([/Tom/, /Maria/, /Ada/]);
    await nextCard(dj).click();
    await expectHears(dj.page, 880);
    await expectHears(second.page, 1320);
    await second.button("Hang Up").click();
    await expect(onAirCard(dj)).toContainText("Nobody on air");
    await expect(dj.status).toHaveText(SAYS.connected);
    await expect(waitingRows(dj)).toHaveText([/Maria/, /Ada/]);

    await dj.page.keyboard.press("2");
    await expectHears(dj.page, 1760);
    await expectHears(third.page, 1320);
    await expect(waitingRows(dj)).toHaveText([/Maria/]);
    expect(dials(), "calls that the DJ's page dialled").toBe(1);
  });
});
