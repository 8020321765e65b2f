import type { Locator } from "@playwright/test";
import { onAirCard, waitingRows } from "../fixtures/console.ts";
import { expectHears } from "../fixtures/audio-probe.ts";
import { expect, type User, test } from "../fixtures/index.ts";
import { callIn, openStudio, SAYS } from "../fixtures/calls.ts";
import { expectReachable } from "../fixtures/reach.ts";

/** What each key does from the start. */
const KEYS = {
  "Take the caller in that row": /1\s*to\s*9/,
  "Take the next caller": "N",
  "Connect to the queue": "C",
  "Mute me, or unmute": "M",
  "Put the caller on air back to waiting": "H",
  "Lock the caller on air, or unlock": "L",
  "Hang up (press twice)": "End",
  "Answer the direct line": "A",
  "Decline on the direct line": "D",
  "Show the keys": "?",
};

test("a show goes by keys alone, and keys do nothing while the DJ types", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  const { keyboard } = dj.page;
  await openStudio(dj);
  await callIn(await newUser({ hz: 440 }), exchange, { "Your name": "Tom" });
  await callIn(await newUser({ hz: 880 }), exchange, { "Your name": "Ada" });
  await expect(waitingRows(dj)).toHaveCount(2);

  // In a field they are letters, and nothing else.
  await dj.button("Settings").click();
  const settings = dj.page.getByRole("dialog", { name: "Settings of the show" });
  const host = settings.getByLabel("Who is on air");
  await host.click();
  await keyboard.type("cn1m?");
  await expect(host).toHaveValue("cn1m?");
  await keyboard.press("End");
  await keyboard.press("Escape");
  await expect(settings).toBeHidden();
  await expect(dj.status).toHaveText(SAYS.ready);
  // Nor do they take what is the browser's.
  for (const key of ["Control+c", "Alt+n", "Shift+N", "Meta+m"]) await keyboard.press(key);
  await expect(dj.status).toHaveText(SAYS.ready);
  expect(await exchange.calls(), "calls before C").toHaveLength(2);

  await keyboard.press("c");
  await expectHears(dj.page, 440);
  await keyboard.press("m");
  await expect(dj.button("Unmute me")).toBeVisible();
  await keyboard.press("m");
  await expect(dj.button("Mute me")).toBeVisible();
  await keyboard.press("l");
  await expect(dj.button("Unlock")).toBeVisible();
  await keyboard.press("l");
  await expect(dj.button("Lock")).toBeVisible();
  await keyboard.press("h");
  await expect(onAirCard(dj)).toContainText("Ada");
  await expectHears(dj.page, 880);
  await expect(waitingRows(dj)).toContainText(["Tom"]);
  await keyboard.press("1");
  await expect(onAirCard(dj)).toContainText("Tom");
  await expectHears(dj.page, 440);

  // End is two presses, and never one of a nervous finger.
  await keyboard.press("End");
  await expect(dj.page.getByText("Press the key again to hang up.")).toBeVisible();
  await keyboard.press("Escape");
  await expect(dj.status).toHaveText(SAYS.connected);
  await expect(async () => {
    await keyboard.press("End");
    await expect(dj.status).toHaveText(SAYS.ended, { timeout: 500 });
  }).toPass();
});

test("the keys are listed under ?, can be given to others, taken away and switched off, and stay so", async ({ newUser }) => {
  const dj = await newUser();
  await openStudio(dj);
  const { keyboard } = dj.page;
  const panel = dj.page.getByRole("dialog", { name: "Keys" });
  await keyboard.press("?");
  await expect(panel).toBeVisible();
  for (const [words, key] of Object.entries(KEYS)) await expect(keyOf(panel, words)).toHaveText(key);
  await keyboard.press("Escape");
  await expect(panel).toBeHidden();

  // One that is taken is refused, with whose it is; a free one is taken.
  await keyboard.press("?");
  const mute = "Mute me, or unmute";
  const change = panel.locator("dl.keys > div").filter({ hasText: mute }).getByRole("button").first();
  await expect(change).toHaveAccessibleName(`Change the key: ${mute}`);
  await change.click();
  await expect(change).toContainText("Press a key…");
  await keyboard.press("n");
  await expect(panel.getByRole("status")).toHaveText("Not changed: that key is taken: Take the next caller.");
  await expect(keyOf(panel, mute)).toHaveText("M");
  await change.click();
  await keyboard.press("Escape");
  await expect(panel, "Escape takes the choice back").toBeVisible();
  await change.click();
  await keyboard.press("x");
  await expect(keyOf(panel, mute)).toHaveText("X");
  await expect(dj.button("Mute me")).toHaveAttribute("aria-keyshortcuts", "x");
  await panel.getByRole("button", { name: "None for: Show the keys" }).click();
  await expect(keyOf(panel, "Show the keys")).toHaveText("none");

  await again(dj);
  await keyboard.press("?");
  await expect(panel).toBeHidden();
  await expect(dj.button("Mute me")).toHaveAttribute("aria-keyshortcuts", "x");
  await dj.button("Connect to Queue").click();
  await expect(dj.status).toHaveText(SAYS.connected);
  await keyboard.press("m");
  await expect(dj.button("Mute me")).toBeVisible();
  await keyboard.press("x");
  await expect(dj.button("Unmute me")).toBeVisible();

  // Off is off, for now and for later.
  await dj.button("Keys").click();
  await panel.getByLabel("Keys are on").uncheck();
  await panel.getByRole("button", { name: "Close" }).click();
  await keyboard.press("x");
  await expect(dj.button("Unmute me")).toBeVisible();
  await expect(dj.button("Unmute me")).not.toHaveAttribute("aria-keyshortcuts");
  await dj.button("Hang Up").click();
  await expect(dj.status).toHaveText(SAYS.ended);
  await again(dj);
  await keyboard.press("c");
  await dj.button("Keys").click();
  await expect(panel.getByLabel("Keys are on")).not.toBeChecked();
  await expect(dj.status).toHaveText(SAYS.ready);
  await panel.getByRole("button", { name: "Back to the usual keys" }).click();
  for (const [words, key] of Object.entries(KEYS)) await expect(keyOf(panel, words)).toHaveText(key);
});

test("every control of the console is reached by Tab, shows its focus and has a name", async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  await callIn(await newUser({ hz: 440 }), exchange, { "Your name": "Tom" });
  await callIn(await newUser({ hz: 880 }), exchange, { "Your name": "Ada" });
  await expect(waitingRows(dj)).toHaveCount(2);
  await expectReachable(dj.page, "the console while two wait");
  for (const panel of ["Preflight", "Settings", "Keys"]) {
    await dj.button(panel).click();
    await expectReachable(dj.page, `the console with ${panel} open`);
    await dj.page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await expect(dj.button(panel), "the focus goes back to where it came from").toBeFocused();
  }
  await dj.button("Connect to Queue").click();
  await expect(onAirCard(dj)).toContainText("Tom");
  await dj.page.getByLabel("More for Ada").click();
  await expectReachable(dj.page, "the console with a caller on air and a menu open");
});

/** The key that the panel shows for a command. */
function keyOf(panel: Locator, words: string): Locator {
  return panel.locator("dl.keys > div").filter({ hasText: words }).locator("dd > kbd, dd:not(:has(button))").first();
}

/** The DJ loads the page again. */
async function again(dj: User): Promise<void> {
  dj.page.once("dialog", (dialog) => dialog.accept());
  await dj.page.reload();
  await dj.hydrated();
  await expect(dj.status).toHaveText(SAYS.ready);
}
