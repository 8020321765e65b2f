import { holdDown, nextCard, onAirCard, waitingRows } from "../fixtures/console.ts";
import { expectHears, expectHearsNoneOf, pageTime, toneSince } from "../fixtures/audio-probe.ts";
import { expect, type User, test } from "../fixtures/index.ts";
import { callIn, openStudio, SAYS } from "../fixtures/calls.ts";
import { expectHearsWords } from "../fixtures/speech.ts";

const GOODBYE = "Thank you very much for your call. Goodbye, and sleep well.";

const yourCall = (listener: User) => listener.page.getByRole("region", { name: "Your call" });

test.use({ show: { dj_whisper: "", caller_whisper: "", goodbye: GOODBYE } });

test("Next thanks who was on air and ends their call; a lock keeps them there; put back, they wait", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  const maria = await newUser({ hz: 440 });
  const mariasCall = await callIn(maria, exchange, { "Your name": "Maria" });
  const tom = await newUser({ hz: 880 });
  const tomsCall = await callIn(tom, exchange, { "Your name": "Tom" });
  const card = onAirCard(dj);
  await nextCard(dj).click();
  await expectHears(dj.page, 440);
  const djCall = await exchange.newCall([mariasCall, tomsCall]);

  // Locked, Maria stays: what would take another is out of reach, for fingers and keys, and says why.
  await dj.page.keyboard.press("l");
  await expect(card).toContainText("ON AIR, locked");
  const locked = await pageTime(dj.page);
  await expect(nextCard(dj)).toBeDisabled();
  await expect(nextCard(dj)).toContainText("Maria is locked on air: unlock to go on");
  await expect(dj.button("Take Tom")).toBeDisabled();
  await dj.page.keyboard.press("n");
  await dj.page.keyboard.press("1");
  await expectHears(dj.page, 440);
  await expectHears(maria.page, 1320);
  expect(await toneSince(dj.page, 880, locked), "what the DJ hears of Tom").toBeNull();
  await exchange.expectOnly([djCall, mariasCall, tomsCall], { waiting: 1 });
  await dj.page.keyboard.press("l");
  await expect(card.getByRole("button", { name: "Lock" })).toBeVisible();

  // Put back, she hears music again, keeps her call, and comes after everybody else.
  await dj.page.keyboard.press("h");
  await expectHears(dj.page, 880);
  await expect(waitingRows(dj)).toHaveText([/Maria.*was on air, put back/]);
  await expectHearsNoneOf(maria.page, [440, 880, 1320]);
  await expect(yourCall(maria)).toContainText("You are next");
  await exchange.expectOnly([djCall, mariasCall, tomsCall], { waiting: 1 });

  // Moved on by Next, Tom is thanked, in words that he alone hears, and his call ends.
  const ended = await pageTime(dj.page);
  await nextCard(dj).click();
  await expect(yourCall(tom)).toContainText("The studio says goodbye.");
  await expectHearsWords(tom.page);
  await expectHears(dj.page, 440);
  await expect(tom.status).toHaveText(SAYS.ended, { timeout: 15_000 });
  await expect(yourCall(tom)).toContainText("Your call is over.");
  expect(await toneSince(dj.page, 440, ended), "when Maria was back").not.toBeNull();
  await expect(card).toContainText("Maria");
  await exchange.expectOnly([djCall, mariasCall], { waiting: 0 });

  // Alone with the DJ and moved on, she is thanked, and the DJ waits for whoever rings next.
  await nextCard(dj).click({ delay: 20 });
  await expectHearsWords(maria.page);
  await expect(maria.status).toHaveText(SAYS.ended, { timeout: 15_000 });
  await expect(card).toContainText("Nobody on air");
  await exchange.expectOnly([djCall], { waiting: 0 });
});

test("a DJ who hangs up takes leave of who is on air, and of who waits only by name", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  const maria = await newUser({ hz: 440 });
  await callIn(maria, exchange, { "Your name": "Maria" });
  const tom = await maria.tab();
  await callIn(tom, exchange, { "Your name": "Tom" });
  await nextCard(dj).click();
  await expectHears(maria.page, 1320);
  const [, tomsCall] = await exchange.calls();

  // The key lies near others: lying on it does not do, it takes two presses with time to read in between.
  await holdDown(dj, "End");
  await expect(dj.page.getByText("Press the key again to hang up.")).toBeVisible();
  await expectHears(maria.page, 1320);
  await expect(dj.status).toHaveText(SAYS.connected);
  await expect
    .poll(async () => {
      await dj.page.keyboard.press("End");
      return dj.status.innerText();
    }, { intervals: [500] })
    .toBe(SAYS.ended);
  await expect(yourCall(maria)).toContainText("The studio says goodbye.");
  await expectHearsWords(maria.page);
  await expect(maria.status).toHaveText(SAYS.ended, { timeout: 15_000 });
  await exchange.expectOnly([tomsCall!], { waiting: 1 });
  await expect(yourCall(tom)).toContainText("You are next");
  await expectHearsNoneOf(tom.page, [1320]);

  // Somebody who only waits is let go from the list: two presses, and as kindly.
  await dj.page.getByLabel("More for Tom").click();
  await dj.button("End call").click();
  await expect
    .poll(async () => {
      const again = dj.button("Press again to end");
      if (await again.isVisible()) await again.click();
      return waitingRows(dj).count();
    }, { intervals: [500] })
    .toBe(0);
  await expect(yourCall(tom)).toContainText("The studio says goodbye.");
  await expectHearsWords(tom.page);
  await expect(tom.status).toHaveText(SAYS.ended, { timeout: 15_000 });
  await exchange.expectOnly([], { waiting: 0 });
});
