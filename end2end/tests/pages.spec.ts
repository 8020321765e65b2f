import { expectHears } from "../stage/ear.ts";
import { expect, type Party, test } from "../stage/index.ts";
import { Link } from "../stage/link.ts";
import { callIn, openStudio, SAYS } from "../stage/lines.ts";

test("a call needs nothing but a keyboard on either side", async ({ arrive, exchange }) => {
  const listener = await arrive({ hz: 440 });
  await listener.open("/call");
  await press(listener, "Call the Studio");
  await exchange.newCall([]);

  const dj = await arrive({ hz: 1320 });
  await openStudio(dj);
  await press(dj, "Connect to Queue");
  await expectHears(dj.page, 440);
  await press(dj, "Next Caller");
  await expect(listener.status).toHaveText(SAYS.ended);
  await press(dj, "Hang Up");
  await expect(dj.status).toHaveText(SAYS.ended);
});

test("Refresh reads the queue's figures anew", async ({ arrive, exchange }) => {
  const dj = await arrive();
  const link = await Link.of(dj.page, "/live");
  await dj.page.clock.install();
  await openStudio(dj);
  await expect(dj.page.locator("#current-size")).toHaveText("0");
  // Nothing is told any more, and with the page's clock stopped, it polls no more.
  link.fallSilent();
  await dj.page.clock.pauseAt(Date.now() + 1_000);
  await callIn(await arrive({ hz: 440 }), exchange);
  await expect(dj.page.locator("#current-size")).toHaveText("0");

  await dj.button("Refresh").click();
  await expect(dj.page.locator("#current-size")).toHaveText("1");
});

/** Presses a button as someone without a mouse does: Tab until it has a visible focus, then Enter. */
async function press(party: Party, name: string): Promise<void> {
  const button = party.button(name);
  await expect(button).toBeEnabled();
  for (let tabs = 0; tabs < 30 && !(await hasFocus(button)); tabs++) {
    await party.page.keyboard.press("Tab");
  }
  await expect(button).toBeFocused();
  const outline = await button.evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(outline, `outline of the focused ${name}`).not.toBe("none");
  await party.page.keyboard.press("Enter");
}

async function hasFocus(element: ReturnType<Party["button"]>): Promise<boolean> {
  return element.evaluate((node) => node === document.activeElement);
}
