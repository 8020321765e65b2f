import { expect, type Frame, type Page } from "@playwright/test";

/** What can hear: a page, or a frame within one. */
export type Listening = Page | Frame;

/** What a page heard at one moment: `at` is the page's own performance.now(), in milliseconds. */
interface Heard {
  at: number;
  hz: number;
  db: number;
}

declare global {
  interface Window {
    heard?: Heard[];
    /** The same fifty times a second, and as coarse in pitch as that makes it. */
    onsets?: Heard[];
    pressedAt?: number;
    peers?: RTCPeerConnection[];
  }
}

/** Peaks below this are silence: codecs and resampling leave traces far below it. */
const SILENCE_DB = -75;
/** One bin of the analyser is 6 Hz, and the tones' swell spreads them by 3 Hz. */
const TOLERANCE_HZ = 12;
/** A bin of the quick analyser is 47 Hz. */
const QUICK_TOLERANCE_HZ = 60;

/** Sounds in a row, a tenth of a second apart, that make a tone: longer than any chime. */
const STEADY = 5;

/**
 * Runs in the page before its own scripts: listens to the audio tracks that arrive on any peer connection, and
 * notes the loudest frequency of them ten times a second. It also notes when a button or key was last pressed, so
 * that delays are measured by the page's clock alone.
 */
export function growEar(): void {
  const heard: Heard[] = [];
  window.heard = heard;
  const onsets: Heard[] = [];
  window.onsets = onsets;
  for (const press of ["click", "keydown"]) {
    addEventListener(press, () => (window.pressedAt = performance.now()), { capture: true });
  }

  /** One for the pitch, and one for the moment. */
  const ears = new Map<MediaStreamTrack, { fine: AnalyserNode; quick: AnalyserNode }>();
  let context: AudioContext | undefined;

  const listenTo = (track: MediaStreamTrack) => {
    const stream = new MediaStream([track]);
    // Chromium feeds a remote stream to Web Audio only while some media element plays it.
    const element = new Audio();
    element.muted = true;
    element.srcObject = stream;
    void element.play();
    context ??= new AudioContext({ sampleRate: 48_000 });
    const fine = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
    const quick = new AnalyserNode(context, { fftSize: 1024, smoothingTimeConstant: 0 });
    const source = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
    source.connect(fine);
    source.connect(quick);
    ears.set(track, { fine, quick });
  };

  const peers: RTCPeerConnection[] = [];
  window.peers = peers;
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      peers.push(this);
      this.addEventListener("track", ({ track }) => track.kind === "audio" && listenTo(track));
    }
  };

  const listen = (to: "fine" | "quick", notes: Heard[]) => {
    let loudest: Heard = { at: performance.now(), hz: 0, db: -Infinity };
    for (const [track, analysers] of ears) {
      const analyser = analysers[to];
      if (track.readyState === "ended") {
        analysers.fine.disconnect();
        analysers.quick.disconnect();
        ears.delete(track);
        continue;
      }
      const bins = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(bins);
      bins.forEach((db, bin) => {
        if (db > loudest.db) {
          loudest = { at: loudest.at, hz: (bin * 48_000) / analyser.fftSize, db };
        }
      });
    }
    notes.push(loudest);
    if (notes.length > 3_000) notes.shift();
  };
  setInterval(() => listen("fine", heard), 100);
  setInterval(() => listen("quick", onsets), 20);
}

/** Waits until the page hears a tone of `hz`, and nothing louder, for a while. */
export async function expectHears(page: Listening, hz: number, { within = 5_000 } = {}): Promise<void> {
  const nearest = async () => {
    const sounds = (await recent(page, STEADY)).map(audible);
    const other = sounds.findLast((sound) => sound === null || !isTone(sound, hz));
    return other === undefined && sounds.length === STEADY ? hz : other;
  };
  await expect.poll(nearest, { message: `hears ${hz} Hz`, timeout: within, intervals: [100] }).toBe(hz);
}

/**
 * Waits until the page has heard something for a while that is none of `tones`: music, or words. Music may
 * touch a tone in passing, so most of what was heard decides.
 */
