import { expectHears, expectHearsNoneOf } from "../stage/ear.ts";
import { expect, test } from "../stage/index.ts";
import { callIn, connectToQueue, openStudio, SAYS } from "../stage/lines.ts";

test("a reload of the DJ's page puts the caller on air back at the head of the line, and gives the DJ the same one again", async ({ arrive, exchange }) => {
  const dj = await arrive({ hz: 1320 });
  const onAir = await arrive({ hz: 440 });
  const waiting = await arrive({ hz: 880 });
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

test("the death of a waiting listener's browser takes that listener out of the queue", async ({ arrive, exchange }) => {
  const dj = await arrive({ hz: 1320 });
  const dying = await arrive({ hz: 440 });
  const waiting = await arrive({ hz: 880 });
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

test("the death of the browser on air brings the DJ the next listener", async ({ arrive, exchange }) => {
  const dj = await arrive({ hz: 1320 });
  const dying = await arrive({ hz: 440 });
  const waiting = await arrive({ hz: 880 });
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
