import type { Route } from "@playwright/test";
import { expectAccessible } from "../fixtures/axe.ts";
import { expectHears } from "../fixtures/audio-probe.ts";
import { expect, type User, test } from "../fixtures/index.ts";
import { callIn, connectToQueue, expectStatus, openStudio, SAYS } from "../fixtures/calls.ts";

test("a listener is told where they are, from before the call to after it", { tag: ["@audio", "@firefox"] }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  const first = await newUser({ hz: 440 });
  await first.open("/call");
  await expectStatus(first, "Ready", "Nobody is waiting now.");

  await first.button("Check the microphone").click();
  await expect(first.page.getByText("We can hear you.")).toBeVisible();
  await expectAccessible(first.page, "the microphone check");
  const told = { "Your name": "Maria", "Where you are": "Leeds", "What you want to say": "The night bus" };
  const firstCall = await callIn(first, exchange, told);
  await expectStatus(first, "You are next", "You talk to the studio when the line is free.");
  await expect(first.page.getByText("Maria, Leeds: The night bus")).toBeVisible();
  await expect(first.page.getByText("Turn your radio down now.")).toBeVisible();
  await expect(first.page).toHaveTitle(/^You are next/);
  await expectAccessible(first.page, "being next");

  const second = await newUser({ hz: 880 });
  await second.open("/call");
  await expectStatus(second, "Ready", "One caller is waiting.");
  const secondCall = await callIn(second, exchange);
  await expectStatus(second, "Waiting", "You are second in line.");
  await expectAccessible(second.page, "waiting");

  const djCall = await connectToQueue(dj, exchange);
  await expectStatus(first, "ON AIR", "Everybody hears you.");
  await expect(first.page.getByRole("alert")).toHaveText("You are on air.");
  await expect(first.page).toHaveTitle(/^ON AIR/);
  await expectAccessible(first.page, "being on air");
  await expectStatus(second, "You are next");
  await expectHears(first.page, 1320);

  await first.button("Hang Up").click();
  await expectStatus(first, "Thank you", "Your call is over.");
  await expectAccessible(first.page, "the end of a call");
  await expectStatus(second, "ON AIR");
  await second.button("Hang Up").click();
  await expectStatus(second, "Thank you");
  await exchange.expectOnly([djCall], { waiting: 0 });

  // The details are still there for another call.
  await expect(first.page.getByLabel("Your name")).toHaveValue("Maria");
  expect([firstCall.sid, secondCall.sid]).not.toContain(djCall.sid);
});

test("what a listener tells is shown to the DJ as it is, and no longer than it may be", async ({ newUser, exchange }) => {
  const dj = await newUser();
  await openStudio(dj);
  const name = '<script>alert(1)</script> & "Zoë"';
  const told = { "Your name": name, "Where you are": "<b>Łódź</b> 🚌", "What you want to say": "x&lt;".repeat(20) };
  const listener = await newUser({ hz: 440 });
  await callIn(listener, exchange, told);

  const row = dj.page.getByRole("region", { name: "Waiting" }).getByRole("listitem");
  await expect(row.locator(".who")).toHaveText(name);
  await expect(row.locator(".what")).toHaveText(`<b>Łódź</b> 🚌: “${"x&lt;".repeat(12)}”`);
  await expect(dj.button("Connect to Queue")).toContainText(`${name}, <b>Łódź</b> 🚌`);
  await expect(dj.page.locator("main :is(script, b)"), "what would have become of it unescaped").toHaveCount(0);
  await expect(listener.page.getByText(`The studio sees: ${name}, <b>Łódź</b> 🚌: ${"x&lt;".repeat(12)}`)).toBeVisible();
});

test("closed lines and a full one are told before the call and in it", async ({ newUser, showApi, exchange }) => {
  const listener = await newUser({ hz: 440 });
  await showApi.closeLines();
  await listener.open("/call");
  await expectStatus(listener, "Lines closed", "Nobody can join the line now.");
  await expectAccessible(listener.page, "closed lines");
  await listener.button("Call the Studio").click();
  await expect(listener.status).toHaveText(SAYS.connected);
  await expectStatus(listener, "Lines closed", "You hear the studio’s message.");
  expect(await exchange.waiting()).toBe(0);
  await expect(listener.status).toHaveText(SAYS.ended, { timeout: 15_000 });
  await expectStatus(listener, "Lines closed", "Nobody can join the line now.");

  await showApi.openLines();
  const call = await callIn(listener, exchange);
  await expectStatus(listener, "You are next");
  await exchange.expectOnly([call], { waiting: 1 });
});

test.describe("when one caller may wait", () => {
  test.use({ show: { most_waiting: 1 } });

  test("the second is told that the line is full", async ({ newUser, exchange }) => {
    const first = await newUser({ hz: 440 });
    const call = await callIn(first, exchange);
    const second = await first.tab();
    await second.open("/call");
    await expectStatus(second, "Line full", "As many wait as can.");
    await second.button("Call the Studio").click();
    await expectStatus(second, "Line full", "You hear the studio’s message.");
    await expect(second.status).toHaveText(SAYS.ended, { timeout: 15_000 });
    await exchange.expectOnly([call], { waiting: 1 });
    await expectAccessible(second.page, "a full line");
  });
});

test("each obstacle has its own message, with what to do", async ({ newUser }) => {
  const listener = await newUser({ allowedErrors: /TwilioVoice|Failed to load resource/ });
  const obstacle = async (word: string, what: RegExp, remedy: RegExp) => {
    await expectStatus(listener, word);
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

  // As the server answers an address that has had its share.
  const tooOften = { status: 429, contentType: "application/json", body: '"TooOften"' };
  await listener.page.route("**/api/voice/**", (route) => route.fulfill(tooOften));
  await listener.open("/call");
  await listener.button("Call the Studio").click();
  await obstacle("No call", /too many calls from here/i, /wait a minute and try again/);

  await listener.page.route("**/api/voice/**", forge);
  await listener.open("/call");
  await listener.button("Call the Studio").click();
  await obstacle("No call", /the studio did not accept this phone/i, /Try again, which asks for a new token/);

  await listener.page.addInitScript(() => {
    for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) Reflect.deleteProperty(window, name);
  });
  await listener.open("/call");
  await obstacle("No calls here", /this browser cannot make calls/i, /Use a current Firefox/);
});

/** Opens the page in a browser whose microphone cannot be had. */
async function refuseMicrophone(listener: User, name: string): Promise<void> {
  await listener.page.addInitScript((name) => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", name));
    if (name === "NotFoundError") navigator.mediaDevices.enumerateDevices = () => Promise.resolve([]);
  }, name);
  await listener.open("/call");
}

/** Hands out a token that somebody else has signed. */
async function forge(route: Route): Promise<void> {
  const answer = await route.fetch();
  const issued = await answer.json();
  await route.fulfill({ response: answer, json: { ...issued, token: issued.token.replace(/[^.]+$/, "A".repeat(43)) } });
}
