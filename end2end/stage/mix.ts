import { expect } from "@playwright/test";
import { type Listening, soundsBetween, toneSince } from "./ear.ts";
import { MUSIC_HZ } from "./words.ts";

/** Two bins of the analyser: the music's notes are steady. */
const TOLERANCE_HZ = 12;

/** What sounded, counted in tenths of a second. */
export interface Mix {
  all: number;
  silent: number;
  music: number;
  /** Any of the tones asked about. */
  tones: number;
  /** All else: a voice, where it does not just touch a note of the music's. */
  words: number;
}

/** Sorts what a page heard between two of its moments. */
export async function mixBetween(page: Listening, from: number, to: number, tones: number[]): Promise<Mix> {
  const mix = { all: 0, silent: 0, music: 0, tones: 0, words: 0 };
  for (const { hz } of await soundsBetween(page, from, to)) {
    mix.all += 1;
    if (hz === null) mix.silent += 1;
    else if (isNear(hz, tones)) mix.tones += 1;
    else if (isNear(hz, MUSIC_HZ)) mix.music += 1;
    else mix.words += 1;
  }
  return mix;
}

/** A stretch of one page's time, and when a tone set in after it. */
export interface Said {
  from: number;
  to: number;
  tone: number;
}

/**
 * What a page heard from a moment on until a tone of `hz` set in: from its first sound to its last. The rest of a
 * tone of somebody else, `after`, is none of it.
 */
export async function saidBefore(page: Listening, hz: number, since: number, after = hz): Promise<Said> {
  const tone = await toneSince(page, hz, since);
  expect(tone, `when ${hz} Hz set in`).not.toBeNull();
  const said = (sound: { hz: number | null }) => sound.hz !== null && !isNear(sound.hz, [hz, after]);
  const sounds = (await soundsBetween(page, since, tone!)).filter(said);
  return { from: sounds[0]?.at ?? tone!, to: sounds.at(-1)?.at ?? tone!, tone: tone! };
}

function isNear(hz: number, notes: number[]): boolean {
  return notes.some((note) => Math.abs(hz - note) <= TOLERANCE_HZ);
}
