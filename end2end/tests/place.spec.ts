import { expectAccessible } from "../fixtures/axe.ts";
import { secondsOf } from "../fixtures/console.ts";
import { expect, test } from "../fixtures/index.ts";
import { callIn, connectToQueue, expectStatus, openStudio } from "../fixtures/calls.ts";
import { Link } from "../fixtures/link.ts";

test("whoever loses the page keeps the place", async ({ newUser, exchange }) => {
  const first = await newUser({ hz: 440 });
  const second = await newUser({ hz: 880 });
  const firstCall = await callIn(first, exchange);
  const secondCall = await callIn(second, exchange);
  await expectStatus(second, "Waiting", "You are second in line.");

  first.page.on("dialog", (dialog) => dialog.accept());
  await first.page.reload();
  await first.hydrated();
  await expectStatus(first, "Line lost", "You have left the line. Your place is kept for a minute.");
  await expectAccessible(first.page, "a place that is kept");
  await exchange.expectOnly([secondCall], { waiting: 1 });
  await expectStatus(second, "You are next");
  await first.button("Call the Studio").click();
  await expectStatus(first, "You are next");
  await expectStatus(second, "Waiting", "You are second in line.");
  expect((await exchange.newCall([secondCall])).sid).not.toBe(firstCall.sid);
});

test("a page that loses the studio's stream does not pretend to know", async ({ newUser, exchange }) => {
  const listener = await newUser({ hz: 440 });
  const link = await Link.of(listener.page, "/live/call");
  const call = await callIn(listener, exchange);
  await expectStatus(listener, "You are next");
  link.fallSilent();
  await expectStatus(listener, "On the line", "Your place cannot be shown just now.", 4_000);
  link.mend();
  await expectStatus(listener, "You are next");
  await exchange.expectOnly([call], { waiting: 1 });
});

test("whoever loses the network is told, and comes back to the same call or the same place", async ({ newUser, exchange }) => {
  // Of the break the SDK complains on the console.
  const allowedErrors = /TwilioVoice|WebSocket connection/;
  const first = await newUser({ hz: 440, allowedErrors });
  const second = await newUser({ hz: 880 });
  const phone = await Link.of(first.page, "/exchange/signal");
  const firstCall = await callIn(first, exchange);
  const secondCall = await callIn(second, exchange);
  await expectStatus(first, "You are next");

  await phone.breakOff();
  await expectStatus(first, "Line lost", "Your place is kept for a minute while the call is taken up again.");
  await expectAccessible(first.page, "a lost line");
  phone.mend();
  await expectStatus(first, "You are next");
  await exchange.expectOnly([firstCall, secondCall], { waiting: 2 });

  // Now for longer than the exchange waits for a telephone that is gone.
  await phone.breakOff();
  await expectStatus(first, "Line lost");
  await exchange.expectOnly([secondCall], { waiting: 1, within: 45_000 });
  await expectStatus(second, "You are next");
  phone.mend();
  await expect(first.page.getByText("Call again now to take it up.")).toBeVisible({ timeout: 30_000 });
  await expectStatus(first, "Line lost", "Your place is kept for a minute.");
  await first.button("Call the Studio").click();
  await expectStatus(first, "You are next");
  await expectStatus(second, "Waiting", "You are second in line.");
});

test.describe("when the DJ takes callers by hand", () => {
  test.use({ show: { takes_by_itself: false, dj_whisper: "", caller_whisper: "" } });

  test("the place and the wait, as a range, are told anew when the line moves", async ({ newUser, exchange }) => {
    const dj = await newUser({ hz: 1320 });
    await openStudio(dj);
    // All wait before the conversation begins: how long that lasts is then up to the test alone.
    const talker = await newUser({ hz: 440 });
    await callIn(talker, exchange);
    const first = await newUser({ hz: 880 });
    const line = [first, await first.tab(), await first.tab(), await first.tab()];
    for (const listener of line) await callIn(listener, exchange);
    const last = line[3]!;
    await connectToQueue(dj, exchange);
    await dj.button("Next Caller").click();
    await expectStatus(talker, "ON AIR");
    await expectStatus(last, "Waiting", "How long it takes cannot be told yet.");
    await expect(last.page).toHaveTitle(/^Fourth in line/);

    // Three times so long is less than a minute; with the fifth that is added to be honest, it is more.
    const length = () => secondsOf(dj.page.locator(".air-timer .length"));
    await expect.poll(length, { timeout: 30_000 }).toBeGreaterThanOrEqual(17);
    await talker.button("Hang Up").click();
    await expectStatus(last, "Waiting", "You are fourth in line.");
    await expectStatus(last, "Waiting", "Most likely 1 to 2 minutes.");
    await line[1]!.button("Hang Up").click();
    await expectStatus(last, "Waiting", "You are third in line.");
    await expectStatus(last, "Waiting", "Most likely about a minute.");
    await expect(last.page).toHaveTitle(/^Third in line/);
  });
});

test("a listener with two tabs has one call, and the other tab says so", async ({ newUser, exchange }) => {
  const first = await newUser({ hz: 440 });
  await callIn(first, exchange);
  await expectStatus(first, "You are next");
  const duplicate = await first.duplicate();
  await expectStatus(duplicate, "Ready", "One caller is waiting.");
  await duplicate.button("Call the Studio").click();
  await expectStatus(duplicate, "You are next");
  await expectStatus(first, "On another page", "You are on the line by another page.");
  await expectAccessible(first.page, "a call on another page");
  await duplicate.button("Hang Up").click();
  await expectStatus(duplicate, "Call ended");
});
