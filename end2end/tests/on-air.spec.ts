import type { Locator } from "@playwright/test";
import { nextCard, onAirCard, secondsOf, waitingRows } from "../fixtures/console.ts";
import { expectHears, expectSilence } from "../fixtures/audio-probe.ts";
import { expect, type User, test } from "../fixtures/index.ts";
import { callIn, openStudio, SAYS } from "../fixtures/calls.ts";

test.describe("with low marks", () => {
  test.use({ show: { dj_whisper: "", caller_whisper: "", air_marks: [4, 8] } });

  test("the card of who is on air tells who, how often, how long and how loud", { tag: "@audio" }, async ({ newUser, exchange }) => {
    const dj = await newUser({ hz: 1320 });
    await openStudio(dj);
    const maria = await newUser({ hz: 440 });
    await callIn(maria, exchange, { "Your name": "Maria", "Where you are": "Leeds", "What you want to say": "The night bus" });
    const card = onAirCard(dj);
    const timer = card.locator(".air-timer");
    await expect(card).toContainText("Nobody on air");
    await nextCard(dj).click();
    // The marks, each by words and weight and colour. The first is near: a busy machine takes seconds to hear a tone.
    await expect(timer).toHaveAttribute("data-mark", "fine");
    const fine = await look(timer);
    await expectHears(dj.page, 440);

    await expect(card).toContainText("Maria, Leeds");
    await expect(card).toContainText("The night bus");
    await expect(card).toContainText(/first time on the show, waited 0:\d\d/);
    await expect(card.getByText("ON AIR", { exact: true })).toBeVisible();
    await expect(timer).toContainText("past 0:04");
    const long = await look(timer);
    await expect(timer).toContainText("wrap up: past 0:08");
    const late = await look(timer);
    expect(new Set([fine.color, long.color]).size, "colours before and after the first mark").toBe(2);
    expect([fine.weight, long.weight, late.weight], "weights").toEqual([...new Set([fine.weight, long.weight, late.weight])]);
    expect(late.border, "the frame after the second mark").not.toBe(long.border);
    expect(await secondsOf(timer.locator(".length"))).toBeGreaterThanOrEqual(8);

    const [hers, mine] = [level(dj, "Caller"), level(dj, "You")];
    for (const meter of [hers, mine]) {
      await expect(meter.locator(".word")).toHaveText(/faint|clear|too loud/);
      await expectMoves(meter);
    }

    await dj.page.keyboard.press("m");
    await expect(card.getByRole("button", { name: "Unmute me" })).toBeVisible();
    await expect(mine.locator(".word")).toHaveText("muted");
    await expectSilence(maria.page);
    await expectHears(dj.page, 440);
    await expectMoves(hers);
    await card.getByRole("button", { name: "Unmute me" }).click();
    await expectHears(maria.page, 1320);

    await card.getByRole("button", { name: "Hang Up" }).click();
    await expect(dj.status).toHaveText(SAYS.ended);
    await expect(card).toContainText("Nobody on air");
    await expect(maria.status).toHaveText(SAYS.ended);
    await exchange.expectOnly([], { waiting: 0 });

    await maria.button("Call the Studio").click();
    await exchange.newCall([]);
    await expect(waitingRows(dj)).toContainText([/Maria/]);
    await nextCard(dj).click();
    await expectHears(dj.page, 440);
    await expect(card).toContainText("second time on the show");
  });
});

test("the last digits stand for a number until the DJ wants all of it", async ({ newUser, showApi }) => {
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  await showApi.rehearse(true);
  const masked = waitingRows(dj).locator(".who").filter({ hasText: /^…\d{4}$/ });
  const whole = waitingRows(dj).locator(".who").filter({ hasText: /^\+\d{8,15}$/ });
  await expect(masked.first()).toBeVisible({ timeout: 30_000 });
  const digits = (await masked.first().innerText()).slice(1);
  await expect(whole).toHaveCount(0);
  await dj.button(`Take …${digits}`).click();
  await expect(nextCard(dj)).toContainText(`…${digits}`);

  await dj.button("Settings").click();
  const mask = dj.page.getByLabel("Of numbers, screens show the last digits only");
  await expect(mask).toBeChecked();
  await mask.uncheck();
  await dj.button("Save").click();
  await expect(nextCard(dj)).toContainText(new RegExp(`\\+\\d{4,11}${digits}`));
  await expect(whole.filter({ hasText: new RegExp(`${digits}$`) })).toBeVisible();
  await expect(masked).toHaveCount(0);
  await showApi.rehearse(false);
});

/** How something looks that is told by more than its colour. */
async function look(timer: Locator): Promise<{ color: string; weight: string; border: string }> {
  return timer.locator(".length").evaluate((element) => {
    const { color, fontWeight, borderStyle } = getComputedStyle(element);
    return { color, weight: fontWeight, border: borderStyle };
  });
}

/** One of the two meters of the card. */
function level(dj: User, whose: string): Locator {
  return onAirCard(dj).locator(".level").filter({ hasText: whose });
}

/** Waits until a meter has shown three different levels above nought. */
async function expectMoves(meter: Locator): Promise<void> {
  const seen = new Set<string>();
  const levels = async () => {
    const width = await meter.locator(".loud").getAttribute("width");
    if (width !== null && parseFloat(width) > 0) seen.add(width);
    return seen.size;
  };
  await expect.poll(levels, { message: "different levels of the meter", intervals: [50] }).toBeGreaterThanOrEqual(3);
}
