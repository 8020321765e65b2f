import { expectHears, expectHearsNoneOf } from "../fixtures/audio-probe.ts";
import { callIn, SAYS } from "../fixtures/calls.ts";
import { expect, test as base } from "../fixtures/index.ts";
import { TwilioClientApp } from "../fixtures/twilio-client-app.ts";
import type { User } from "../fixtures/user.ts";

const test = base.extend<{ app: TwilioClientApp }>({
  app: async ({ greenroom, exchange }, use) => {
    const app = await TwilioClientApp.start(greenroom, exchange);
    await use(app);
    await app.stop();
  },
});

/** Presses Refresh, which asks once, until so many wait: a call comes into the queue only once it is heard. */
async function refreshUntil(dj: User, size: string): Promise<void> {
  await expect(async () => {
    await dj.page.getByRole("link", { name: "Refresh" }).click();
    await expect(dj.page.locator("#current-size")).toHaveText(size, { timeout: 1_000 });
  }).toPass({ timeout: 10_000 });
}

test("a station's own dashboard with Twilio Client runs the show", { tag: "@audio" }, async ({ newUser, exchange, app }) => {
  const dj = await newUser({ hz: 1320, ...app.user });
  const ada = await newUser({ hz: 440 });
  const ben = await newUser({ hz: 880 });
  await callIn(ada, exchange);
  await app.open(dj, "/dashboard");
  await expect(dj.status).toHaveText(SAYS.ready);
  await expect(dj.page.locator("#current-size")).toHaveText("1");
  await expect(dj.page.locator("#average-wait-time")).toHaveText(/^\d+$/);

  await dj.button("Connect to Queue").click();
  await expect(dj.status).toHaveText(SAYS.connected);
  await expectHears(dj.page, 440);
  await expectHears(ada.page, 1320);
  await callIn(ben, exchange);
  await refreshUntil(dj, "1");

  await dj.button("Next Caller").click();
  await expectHears(dj.page, 880);
  await expectHears(ben.page, 1320);
  await expectHearsNoneOf(ada.page, [1320]);
  await expect(ada.status).toHaveText(SAYS.ended);
  await refreshUntil(dj, "0");
});

test("a page whose token is made with it calls and hangs up with Twilio Client", { tag: "@audio" }, async ({
  newUser,
  exchange,
  app,
}) => {
  const dj = await newUser({ hz: 1320, ...app.user });
  const ada = await newUser({ hz: 440 });
  const call = await callIn(ada, exchange);
  await app.open(dj, "/phone");
  await dj.button("Call").click();
  await expect(dj.status).toHaveText(SAYS.connected);
  await expectHears(dj.page, 440);
  await expectHears(ada.page, 1320);
  await dj.button("Hangup").click();
  await expect(dj.status).toHaveText(SAYS.ended);
  // Whether she left or was cut off cannot be told: nobody loses their place by it.
  await exchange.expectOnly([call], { waiting: 1 });
});
