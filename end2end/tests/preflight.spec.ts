import type { Locator } from "@playwright/test";
import { waitingRows } from "../fixtures/console.ts";
import { holdDevices, microphonesOpened, plugIn, unplug } from "../fixtures/devices.ts";
import { expectHears, pageTime, toneSince } from "../fixtures/audio-probe.ts";
import { expect, type User, test } from "../fixtures/index.ts";
import { callIn, connectToQueue, openStudio, SAYS } from "../fixtures/calls.ts";
import { expectHearsWords } from "../fixtures/speech.ts";

const DJ = 1320;

test("before air the DJ chooses devices for good, sees a level, and hears a test call with figures and a verdict", { tag: ["@audio", "@firefox"] }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: DJ });
  await openStudio(dj);
  await callIn(await newUser({ hz: 440 }), exchange, { "Your name": "Tom" });
  let preflight = await openPreflight(dj);

  const meter = preflight.locator(".try-out .loud");
  await expect(meter).toHaveAttribute("width", "0.0%");
  await preflight.getByRole("button", { name: "Try the microphone" }).click();
  await expect.poll(async () => parseFloat((await meter.getAttribute("width"))!), { message: "the level" }).toBeGreaterThan(5);
  await expect(preflight.locator(".try-out .word")).not.toHaveText("silent");
  await preflight.getByRole("button", { name: "Stop listening" }).click();
  await expect(meter).toHaveAttribute("width", "0.0%");

  await preflight.getByLabel("Microphone", { exact: true }).selectOption("Fake Audio Input 2");
  await preflight.getByLabel("Speaker", { exact: true }).selectOption("Fake Audio Output 1");
  await dj.page.reload();
  await dj.hydrated();
  preflight = await openPreflight(dj);
  await expect(chosen(preflight, "Microphone")).toHaveText("Fake Audio Input 2");
  await expect(chosen(preflight, "Speaker")).toHaveText("Fake Audio Output 1");

  const call = preflight.locator("[data-preflight]");
  await preflight.getByRole("button", { name: "Test call" }).click();
  await expect(call).toHaveAttribute("data-preflight", "speak");
  await expect(call.getByRole("status")).toHaveText("Say a few words after the tone.");
  await expectHearsWords(dj.page);
  await expect(call).toHaveAttribute("data-preflight", "listen", { timeout: 30_000 });
  await expectHears(dj.page, DJ);
  await expect(call).toHaveAttribute("data-preflight", "done", { timeout: 20_000 });
  await expect(call.getByRole("status")).toHaveText("The line is good enough for air.");
  await expect(call.locator(".verdict")).toHaveText("Good");
  await expect(figure(call, "Round trip")).toHaveText(/^\d+ ms$/);
  await expect(figure(call, "Jitter")).toHaveText(/^\d+ ms$/);
  await expect(figure(call, "Loss")).toHaveText("0 %");
  await expect(figure(call, "Opinion score")).toHaveText(/^4\.\d$/);
  const figures = (await call.locator("dd").allInnerTexts()).join(", ");
  test.info().annotations.push({ type: "round trip, jitter, loss, score", description: figures });

  // Nobody was put through to a test.
  await expect(waitingRows(dj)).toHaveCount(1);
  await exchange.expectOnly(await exchange.calls(), { waiting: 1 });
  expect(await exchange.calls(), "calls after the test").toHaveLength(1);
});

test("a device that is unplugged in mid-call is said and replaced, and taken up again; the call goes on", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: DJ });
  const caller = await newUser({ hz: 440 });
  await dj.page.addInitScript(holdDevices);
  await openStudio(dj);
  const preflight = await openPreflight(dj);
  await preflight.getByRole("button", { name: "Try the microphone" }).click();
  await preflight.getByLabel("Microphone", { exact: true }).selectOption("Fake Audio Input 1");
  await preflight.getByLabel("Speaker", { exact: true }).selectOption("Fake Audio Output 2");
  await preflight.getByRole("button", { name: "Close" }).click();
  const callerCall = await callIn(caller, exchange);
  const djCall = await connectToQueue(dj, exchange);
  await expectHears(caller.page, DJ);
  expect((await microphonesOpened(dj.page)).at(-1)).toBe("Fake Audio Input 1");
  await expect(dj.page.locator(".quality")).toHaveText(/^Line good, \d+ ms$/);

  await unplug(dj.page, /Input 1/);
  await expect(notice(dj)).toHaveText(
    "The microphone “Fake Audio Input 1” was unplugged. The default one is used now; plug it in again and it is taken up again.",
  );
  await expectHearsAnew(caller, DJ);
  expect((await microphonesOpened(dj.page)).at(-1)).not.toBe("Fake Audio Input 1");
  await expectHears(dj.page, 440);

  await plugIn(dj.page);
  await expect(notice(dj)).toBeHidden();
  await expect.poll(() => microphonesOpened(dj.page).then((all) => all.at(-1))).toBe("Fake Audio Input 1");
  await expectHearsAnew(caller, DJ);

  await unplug(dj.page, /Output 2/);
  await expect(notice(dj)).toContainText("The speaker “Fake Audio Output 2” was unplugged. The default one is used now");
  await dj.button("Understood").click();
  await expect(notice(dj)).toBeHidden();
  await expectHears(dj.page, 440);
  await plugIn(dj.page);

  // The last one, too: the DJ hears on, and is heard again when there is one.
  await unplug(dj.page, /Input/);
  await expect(notice(dj)).toHaveText(
    "The microphone “Fake Audio Input 1” was unplugged and there is no other. Plug in a microphone.",
  );
  await expectHears(dj.page, 440);
  await plugIn(dj.page);
  await expect(notice(dj)).toBeHidden();
  await expectHearsAnew(caller, DJ);
  await expectHears(dj.page, 440);

  await expect(dj.status).toHaveText(SAYS.connected);
  await exchange.expectOnly([djCall, callerCall], { waiting: 0 });
  await dj.button("Hang Up").click();
  await expect(dj.page.locator(".quality")).toHaveText("");
});

async function openPreflight(dj: User): Promise<Locator> {
  await dj.button("Preflight").click();
  return dj.page.getByRole("dialog", { name: "Preflight" });
}

/** The option that a picker stands on. */
function chosen(preflight: Locator, label: string): Locator {
  return preflight.getByLabel(label, { exact: true }).locator("option:checked");
}

function figure(call: Locator, name: string): Locator {
  return call.locator("dl > div").filter({ hasText: name }).locator("dd");
}

function notice(dj: User): Locator {
  return dj.page.locator(".device-notice .notice");
}

/** Waits until the page hears a tone that is not the rest of an older one. */
async function expectHearsAnew(user: User, hz: number): Promise<void> {
  const since = (await pageTime(user.page)) + 500;
  await expect.poll(() => toneSince(user.page, hz, since), { message: `hears ${hz} Hz again` }).not.toBeNull();
}
