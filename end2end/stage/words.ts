import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, type Frame, type Page } from "@playwright/test";
import { heardBetween, moment } from "./ear.ts";

/** The notes of the music on hold, in Hz, as far as one of them is ever the loudest. */
export const MUSIC_HZ = [174.6, 196, 220, 246.9, 261.6, 293.7, 329.6, 392, 440, 493.9];
/** The tones of the tests' microphones, in Hz. */
const TONES_HZ = [440, 660, 880, 1320, 1760];
/** Music holds its notes; a voice glides over them. */
const NEAR_HZ = 9;

/** Whether what was heard, a tenth of a second each, is somebody speaking: no music, no tone, no silence. */
function isSpeech(sounds: (number | null)[]): boolean {
  const strays = sounds.filter((hz) => hz !== null && ![...MUSIC_HZ, ...TONES_HZ].some((note) => Math.abs(hz - note) < NEAR_HZ));
  return sounds.length > 0 && strays.length >= sounds.length / 4;
}

/** Whether a page heard words between two of its moments. */
export async function heardWords(page: Page | Frame, from: number, to: number): Promise<boolean> {
  return isSpeech(await heardBetween(page, from, to));
}

/** Waits until the page has heard two seconds of words. */
export async function expectHearsWords(page: Page | Frame, { within = 8_000 } = {}): Promise<void> {
  const begin = await moment(page);
  const words = async () => {
    const now = await moment(page);
    return heardWords(page, Math.max(begin, now - 2_000), now);
  };
  await expect.poll(words, { message: "hears words", timeout: within, intervals: [100] }).toBe(true);
}

/** How long the exchange speaks a text, in milliseconds from its first sound to its last. */
export async function lengthOfSpeech(text: string): Promise<number> {
  const voice = ["-v", "en-us+m3", "-p", "50", "-s", "155"];
  const program = spawn("espeak-ng", ["-m", "-b", "1", "-z", "--stdin", "--stdout", ...voice]);
  const chunks: Buffer[] = [];
  program.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  program.stdin.end(text);
  await once(program, "close");
  const wav = Buffer.concat(chunks);
  const rate = wav.readUInt32LE(24);
  const samples = Array.from({ length: Math.floor((wav.length - 44) / 2) }, (_, n) => wav.readInt16LE(44 + 2 * n));
  const loud = (sample: number) => Math.abs(sample) > 300;
  return ((samples.findLastIndex(loud) - samples.findIndex(loud)) / rate) * 1_000;
}
