import { delayAfterPress, expectHears, heldBack } from "../fixtures/audio-probe.ts";
import { callIn, openStudio, SAYS } from "../fixtures/calls.ts";
import { nextCard, waitingRows } from "../fixtures/console.ts";
import { expect, test, type User } from "../fixtures/index.ts";

/** How often each button is pressed. */
const PRESSES = Number(process.env.PRESSES ?? 50);
/** The tones of the callers, in Hz: one is on air, two wait. */
const CALLERS = [440, 880, 1760];
/** Least time between two presses; the rest is chance, so that they keep to no beat of the program. */
const PAUSE_MS = 300;

test.use({
  settings: { RUST_LOG: "warn", LISTENER_CALLS_PER_MINUTE: "10000" },
  // Nothing is said before or after a talk: what is measured is the way alone.
  show: { dj_whisper: "", caller_whisper: "", goodbye: "" },
});

test("how soon a press brings the DJ the next voice", { tag: "@audio" }, async ({ newUser, exchange }) => {
  test.setTimeout(PRESSES * 20_000 + 60_000);
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  const line: User[] = [];
  for (const hz of CALLERS) {
    // Only the DJ's delay is measured; a caller has a machine of their own, and here one for all.
    const caller = await newUser({ hz, listens: false });
    await callIn(caller, exchange, { "Your name": nameOf(hz) });
    line.push(caller);
  }
  await nextCard(dj).click();
  let onAir = line.shift()!;
  await expectHears(dj.page, onAir.hz);

  /** Takes the caller who waits at a place in the line, and lets who was on air ring in again. */
  const press = async (place: number): Promise<{ delay: number; held: number }> => {
    await expect(waitingRows(dj)).toHaveCount(CALLERS.length - 1);
    await dj.page.waitForTimeout(PAUSE_MS + Math.random() * PAUSE_MS);
    const [next] = line.splice(place, 1);
    const before = await heldBack(dj.page);
    await (place === 0 ? nextCard(dj) : dj.button(`Take ${nameOf(next!.hz)}`)).click();
    await expectHears(dj.page, next!.hz, { within: 10_000 });
    const after = await heldBack(dj.page);
    const delay = await delayAfterPress(dj.page, next!.hz);
    const held = ((after.seconds - before.seconds) / (after.samples - before.samples)) * 1_000;
    await expect(onAir.status).toHaveText(SAYS.ended);
    await onAir.button("Call the Studio").click();
    line.push(onAir);
    onAir = next!;
    return { delay: delay ?? NaN, held };
  };

  for (const [name, place] of [["Next", 0], ["Take", 1]] as const) {
    const presses: { delay: number; held: number }[] = [];
    for (let n = 0; n < PRESSES; n++) presses.push(await press(place));
    const delays = ranks(presses.map(({ delay }) => delay));
    const held = ranks(presses.map(({ held }) => held));
    console.log(`${name}, ${PRESSES} presses: press to sound   ${delays}`);
    console.log(`   of which the DJ's browser holds sound back   ${held}`);
  }
});

function nameOf(hz: number): string {
  return `Caller ${hz}`;
}

function ranks(figures: number[]): string {
  const sorted = [...figures].sort((a, b) => a - b);
  const rank = (percent: number) => sorted[Math.ceil((sorted.length * percent) / 100) - 1]?.toFixed(0).padStart(4);
  return `p50 ${rank(50)} ms   p95 ${rank(95)} ms   max ${rank(100)} ms`;
}
