import { onAirCard, nextCard, waitingRows } from "../fixtures/console.ts";
import { expectHears, longestOfTone, pageTime, quickSoundsBetween, shortenedBetween } from "../fixtures/audio-probe.ts";
import { expect, type User, test } from "../fixtures/index.ts";
import { callIn, openStudio, SAYS } from "../fixtures/calls.ts";
import { mixBetween, varietyBetween } from "../fixtures/mix.ts";
import { lengthOfSpeech } from "../fixtures/speech.ts";

const GOODBYE = "Dear friends, that was our show for tonight. Thank you for your patience, and please call again tomorrow.";

test.use({ show: { dj_whisper: "", caller_whisper: "", goodbye: GOODBYE } });

test("at the end of the show all who wait hear the whole goodbye, and who is on air stays", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  const maria = await newUser({ hz: 440 });
  await callIn(maria, exchange, { "Your name": "Maria" });
  const tom = await newUser({ hz: 880 });
  await callIn(tom, exchange, { "Your name": "Tom" });
  const ada = await tom.tab();
  await callIn(ada, exchange, { "Your name": "Ada" });
  await nextCard(dj).click();
  await expectHears(dj.page, 440);
  const [mariasCall, , , djCall] = await exchange.calls();

  await dj.button("End the show").click();
  await expect(dj.page.getByText("2 callers are thanked and released. Who is on air stays until you hang up.")).toBeVisible();
  const begin = await Promise.all([tom, ada].map(({ page }) => pageTime(page)));
  await expect
    .poll(async () => {
      const armed = dj.button("Press again to end");
      if (await armed.isVisible()) await armed.click();
      return exchange.waiting();
    }, { intervals: [500] })
    .toBe(0);
  await expect(dj.page.getByRole("switch", { name: "Lines" })).not.toBeChecked();
  await expect(waitingRows(dj)).toHaveCount(0);

  const length = await lengthOfSpeech(GOODBYE);
  await Promise.all(
    [tom, ada].map(async (listener, index) => {
      await expect(listener.page.getByRole("region", { name: "Your call" })).toContainText("The studio says goodbye.");
      await expectSaidInFull(listener, begin[index]!, length);
    }),
  );

  // The one on air goes on, until the DJ moves on.
  await expect(onAirCard(dj)).toContainText("Maria");
  await expectHears(dj.page, 440);
  await expectHears(maria.page, 1320);
  await exchange.expectOnly([mariasCall!, djCall!], { waiting: 0 });
  await expect(nextCard(dj)).toContainText("Nobody waits: the lines are closed");
  const ended = await pageTime(maria.page);
  await nextCard(dj).click();
  await expectSaidInFull(maria, ended, length);
  await exchange.expectOnly([djCall!], { waiting: 0 });
});

/** Waits for the end of a call, and expects that words filled its last `length` milliseconds: none was cut off. */
async function expectSaidInFull(listener: User, since: number, length: number): Promise<void> {
  await expect(listener.status).toHaveText(SAYS.ended, { timeout: 20_000 });
  const sounds = await quickSoundsBetween(listener.page, since, await pageTime(listener.page));
  const last = sounds.findLast(({ hz }) => hz !== null)!.at;
  const begin = last - length + (await shortenedBetween(listener.page, last - length, last));
  // Before the words there is music, or the DJ: had they been cut short, it would be some of that.
  const all = await mixBetween(listener.page, begin, last, [1320]);
  expect(all.words / all.all, "words in what was heard at the end").toBeGreaterThan(0.4);
  const variety = await varietyBetween(listener.page, begin, begin + 1_500);
  expect(variety, "new pitches in the beginning of it, as words have").toBeGreaterThan(0.5);
  expect(all.tones, "the DJ during the words").toBe(0);
  // The beginning of the first word in short pieces: a voice holds no pitch for three of them.
  const pieces = sounds.filter(({ at }) => at >= begin && at <= begin + 500);
  expect(longestOfTone(pieces, 1320), "fiftieths of a second of the DJ where the words begin").toBeLessThan(3);
}
