import { nextCard, waitingRows } from "../fixtures/console.ts";
import { expectHearsNoneOf, pageTime, shortenedBetween, soundsBetween } from "../fixtures/audio-probe.ts";
import { expect, type User, test } from "../fixtures/index.ts";
import { callIn, openStudio, SAYS } from "../fixtures/calls.ts";
import { mixBetween } from "../fixtures/mix.ts";
import { lengthOfSpeech } from "../fixtures/speech.ts";

const CLOSED = "Sorry, dear listener, the studio takes no more calls tonight. Write to us instead.";

/** A page without a call asks every ten seconds how the lines are. */
const ASKED_AGAIN = { timeout: 15_000 };

const lines = (dj: User) => dj.page.getByRole("switch", { name: "Lines" });

test.use({ show: { dj_whisper: "", caller_whisper: "", closed_message: CLOSED } });

test("closed lines turn newcomers away with the show's own words, keep who waits, and open again", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  const early = await newUser({ hz: 440 });
  const earlyCall = await callIn(early, exchange, { "Your name": "Maria" });
  const second = await early.tab();
  const secondCall = await callIn(second, exchange, { "Your name": "Tom" });
  const late = await newUser({ hz: 880 });
  await late.open("/call");

  // The switch goes by the keyboard, too.
  await expect(lines(dj)).toBeChecked();
  await lines(dj).focus();
  await dj.page.keyboard.press("Space");
  await expect(lines(dj)).not.toBeChecked();
  await expect(lines(dj)).toHaveText(/closed/);
  await expect(late.page.getByRole("region", { name: "Your call" })).toContainText("Lines closed", ASKED_AGAIN);

  const rang = await pageTime(late.page);
  await late.button("Call the Studio").click();
  await expect(late.status).toHaveText(SAYS.connected);
  await expect(waitingRows(dj)).toHaveText([/Maria/, /Tom/]);
  await exchange.expectOnly([earlyCall, secondCall, await exchange.newCall([earlyCall, secondCall])], { waiting: 2 });
  await expect(late.status).toHaveText(SAYS.ended, { timeout: 20_000 });
  const ended = await pageTime(late.page);
  await exchange.expectOnly([earlyCall, secondCall], { waiting: 2 });

  // Spoken from the first word to the last, and nothing else: no music, nobody's tone.
  const sounds = (await soundsBetween(late.page, rang, ended)).filter(({ hz }) => hz !== null);
  const [first, last] = [sounds[0]!.at, sounds.at(-1)!.at];
  const length = last - first + (await shortenedBetween(late.page, first, last));
  const share = length / (await lengthOfSpeech(CLOSED));
  expect(share, "how much of the message was heard").toBeGreaterThan(0.95);
  // A busy machine may draw it out, but it is said once.
  expect(share, "how often it was said").toBeLessThan(1.9);
  const mix = await mixBetween(late.page, first, last, [440, 880, 1320]);
  expect(mix.words / mix.all, "words in what was heard").toBeGreaterThan(0.4);

  // Nothing has changed for those who wait.
  await expectHearsNoneOf(early.page, [1320]);
  await expect(nextCard(dj)).toContainText("Maria");
  await expect(early.page.getByRole("region", { name: "Your call" })).toContainText("You are next");

  await lines(dj).click();
  await expect(lines(dj)).toBeChecked();
  const lateCall = await callIn(late, exchange, { "Your name": "Ada" });
  await exchange.expectOnly([earlyCall, secondCall, lateCall], { waiting: 3 });
  await expect(waitingRows(dj)).toHaveText([/Maria/, /Tom/, /Ada/]);
});
