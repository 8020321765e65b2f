import { delayAfterPress, expectHears, expectHearsNoneOf } from "../fixtures/audio-probe.ts";
import { expect, test } from "../fixtures/index.ts";
import { callIn, connectToQueue, openStudio, SAYS } from "../fixtures/calls.ts";
import { countDials } from "../fixtures/sockets.ts";

test("the DJ talks to one waiting listener after the other on a single call", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  const first = await newUser({ hz: 440 });
  const second = await newUser({ hz: 880 });
  const tones = [440, 880, 1320, 1760];
  const size = dj.page.locator("#current-size");

  const dials = countDials(dj.page);
  await openStudio(dj);
  await expect(size).toHaveText("0");

  const firstCall = await callIn(first, exchange);
  const secondCall = await callIn(second, exchange);
  await expect(size).toHaveText("2");
  await exchange.expectOnly([firstCall, secondCall], { waiting: 2 });
  await expectHearsNoneOf(first.page, tones);
  await expectHearsNoneOf(second.page, tones);

  const djCall = await connectToQueue(dj, exchange);
  await expectHears(dj.page, 440);
  await expectHears(first.page, 1320);
  await expectHearsNoneOf(second.page, tones);
  await expect(size).toHaveText("1");
  await dj.page.screenshot({ path: "artifacts/console-in-a-call.png", clip: { x: 0, y: 0, width: 1280, height: 400 } });

  await dj.button("Next Caller").click();
  await expectHears(dj.page, 880);
  await expectHears(second.page, 1320);
  expect(await delayAfterPress(dj.page, 880), "milliseconds from Next Caller to the next voice").toBeLessThan(1_000);
  await expect(first.status).toHaveText(SAYS.ended);
  await exchange.expectOnly([djCall, secondCall], { waiting: 0 });

  await second.button("Hang Up").click();
  await expect(second.status).toHaveText(SAYS.ended);
  await exchange.expectOnly([djCall], { waiting: 0 });
  await expect(size).toHaveText("0");
  await expect(dj.status).toHaveText(SAYS.connected);

  const late = await newUser({ hz: 1760 });
  const lateCall = await callIn(late, exchange);
  await expectHears(dj.page, 1760);
  await expectHears(late.page, 1320);
  await exchange.expectOnly([djCall, lateCall], { waiting: 0 });

  await dj.button("Hang Up").click();
  await expect(dj.status).toHaveText(SAYS.ended);
  await expect(late.status).toHaveText(SAYS.ended);
  await exchange.expectOnly([], { waiting: 0 });
  expect(dials(), "calls that the DJ's page dialled").toBe(1);
});

test("in Firefox the DJ talks to one listener after the other, until either side hangs up", { tag: "@firefox" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320, listens: true });
  const first = await newUser({ hz: 440, listens: true });
  const second = await newUser({ hz: 880, listens: true });
  await openStudio(dj);
  const firstCall = await callIn(first, exchange);
  const secondCall = await callIn(second, exchange);
  await exchange.expectOnly([firstCall, secondCall], { waiting: 2 });
  await expectHearsNoneOf(second.page, [440, 880, 1320]);

  const djCall = await connectToQueue(dj, exchange);
  await expectHears(dj.page, 440);
  await expectHears(first.page, 1320);

  await dj.button("Next Caller").click();
  await expectHears(dj.page, 880);
  await expectHears(second.page, 1320);
  await expect(first.status).toHaveText(SAYS.ended);
  await exchange.expectOnly([djCall, secondCall], { waiting: 0 });

  await second.button("Hang Up").click();
  await expect(second.status).toHaveText(SAYS.ended);
  await exchange.expectOnly([djCall], { waiting: 0 });
  const again = await callIn(first, exchange);
  await expectHears(dj.page, 440);
  await exchange.expectOnly([djCall, again], { waiting: 0 });
  await dj.button("Hang Up").click();
  await expect(dj.status).toHaveText(SAYS.ended);
  await expect(first.status).toHaveText(SAYS.ended);
  await exchange.expectOnly([], { waiting: 0 });
});
