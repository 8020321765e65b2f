import { expectAccessible } from "../stage/axe.ts";
import { expectHears } from "../stage/ear.ts";
import { expect, type Party, test } from "../stage/index.ts";
import { callIn, connectToQueue, openStudio, SAYS } from "../stage/lines.ts";
import { Link } from "../stage/link.ts";

test("a listener is told where they are, from before the call to after it", async ({ arrive, exchange }) => {
  const dj = await arrive({ hz: 1320 });
  await openStudio(dj);
  const first = await arrive({ hz: 440 });
  await first.open("/call");
  await expectStage(first, "Ready", "Nobody is waiting now.");

  await first.button("Check the microphone").click();
  await expect(first.page.getByText("We can hear you.")).toBeVisible();
  await expectAccessible(first.page, "the microphone check");
  const told = { "Your name": "Maria", "Where you are": "Leeds", "What you want to say": "The night bus" };
  const firstCall = await callIn(first, exchange, told);
  await expectStage(first, "You are next", "You talk to the studio when the line is free.");
  await expect(first.page.getByText("Maria, Leeds: The night bus")).toBeVisible();
  await expect(first.page.getByText("Turn your radio down now.")).toBeVisible();
  await expect(first.page).toHaveTitle(/^You are next/);
  await expectAccessible(first.page, "being next");

  const second = await arrive({ hz: 880 });
  await second.open("/call");
  await expectStage(second, "Ready", "One caller is waiting.");
  const secondCall = await callIn(second, exchange);
  await expectStage(second, "Waiting", "You are second in line.");
  await expectAccessible(second.page, "waiting");

  const djCall = await connectToQueue(dj, exchange);
  await expectStage(first, "ON AIR", "Everybody hears you.");
  await expect(first.page.getByRole("alert")).toHaveText("You are on air.");
  await expect(first.page).toHaveTitle(/^ON AIR/);
  await expectAccessible(first.page, "being on air");
  await expectStage(second, "You are next");
  await expectHears(first.page, 1320);

  await first.button("Hang Up").click();
  await expectStage(first, "Thank you", "Thank you for calling.");
  await expectAccessible(first.page, "the end of a call");
  await expectStage(second, "ON AIR");
  await second.button("Hang Up").click();
  await expectStage(second, "Thank you");
  await exchange.expectOnly([djCall], { waiting: 0 });

  // The details are still there for another call.
  await expect(first.page.getByLabel("Your name")).toHaveValue("Maria");
  expect([firstCall.sid, secondCall.sid]).not.toContain(djCall.sid);
});

test("closed lines and a full one are told before the call and in it", async ({ arrive, desk, exchange }) => {
  const listener = await arrive({ hz: 440 });
  await desk.closeLines();
  await listener.open("/call");
  await expectStage(listener, "Lines closed", "Nobody can join the line now.");
  await expectAccessible(listener.page, "closed lines");
  await listener.button("Call the Studio").click();
  await expect(listener.status).toHaveText(SAYS.connected);
  await expectStage(listener, "Lines closed", "You hear the studio’s message.");
  expect(await exchange.waiting()).toBe(0);
  await expect(listener.status).toHaveText(SAYS.ended, { timeout: 15_000 });
  await expectStage(listener, "Lines closed", "Nobody can join the line now.");

  await desk.openLines();
  const call = await callIn(listener, exchange);
  await expectStage(listener, "You are next");
  await exchange.expectOnly([call], { waiting: 1 });
});

test.describe("when one caller may wait", () => {
  test.use({ show: { most_waiting: 1 } });

  test("the second is told that the line is full", async ({ arrive, exchange }) => {
    const first = await arrive({ hz: 440 });
    const call = await callIn(first, exchange);
    const second = await first.tab();
    await second.open("/call");
    await expectStage(second, "Line full", "As many wait as can.");
    await second.button("Call the Studio").click();
    await expectStage(second, "Line full", "You hear the studio’s message.");
    await expect(second.status).toHaveText(SAYS.ended, { timeout: 15_000 });
    await exchange.expectOnly([call], { waiting: 1 });
    await expectAccessible(second.page, "a full line");
  });
});

