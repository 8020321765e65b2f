import type { Page } from "@playwright/test";
import { expectHears } from "../fixtures/audio-probe.ts";
import { expect, test } from "../fixtures/index.ts";
import { callIn, connectToQueue, openStudio, SAYS } from "../fixtures/calls.ts";
import { cutSockets, keepSockets, listenIn, type Sent } from "../fixtures/sockets.ts";
import { readToken } from "../fixtures/token.ts";

const LIFETIME_SECONDS = 15;

test.use({ settings: { TOKEN_LIFETIME: String(LIFETIME_SECONDS) } });

test("a call outlives two tokens, and comes back after a cut under the third", { tag: "@audio" }, async ({ newUser, exchange }) => {
  test.setTimeout(150_000);
  // Of the cut the SDK complains on the console.
  const allowedErrors = /^\[TwilioVoice\]/;
  const dj = await newUser({ hz: 1320, allowedErrors });
  const listener = await newUser({ hz: 440, allowedErrors });
  const users = [dj, listener];
  for (const { page } of users) await page.addInitScript(keepSockets);
  const said = users.map(({ page }) => listenIn(page));
  const states = users.map(() => [] as string[]);

  await openStudio(dj);
  const listenersCall = await callIn(listener, exchange);
  const djsCall = await connectToQueue(dj, exchange);
  const bothHear = async () => {
    await expectHears(dj.page, 440);
    await expectHears(listener.page, 1320);
  };
  await bothHear();

  const started = Date.now();
  for (const [n, { page }] of users.entries()) await watchStatus(page, states[n]!);
  while (Date.now() - started < 2.2 * LIFETIME_SECONDS * 1000) {
    await dj.page.waitForTimeout(4_000);
    await bothHear();
  }
  await exchange.expectOnly([listenersCall, djsCall], { waiting: 0 });

  for (const [n, sent] of said.entries()) {
    const tokens = tokensOf(sent).map(readToken);
    expect(tokens.length, "tokens used, the first included").toBeGreaterThanOrEqual(3);
    expect(new Set(tokens.map((token) => token.grants.identity)).size, "identities").toBe(1);
    for (const former of tokens.slice(0, 2)) expect(former.exp * 1000).toBeLessThan(Date.now());
    // In time, each of them.
    for (const [at, token] of tokens.slice(1).entries()) expect(token.iat).toBeLessThan(tokens[at]!.exp);
    expect(new Set(sent.map(({ socket }) => socket)).size, "signalling connections").toBe(1);
    expect(states[n], "words beside those of a standing call").toEqual([]);
  }

  for (const [n, user] of users.entries()) {
    await cutSockets(user.page);
    await expect.poll(() => said[n]!.filter(({ socket }) => socket === 1).map(({ type }) => type)).toContain("invite");
    const [back] = tokensOf(said[n]!.filter(({ socket }) => socket === 1)).map(readToken);
    expect(back!.exp * 1000, "expiry of the token it came back with").toBeGreaterThan(Date.now());
    const invite = said[n]!.find(({ socket, type }) => socket === 1 && type === "invite");
    expect(invite?.payload.reconnect, "the call that came back is the old one").toBeTruthy();
    await expect(user.status).toHaveText(SAYS.connected);
    await bothHear();
  }
  await exchange.expectOnly([listenersCall, djsCall], { waiting: 0 });

  await dj.button("Hang Up").click();
  await expect(listener.status).toHaveText(SAYS.ended);
  await exchange.expectOnly([], { waiting: 0 });
});

test("a renewal that fails is told calmly, touches no call, and is made up for", { tag: "@audio" }, async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320, allowedErrors: /Failed to load resource/ });
  const listener = await newUser({ hz: 440 });
  await openStudio(dj);
  await callIn(listener, exchange);
  await connectToQueue(dj, exchange);

  const renewals = "**/api/voice/dj-token/renew";
  await dj.page.route(renewals, (route) => route.abort());
  const note = dj.page.getByText("token is not renewed yet");
  await expect(note).toBeVisible({ timeout: 20_000 });
  await expect(dj.status).toHaveText(SAYS.connected);
  await expectHears(dj.page, 440);

  await dj.page.unroute(renewals);
  await expect(note).toBeHidden({ timeout: 20_000 });
  await expect(dj.status).toHaveText(SAYS.connected);
  await expectHears(dj.page, 440);
  await expectHears(listener.page, 1320);
});

/** The tokens that a page has shown to the exchange, each once. */
function tokensOf(sent: Sent[]): string[] {
  return [...new Set(sent.flatMap(({ type, payload }) => (type === "listen" && payload.token ? [payload.token] : [])))];
}

/** Collects whatever the status line says from now on. */
async function watchStatus(page: Page, states: string[]): Promise<void> {
  await page.exposeFunction("statusChanged", (words: string) => states.push(words));
  await page.evaluate(() => {
    const line = document.querySelector("#log")!;
    const changed = (window as unknown as { statusChanged(words: string): void }).statusChanged;
    new MutationObserver(() => changed(line.textContent ?? "")).observe(line, {
      characterData: true,
      childList: true,
      subtree: true,
    });
  });
}
