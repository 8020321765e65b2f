import { expectHears, expectHearsNoneOf } from "../fixtures/audio-probe.ts";
import { expect, test } from "../fixtures/index.ts";
import { callIn, connectToQueue, openStudio, SAYS } from "../fixtures/calls.ts";

test("a reload of the DJ's page puts the caller on air back at the head of the line, and gives the DJ the same one again", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  const onAir = await newUser({ hz: 440 });
  const waiting = await newUser({ hz: 880 });
  await openStudio(dj);
  const onAirCall = await callIn(onAir, exchange);
  const waitingCall = await callIn(waiting, exchange);
  const lostCall = await connectToQueue(dj, exchange);
  await expectHears(dj.page, 440);

  dj.page.on("dialog", (dialog) => dialog.accept());
  await dj.page.reload();
  await exchange.expectOnly([onAirCall, waitingCall], { waiting: 2 });
  await expect(onAir.status).toHaveText(SAYS.connected);
  await expectHearsNoneOf(onAir.page, [440, 1320]);
  await expectHearsNoneOf(waiting.page, [440, 1320]);

  await dj.hydrated();
  await expect(dj.status).toHaveText(SAYS.ready);
  await expect(dj.page.locator("#current-size")).toHaveText("2");
  const djCall = await connectToQueue(dj, exchange);
  expect(djCall.sid).not.toBe(lostCall.sid);
  await expectHears(dj.page, 440);
  await expectHears(onAir.page, 1320);
  await exchange.expectOnly([djCall, onAirCall, waitingCall], { waiting: 1 });
});

test("the death of a waiting listener's browser takes that listener out of the queue", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  const dying = await newUser({ hz: 440 });
  const waiting = await newUser({ hz: 880 });
  await openStudio(dj);
  await callIn(dying, exchange);
  const waitingCall = await callIn(waiting, exchange);
  await expect(dj.page.locator("#current-size")).toHaveText("2");

  await dying.die();
  await exchange.expectOnly([waitingCall], { waiting: 1 });
  await expect(dj.page.locator("#current-size")).toHaveText("1");
  await expectHearsNoneOf(waiting.page, [440, 1320]);

  await connectToQueue(dj, exchange);
  await expectHears(dj.page, 880);
});

test("the death of the browser on air brings the DJ the next listener", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  const dying = await newUser({ hz: 440 });
  const waiting = await newUser({ hz: 880 });
  await openStudio(dj);
  await callIn(dying, exchange);
  const waitingCall = await callIn(waiting, exchange);
  const djCall = await connectToQueue(dj, exchange);
  await expectHears(dj.page, 440);

  await dying.die();
  await exchange.expectOnly([djCall, waitingCall], { waiting: 0 });
  await expectHears(dj.page, 880);
  await expectHears(waiting.page, 1320);
  await expect(dj.status).toHaveText(SAYS.connected);
});