test("each obstacle has its own message, with what to do", async ({ arrive }) => {
  const listener = await arrive({ forgiven: /TwilioVoice|Failed to load resource/ });
  const obstacle = async (word: string, what: RegExp, remedy: RegExp) => {
    await expectStage(listener, word);
    await expect(listener.page.getByText(what).first()).toBeVisible();
    await expect(listener.page.getByText(remedy).first()).toBeVisible();
    await expectAccessible(listener.page, word);
    await listener.page.unrouteAll();
  };

  await refuseMicrophone(listener, "NotAllowedError");
  await listener.button("Call the Studio").click();
  await obstacle("No microphone", /the microphone was not allowed/i, /Allow the microphone for this page/);

  await refuseMicrophone(listener, "NotFoundError");
  await listener.button("Call the Studio").click();
  await obstacle("No microphone", /no microphone was found/i, /Plug in a microphone/);

  await listener.page.route("**/api/voice/**", (route) => route.fulfill({ status: 429, body: "Too many.\n" }));
  await listener.open("/call");
  await listener.button("Call the Studio").click();
  await expectStage(listener, "No call");
  await listener.page.unrouteAll();

  await listener.page.addInitScript(() => Reflect.deleteProperty(window, "RTCPeerConnection"));
  await listener.open("/call");
  await obstacle("No calls here", /this browser cannot make calls/i, /Use a current Firefox/);
});

test("whoever loses the page or the network keeps the place", async ({ arrive, exchange }) => {
  const first = await arrive({ hz: 440 });
  const second = await arrive({ hz: 880 });
  const firstCall = await callIn(first, exchange);
  const secondCall = await callIn(second, exchange);
  await expectStage(second, "Waiting", "You are second in line.");

  first.page.on("dialog", (dialog) => dialog.accept());
  await first.page.reload();
  await first.hydrated();
  await expectStage(first, "Line lost", "You have left the line. Your place is kept for a minute.");
  await expectAccessible(first.page, "a place that is kept");
  await exchange.expectOnly([secondCall], { waiting: 1 });
  await expectStage(second, "You are next");
  await first.button("Call the Studio").click();
  await expectStage(first, "You are next");
  await expectStage(second, "Waiting", "You are second in line.");
  expect((await exchange.newCall([secondCall])).sid).not.toBe(firstCall.sid);
});

test("a page that loses the studio's stream does not pretend to know", async ({ arrive, exchange }) => {
  const listener = await arrive({ hz: 440 });
  const link = await Link.of(listener.page, "/live/call");
  const call = await callIn(listener, exchange);
  await expectStage(listener, "You are next");
  link.fallSilent();
  await expectStage(listener, "On the line", "Your place cannot be shown just now.", 4_000);
  link.mend();
  await expectStage(listener, "You are next");
  await exchange.expectOnly([call], { waiting: 1 });
});

/** Opens the page in a browser whose microphone cannot be had. */
async function refuseMicrophone(listener: Party, name: string): Promise<void> {
  await listener.page.addInitScript((name) => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", name));
    if (name === "NotFoundError") navigator.mediaDevices.enumerateDevices = () => Promise.resolve([]);
  }, name);
  await listener.open("/call");
}

/** Waits until the page shows a state by its word, and says so in a sentence. */
async function expectStage(listener: Party, word: string, sentence?: string, timeout = 10_000): Promise<void> {
  const panel = listener.page.getByRole("region", { name: "Your call" });
  await expect(panel.locator("p.word")).toHaveText(new RegExp(`^${word}`), { timeout });
  if (sentence !== undefined) await expect(panel).toContainText(sentence);
}
