import { onAirCard } from "../fixtures/console.ts";
import { convertTime, expectHears, pageTime } from "../fixtures/audio-probe.ts";
import { expect, type User, test } from "../fixtures/index.ts";
import { callIn, connectToQueue, openStudio, SAYS } from "../fixtures/calls.ts";
import { mixBetween, saidBefore } from "../fixtures/mix.ts";
import { lengthOfSpeech } from "../fixtures/speech.ts";

/** Neither tone is a note of the music on hold. */
const DJ = 1320;
const CALLER = 880;
/** No whisper is shorter, by far. */
const A_SENTENCE_MS = 1_500;
/** A voice pauses, and touches the music's notes in passing; music has no other sound than its notes. */
const A_VOICE = 1 / 4;

test.describe("with a whisper to each side", () => {
  test.use({ show: { caller_whisper: "You are on air. Please turn your radio down." } });

  test("the DJ is told who comes, the caller to turn the radio down, and neither hears the other's whisper", { tag: "@audio" }, async ({ newUser, exchange }) => {
    const dj = await newUser({ hz: DJ });
    const caller = await newUser({ hz: CALLER });
    await openStudio(dj);
    await callIn(caller, exchange, { "Your name": "Maria", "Where you are": "Leeds" });
    await expect(dj.page.getByText(/^You will hear/)).toHaveText(
      "You will hear: “Next: Maria, Leeds, first time on the show, just rang in.”",
    );

    const begin = await pageTime(dj.page);
    await connectToQueue(dj, exchange);
    await expect(onAirCard(dj)).toContainText("Maria, Leeds");
    await expect(onAirCard(dj)).toContainText("You hear: “Next: Maria, Leeds, first time on the show, just rang in.”");
    await expectHears(dj.page, CALLER, { within: 20_000 });
    await expectHears(caller.page, DJ);
    await expect(dj.page.getByText(/^Whispered to you/)).toHaveText(
      "Whispered to you: “Next: Maria, Leeds, first time on the show, just rang in.”",
    );

    // To the DJ: words, none of the caller's tone. To the caller meanwhile: the music, no word, no tone.
    const djs = await saidBefore(dj.page, CALLER, begin);
    expect(djs.to - djs.from, "milliseconds of the DJ's whisper").toBeGreaterThan(A_SENTENCE_MS);
    const heardByDj = await mixBetween(dj.page, djs.from, djs.to, [DJ, CALLER]);
    expect(heardByDj.words, "tenths of a second with a voice in them").toBeGreaterThan(heardByDj.all * A_VOICE);
    expect(heardByDj.tones).toBe(0);
    const [from, to] = await Promise.all([djs.from, djs.to].map((at) => convertTime(at, dj.page, caller.page)));
    const heardMeanwhile = await mixBetween(caller.page, from!, to!, [DJ, CALLER]);
    expect(heardMeanwhile.music, "tenths of music during the DJ's whisper").toBeGreaterThan(heardMeanwhile.all * 0.9);
    expect(heardMeanwhile.words, "tenths of a voice then").toBeLessThan(heardMeanwhile.all * 0.05);
    expect(heardMeanwhile.tones, "tenths of a tone then").toBe(0);
    expect(heardMeanwhile.all, "tenths of a second heard").toBeGreaterThan((A_SENTENCE_MS / 100) * 0.8);

    // To the caller: words, none of the DJ's tone. To the DJ meanwhile: nothing at all.
    const since = await convertTime(djs.to, dj.page, caller.page);
    const callers = await saidBefore(caller.page, DJ, since + 1_000);
    const heardByCaller = await mixBetween(caller.page, callers.from, callers.to, [DJ, CALLER]);
    expect(callers.to - callers.from, "milliseconds of the caller's whisper").toBeGreaterThan(A_SENTENCE_MS);
    expect(heardByCaller.words, "tenths of a second with a voice in them").toBeGreaterThan(heardByCaller.all * A_VOICE);
    expect(heardByCaller.tones).toBe(0);
    // Half a second after the last word of her own: the analyser looks back a sixth of one.
    const quiet = await mixBetween(dj.page, djs.to + 500, djs.tone, [DJ, CALLER]);
    expect(quiet, "what the DJ hears during the caller's whisper").toEqual({ ...quiet, silent: quiet.all });
    expect(quiet.all, "tenths of a second of it").toBeGreaterThan(A_SENTENCE_MS / 100);
  });
});

test("what is whispered is the DJ's to choose, in mid-show, and none is none", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: DJ });
  const first = await newUser({ hz: 660 });
  const second = await newUser({ hz: CALLER });
  await openStudio(dj);
  await whisper(dj, "Now {who}.");
  await callIn(first, exchange, { "Your name": "Tom" });
  await callIn(second, exchange, { "Your name": "Ada", "What you want to say": "The night bus" });

  await expectWhispered(dj, "Connect to Queue", "Now Tom.", { before: 660 });
  await whisper(dj, "Here comes {who}, {place}, who wants to tell everybody about {topic}, and is on the line now, {times}.");
  const words = "Here comes Ada, who wants to tell everybody about The night bus, and is on the line now, first time on the show.";
  await expectWhispered(dj, "Next Caller", words, { before: CALLER, after: 660 });

  await whisper(dj, "");
  await callIn(first, exchange);
  await expect(dj.page.getByText(/^You will hear/)).toBeHidden();
  const begin = await pageTime(dj.page);
  await dj.button("Next Caller").click();
  await expectHears(dj.page, 660);
  await expect(dj.page.getByText(/^Whispered to you/)).toBeHidden();
  const none = await saidBefore(dj.page, 660, begin, CALLER);
  expect(none.to - none.from, "milliseconds of anything but the two callers").toBe(0);
  await expect(second.status).toHaveText(SAYS.ended);
});

/** The DJ presses a button, and is whispered those words on the screen and in sound, before one tone and after another. */
async function expectWhispered(dj: User, press: string, words: string, tones: { before: number; after?: number }): Promise<void> {
  await expect(dj.page.getByText(/^You will hear/)).toHaveText(`You will hear: “${words}”`);
  const begin = await pageTime(dj.page);
  await dj.button(press).click();
  await expect(onAirCard(dj)).toContainText(`You hear: “${words}”`);
  await expectHears(dj.page, tones.before, { within: 20_000 });
  await expect(dj.page.getByText(/^Whispered to you/)).toHaveText(`Whispered to you: “${words}”`);
  const said = await saidBefore(dj.page, tones.before, begin, tones.after);
  // A machine that is too busy stretches sound; one text is ten times as long as the other.
  const [length, took] = [await lengthOfSpeech(words), said.to - said.from];
  test.info().annotations.push({ type: "whispered", description: `${Math.round(took)} ms of ${Math.round(length)}` });
  expect(took, `milliseconds of “${words}”`).toBeGreaterThan(length * 0.8 - 200);
  expect(took, `milliseconds of “${words}”`).toBeLessThan(length * 1.4 + 200);
}

/** The DJ changes the text that is whispered to her. */
async function whisper(dj: User, text: string): Promise<void> {
  await dj.button("Settings").click();
  const settings = dj.page.getByRole("dialog", { name: "Settings of the show" });
  await settings.getByLabel("Whispered to you before each caller").fill(text);
  await settings.getByRole("button", { name: "Save" }).click();
  await expect(settings.getByRole("status")).toHaveText("Saved.");
  await settings.getByRole("button", { name: "Close" }).click();
}