export async function expectHearsNoneOf(page: Listening, tones: number[], { within = 10_000 } = {}): Promise<void> {
  const other = async () => {
    const sounds = (await recent(page, 20)).map(audible);
    const music = sounds.filter((hz) => hz !== null && !tones.some((tone) => isTone(hz, tone)));
    return music.length > sounds.length / 2;
  };
  const message = `hears for two seconds something other than ${tones.join(", ")} Hz`;
  await expect.poll(other, { message, timeout: within, intervals: [100] }).toBe(true);
}

/** Waits until the page has heard nothing at all for a second: not for a pause between words. */
export async function expectSilence(page: Listening, { within = 5_000 } = {}): Promise<void> {
  const silent = async () => {
    const sounds = (await recent(page, 10)).map(audible);
    return sounds.length === 10 && sounds.every((hz) => hz === null);
  };
  await expect.poll(silent, { message: "hears nothing for a second", timeout: within, intervals: [100] }).toBe(true);
}

/** The moment by the page's clock, to listen from. */
export async function moment(page: Listening): Promise<number> {
  return page.evaluate(() => performance.now());
}

/** A moment of one page by the clock of another, which may be in another browser of this machine. */
export async function sameMoment(at: number, from: Listening, to: Listening): Promise<number> {
  const [here, there] = await Promise.all([from, to].map((page) => page.evaluate(() => performance.timeOrigin)));
  return at + here! - there!;
}

/** What a page heard between two of its moments: the frequency every tenth of a second, null for silence. */
export async function heardBetween(page: Listening, from: number, to: number): Promise<(number | null)[]> {
  return (await soundsBetween(page, from, to)).map((sound) => sound.hz);
}

/** The same, each with its moment. */
export async function soundsBetween(page: Listening, from: number, to: number): Promise<{ at: number; hz: number | null }[]> {
  const sounds = (await recent(page, 3_000)).filter((sound) => sound.at >= from && sound.at < to);
  return sounds.map((sound) => ({ at: sound.at, hz: audible(sound) }));
}

/** When a steady tone of `hz` set in after a moment; null if it did not. */
export async function toneSince(page: Listening, hz: number, since: number): Promise<number | null> {
  const sounds = (await recent(page, 3_000)).filter((sound) => sound.at >= since);
  const steadyFrom = (_: Heard, n: number) => {
    const run = sounds.slice(n, n + STEADY).map(audible);
    return run.length === STEADY && run.every((sound) => sound !== null && isTone(sound, hz));
  };
  return sounds.find(steadyFrom)?.at ?? null;
}

/**
 * How long after the last press of a button or key in the page, in milliseconds, a steady tone of `hz` set in; null
 * if none did. Told to a fiftieth of a second.
 */
export async function delayAfterPress(page: Listening, hz: number): Promise<number | null> {
  const [pressed, onsets] = await page.evaluate(() => [window.pressedAt ?? Infinity, window.onsets ?? []] as const);
  const steady = await toneSince(page, hz, pressed);
  if (steady === null) return null;
  const before = onsets.filter(({ at }) => at >= pressed && at <= steady);
  const another = before.findLastIndex((sound) => sound.db <= SILENCE_DB || Math.abs(sound.hz - hz) > QUICK_TOLERANCE_HZ);
  return (before[another + 1]?.at ?? steady) - pressed;
}

/**
 * How long the page's browser has held back the sound of its calls so far, to play it evenly: the sum over all of
 * it, and how much that is. On a busy machine sound arrives unevenly, and is held back for long.
 */
export async function heldBack(page: Listening): Promise<{ seconds: number; samples: number }> {
  return page.evaluate(async () => {
    const sum = { seconds: 0, samples: 0 };
    for (const peer of window.peers ?? []) {
      for (const report of (await peer.getStats()).values()) {
        if (report.type !== "inbound-rtp") continue;
        sum.seconds += report.jitterBufferDelay ?? 0;
        sum.samples += report.jitterBufferEmittedCount ?? 0;
      }
    }
    return sum;
  });
}

/** The last `count` sounds of the page. */
async function recent(page: Listening, count: number): Promise<Heard[]> {
  return page.evaluate((count) => window.heard?.slice(-count) ?? [], count);
}

/** The frequency of a sound, in Hz; null for silence. */
function audible(sound: Heard): number | null {
  return sound.db > SILENCE_DB ? sound.hz : null;
}

function isTone(hz: number, tone: number): boolean {
  return Math.abs(hz - tone) <= TOLERANCE_HZ;
}
