import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const SAMPLE_RATE = 48_000;
const SECONDS = 3;
/** -12 dBFS: loud and clear, far from clipping. */
const PEAK = 32_767 * 10 ** (-12 / 20);
/**
 * A steady tone is noise to a browser's noise suppression, which takes it out. A voice swells and ebbs a few
 * times a second, so the tones do too. A whole number of swells fits the file, which Chromium repeats.
 */
const SWELLS_PER_SECOND = 3;

/** Writes a WAV file (48 kHz, mono, 16 bit) of a tone of `hz` for Chromium's fake microphone; returns its path. */
export async function toneFile(hz: number): Promise<string> {
  const samples = SAMPLE_RATE * SECONDS;
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write("RIFF", 0);
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20); // PCM
  wav.writeUInt16LE(1, 22); // channels
  wav.writeUInt32LE(SAMPLE_RATE, 24);
  wav.writeUInt32LE(SAMPLE_RATE * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(samples * 2, 40);
  for (let n = 0; n < samples; n++) {
    const t = n / SAMPLE_RATE;
    const swell = 0.55 - 0.45 * Math.cos(2 * Math.PI * SWELLS_PER_SECOND * t);
    wav.writeInt16LE(Math.round(PEAK * swell * Math.sin(2 * Math.PI * hz * t)), 44 + n * 2);
  }
  const folder = path.join(tmpdir(), "greenroom-tones");
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${hz}-${process.pid}.wav`);
  await writeFile(file, wav);
  return file;
}
