import { expectHears } from "../fixtures/audio-probe.ts";
import { expect, type User, test } from "../fixtures/index.ts";
import { Link } from "../fixtures/link.ts";
import { callIn, openStudio, SAYS } from "../fixtures/calls.ts";

test("a call needs nothing but a keyboard on either side", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const listener = await newUser({ hz: 440 });
  await listener.open("/call");
  await press(listener, "Call the Studio");
  await exchange.newCall([]);

  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  await press(dj, "Connect to Queue");
  await expectHears(dj.page, 440);
  await press(dj, "Next Caller");
  await expect(listener.status).toHaveText(SAYS.ended);
  await press(dj, "Hang Up");
  await expect(dj.status).toHaveText(SAYS.ended);
});

test("Refresh reads the queue's figures anew", async ({ newUser, exchange }) => {
  const dj = await newUser();
  const link = await Link.of(dj.page, "/live");
  await dj.page.clock.install();
  await openStudio(dj);
  await expect(dj.page.locator("#current-size")).toHaveText("0");
  // Nothing is told any more, and with the page's clock stopped, it polls no more.
  link.fallSilent();
  await dj.page.clock.pauseAt(Date.now() + 1_000);
  await callIn(await newUser({ hz: 440 }), exchange);
  await expect(dj.page.locator("#current-size")).toHaveText("0");

  await dj.button("Refresh").click();
  await expect(dj.page.locator("#current-size")).toHaveText("1");
});

test("a page loads its own module and no other page's", async ({ newUser }) => {
  const user = await newUser();
  const modules = new Set<string>();
  user.page.on("request", (request) => {
    const file = /\/pkg\/(.+)\.(js|wasm)$/.exec(request.url());
    if (file) modules.add(file[1]!);
  });
  for (const [address, module] of [["/", "greenroom"], ["/call", "listener"], ["/embed/call", "listener"]] as const) {
    modules.clear();
    await user.open(address);
    expect([...modules], address).toEqual([module]);
  }
});

/** Presses a button as someone without a mouse does: Tab until it has a visible focus, then Enter. */
async function press(user: User, name: string): Promise<void> {
  const button = user.button(name);
  await expect(button).toBeEnabled();
  for (let tabs = 0; tabs < 30 && !(await hasFocus(button)); tabs++) {
    await user.page.keyboard.press("Tab");
  }
  await expect(button).toBeFocused();
  const outline = await button.evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(outline, `outline of the focused ${name}`).not.toBe("none");
  await user.page.keyboard.press("Enter");
}

async function hasFocus(element: ReturnType<User["button"]>): Promise<boolean> {
  return element.evaluate((node) => node === document.activeElement);
}
