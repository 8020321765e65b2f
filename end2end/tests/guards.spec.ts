import type { Dialog } from "@playwright/test";
import { holdDown, nextCard, onAirCard, waitingRows } from "../fixtures/console.ts";
import { expectHears, pageTime, soundsBetween } from "../fixtures/audio-probe.ts";
import { expect, test } from "../fixtures/index.ts";
import { callIn, openStudio, SAYS } from "../fixtures/calls.ts";

test("leaving in mid-call asks first, and whoever stays loses nothing", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  const asked: string[] = [];
  dj.page.on("dialog", async (dialog: Dialog) => {
    asked.push(dialog.type());
    await dialog.dismiss();
  });
  const maria = await newUser({ hz: 440 });
  const mariasCall = await callIn(maria, exchange, { "Your name": "Maria" });
  await nextCard(dj).click();
  await expectHears(dj.page, 440);
  const djCall = await exchange.newCall([mariasCall]);
  const begin = await pageTime(maria.page);

  await dj.page.evaluate(() => location.reload());
  await expect.poll(() => asked, { message: "what a reload asks" }).toEqual(["beforeunload"]);
  await dj.page.close({ runBeforeUnload: true });
  await expect.poll(() => asked, { message: "what closing asks" }).toEqual(["beforeunload", "beforeunload"]);
  await dj.page.evaluate(() => (location.href = "/call"));
  await expect.poll(() => asked.length, { message: "what leaving asks" }).toBe(3);

  await expect(dj.status).toHaveText(SAYS.connected);
  await expectHears(dj.page, 440);
  await expectHears(maria.page, 1320);
  const gaps = (await soundsBetween(maria.page, begin + 500, await pageTime(maria.page))).filter(({ hz }) => hz === null);
  expect(gaps, "silence that the caller hears meanwhile").toEqual([]);
  await exchange.expectOnly([djCall, mariasCall], { waiting: 0 });

  // The listener's page asks, too, as long as the call stands.
  let listenerAsked = 0;
  maria.page.on("dialog", async (dialog) => {
    listenerAsked += 1;
    await dialog.dismiss();
  });
  await maria.page.evaluate(() => location.reload());
  await expect.poll(() => listenerAsked).toBe(1);
  await expectHears(dj.page, 440);
  await maria.button("Hang Up").click();
  await expect(maria.status).toHaveText(SAYS.ended);
  await maria.page.reload();
  expect(listenerAsked, "questions after the call").toBe(1);
});

test("no Escape and no Enter, wherever they fall, ends a call", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  const maria = await newUser({ hz: 440 });
  const mariasCall = await callIn(maria, exchange, { "Your name": "Maria" });
  const tom = await maria.tab();
  const tomsCall = await callIn(tom, exchange, { "Your name": "Tom" });
  await nextCard(dj).click();
  await expectHears(dj.page, 440);
  const djCall = await exchange.newCall([mariasCall, tomsCall]);
  const { keyboard } = dj.page;
  const begin = await pageTime(dj.page);
  const stands = async (where: string) => {
    await test.step(`the calls stand after ${where}`, async () => {
      await expect(onAirCard(dj)).toContainText("Maria");
      await expect(waitingRows(dj)).toHaveText([/Tom/]);
      await exchange.expectOnly([djCall, mariasCall, tomsCall], { waiting: 1 });
    });
  };

  // Nowhere in particular.
  await dj.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await keyboard.press("Escape");
  await keyboard.press("Enter");
  await stands("keys on the page");

  // In each panel: where it opens, and in its first field, if it has one.
  for (const panel of ["Preflight", "Settings", "Keys"]) {
    const opener = dj.button(panel);
    const dialog = dj.page.getByRole("dialog");
    await opener.click();
    await expect(dialog).toBeVisible();
    await keyboard.press("Enter");
    const fields = dialog.getByRole("textbox");
    if ((await fields.count()) > 0) {
      await fields.first().focus();
      await keyboard.press("Enter");
    }
    await keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(opener).toBeFocused();
    await keyboard.press("Escape");
    await stands(`Enter and Escape in ${panel}`);
  }

  // In the menu of who waits: Escape closes it, and a hand on Enter does not end the call.
  const menu = waitingRows(dj).getByRole("group");
  await waitingRows(dj).locator("summary").focus();
  await keyboard.press("Enter");
  const end = dj.button("End call");
  await expect(end).toBeVisible();
  await end.focus();
  await holdDown(dj, "Enter");
  await expect(menu.getByRole("button", { name: "Press again to end" })).toBeFocused();
  await keyboard.press("Escape");
  await expect(menu.getByRole("button", { name: "Press again to end" })).toBeHidden();
  await stands("Enter and Escape in a caller's menu");

  // At the end of the show: the same.
  await dj.button("End the show").focus();
  await holdDown(dj, "Enter");
  await expect(dj.button("Press again to end")).toBeFocused();
  await keyboard.press("Escape");
  await stands("Enter and Escape at the end of the show");
  await dj.button("Not now").click();
  await expect(dj.button("End the show")).toBeVisible();

  // And with a hand left lying on Enter after Next: one press moves on, and no more.
  await nextCard(dj).focus();
  await holdDown(dj, "Enter");
  await expect(onAirCard(dj)).toContainText("Tom");
  await expectHears(tom.page, 1320);
  await exchange.expectOnly([djCall, tomsCall], { waiting: 0 });
  const heard = await soundsBetween(dj.page, begin + 500, await pageTime(dj.page));
  expect(heard.filter(({ hz }) => hz !== null).length, "sounds of callers").toBeGreaterThan(heard.length * 0.8);
});
