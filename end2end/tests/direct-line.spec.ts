import { expectHears, expectHearsNoneOf } from "../fixtures/audio-probe.ts";
import { expect, type User, test as base } from "../fixtures/index.ts";
import { callIn, connectToQueue, openStudio, SAYS } from "../fixtures/calls.ts";
import { ThirdPartyPage } from "../fixtures/third-party-page.ts";
import { mintToken } from "../fixtures/token.ts";

const test = base.extend<{ rings(user: User, name: string): Promise<ThirdPartyPage> }>({
  /** Gives a user a page of their own making, from which they ring the direct line as `name`. */
  rings: async ({ greenroom, exchange }, use) => {
    const application = await exchange.createApplication("Direct line", `${greenroom.origin}/voice/direct`);
    await use(async (user, name) => {
      return ThirdPartyPage.open(user, mintToken(await greenroom.account(), `listener_${name}`, application));
    });
  },
});

async function switchOn(dj: User): Promise<void> {
  await directLine(dj).click();
  await expect(dj.page.getByText("On: direct calls ring here.")).toBeVisible();
}

const directLine = (dj: User) => dj.page.getByRole("switch", { name: "Direct line" });
const card = (dj: User, name: string) => dj.page.getByRole("article").filter({ hasText: name });

test("the DJ answers one direct call, declines the next, and is not there for the third", { tag: "@audio" }, async ({
  newUser,
  exchange,
  rings,
}) => {
  const dj = await newUser({ hz: 1320 });
  const caller = await newUser({ hz: 440 });
  const ada = await rings(caller, "ada");
  await openStudio(dj);
  await expect(directLine(dj)).toHaveAttribute("aria-checked", "false");
  await switchOn(dj);

  await ada.dial();
  await expect(card(dj, "ada")).toBeVisible();
  await ada.expectLast("ringing");
  await dj.page.screenshot({ path: "artifacts/direct-line-rings.png" });
  await dj.button("Answer").click();
  await expect(dj.status).toHaveText(SAYS.connected);
  await expect(dj.page.getByText("ada is on the direct line")).toBeVisible();
  await expect(card(dj, "ada")).toBeHidden();
  await ada.expectLast("accept");
  await expectHears(dj.page, 440);
  await expectHears(caller.page, 1320);
  await expect(dj.button("Next Caller")).toBeDisabled();
  await dj.button("Hang Up").click();
  await expect(dj.status).toHaveText(SAYS.ended);
  await ada.expectLast("disconnect");
  await exchange.expectOnly([], { waiting: 0 });
  await expect(dj.button("Connect to Queue")).toBeEnabled();

  await ada.dial();
  await expect(card(dj, "ada")).toBeVisible();
  await dj.button("Decline").click();
  await expect(card(dj, "ada")).toBeHidden();
  await expect(dj.page.locator("#current-size")).toHaveText("1");
  expect(await exchange.waiting()).toBe(1);
  await expectHearsNoneOf(caller.page, [1320]);
  await ada.leave();
  await exchange.expectOnly([], { waiting: 0 });

  await directLine(dj).click();
  await expect(dj.page.getByText("Off. Direct callers wait in the queue")).toBeVisible();
  await ada.dial();
  await expect.poll(() => exchange.waiting()).toBe(1);
  await expect(card(dj, "ada")).toBeHidden();

  await connectToQueue(dj, exchange);
  await expectHears(dj.page, 440);
  await expectHears(caller.page, 1320);
});

test("A answers and D declines, but not while somebody types", { tag: "@audio" }, async ({ newUser, exchange, rings }) => {
  const dj = await newUser({ hz: 1320 });
  const caller = await newUser({ hz: 440 });
  const ada = await rings(caller, "ada");
  await openStudio(dj);
  await switchOn(dj);

  await ada.dial();
  await expect(card(dj, "ada")).toBeVisible();
  await dj.page.evaluate(() => document.body.append(document.createElement("textarea")));
  await dj.page.locator("textarea").focus();
  await dj.page.keyboard.type("ad");
  await expect(dj.page.locator("textarea")).toHaveValue("ad");
  await expect(card(dj, "ada")).toBeVisible();
  await dj.page.locator("textarea").blur();
  await dj.page.keyboard.press("Control+d");
  await expect(card(dj, "ada")).toBeVisible();

  await dj.page.keyboard.press("d");
  await expect(card(dj, "ada")).toBeHidden();
  await expect.poll(() => exchange.waiting()).toBe(1);
  await ada.leave();
  await exchange.expectOnly([], { waiting: 0 });

  await ada.dial();
  await expect(card(dj, "ada")).toBeVisible();
  await dj.page.keyboard.press("a");
  await expectHears(dj.page, 440);
  await ada.leave();
  await expect(dj.status).toHaveText(SAYS.ended);
});

test("a caller who gives up rings no longer", async ({ newUser, exchange, rings }) => {
  const dj = await newUser({ hz: 1320 });
  const ada = await rings(await newUser({ hz: 440 }), "ada");
  await openStudio(dj);
  await switchOn(dj);
  await ada.dial();
  await expect(card(dj, "ada")).toBeVisible();
  await ada.leave();
  await expect(card(dj, "ada")).toBeHidden();
  await expect(dj.status).toHaveText(SAYS.ready);
  await exchange.expectOnly([], { waiting: 0 });
});

test("the line stays open through a call to the queue, which leaves it busy", { tag: "@audio" }, async ({ newUser, exchange, rings }) => {
  const dj = await newUser({ hz: 1320 });
  const caller = await newUser({ hz: 880 });
  const ada = await rings(caller, "ada");
  await openStudio(dj);
  await switchOn(dj);
  const listener = await newUser({ hz: 440 });
  await callIn(listener, exchange);
  await connectToQueue(dj, exchange);
  await expectHears(dj.page, 440);
  await expect(dj.page.getByText("Busy: you are in a call.")).toBeVisible();

  await ada.dial();
  await ada.expectLast("ringing");
  await expectHears(dj.page, 440);
  await expect(card(dj, "ada")).toBeHidden();
  await ada.leave();

  await dj.button("Hang Up").click();
  await expect(dj.page.getByText("On: direct calls ring here.")).toBeVisible();
  await ada.dial();
  await expect(card(dj, "ada")).toBeVisible();
  await dj.button("Answer").click();
  await expectHears(dj.page, 880);
  await expectHears(caller.page, 1320);
});

test("whoever rings in vain comes to the queue after twenty seconds", { tag: "@audio" }, async ({ newUser, exchange, rings }) => {
  const dj = await newUser({ hz: 1320 });
  const caller = await newUser({ hz: 440 });
  const ada = await rings(caller, "ada");
  await openStudio(dj);
  await switchOn(dj);
  await ada.dial();
  await expect(card(dj, "ada")).toBeVisible();
  await expect.poll(() => exchange.waiting(), { timeout: 45_000 }).toBe(1);
  await expect(card(dj, "ada")).toBeHidden();
  await connectToQueue(dj, exchange);
  await expectHears(dj.page, 440);
  await expectHears(caller.page, 1320);
});
