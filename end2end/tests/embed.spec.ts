import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Frame } from "@playwright/test";
import { expectHears } from "../fixtures/audio-probe.ts";
import { expect, type User, test as base } from "../fixtures/index.ts";
import { connectToQueue, openStudio, SAYS } from "../fixtures/calls.ts";

interface Sites {
  /** Origins of two other sites; the studio allows the first to frame its page. */
  allowed: string;
  other: string;
}

const test = base.extend<Sites>({
  allowed: async ({}, use) => onSite(use),
  other: async ({}, use) => onSite(use),
  settings: async ({ allowed }, use) => use({ EMBED_ORIGINS: allowed }),
});

/** Another site, whose every page is empty. */
async function onSite(use: (origin: string) => Promise<void>): Promise<void> {
  const server: Server = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html");
    answer.end('<!DOCTYPE html><title>Another site</title><link rel="icon" href="data:,">');
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.close();
  server.closeAllConnections();
}

/** Opens a page of `site` that frames `address` in the width of a side bar. */
async function frame(user: User, site: string, address: string, width = 240): Promise<Frame> {
  await user.page.goto(site);
  await user.page.evaluate(
    ([address, width]) => {
      document.body.innerHTML = `<iframe src="${address}" allow="microphone" width="${width}" height="180"></iframe>`;
    },
    [address, String(width)],
  );
  const element = await user.page.locator("iframe").elementHandle();
  return (await element!.contentFrame())!;
}

test("from a frame on an allowed site a listener talks to the DJ", { tag: "@audio" }, async ({ allowed, newUser, exchange, greenroom }) => {
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  const listener = await newUser({ hz: 440, sites: [allowed] });
  const framed = await frame(listener, allowed, `${greenroom.origin}/embed/call`);
  const status = framed.locator("#log");
  await expect(status).toHaveText(SAYS.ready);
  const tooWide = await framed.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(tooWide, "pixels too wide in a frame of 240").toBeLessThanOrEqual(0);
  await listener.page.screenshot({ path: "artifacts/embedded-240.png", clip: { x: 0, y: 0, width: 300, height: 220 } });

  await framed.getByRole("button", { name: "Call", exact: true }).click();
  await expect(status).toHaveText(SAYS.connected);
  const call = await exchange.newCall([]);
  await exchange.expectOnly([call], { waiting: 1 });
  await connectToQueue(dj, exchange);
  await expectHears(dj.page, 440);
  await expectHears(framed, 1320);

  await framed.getByRole("button", { name: "Hang up" }).click();
  await expect(status).toHaveText(SAYS.ended);
});

test("any other site is refused by the browser, and other pages are refused to every site", async ({
  allowed,
  newUser,
  greenroom,
  other,
}) => {
  const reader = await newUser({ sites: [allowed, other], allowedErrors: /frame-ancestors|Framing/ });
  for (const [site, path] of [
    [other, "/embed/call"],
    [allowed, "/call"],
    [allowed, "/"],
  ] as const) {
    const refused = reader.page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
    const framed = await frame(reader, site, `${greenroom.origin}${path}`);
    await refused;
    await expect(framed.locator("#log"), `${path} on ${site}`).toHaveCount(0);
  }
});

test("without JavaScript the small page says what is missing and leads on", async ({ newUser }) => {
  const reader = await newUser({ javaScriptEnabled: false });
  await reader.page.goto("/embed/call");
  await expect(reader.page.getByText("needs JavaScript")).toBeVisible();
  await expect(reader.page.getByRole("link")).toHaveAttribute("href", "/call");
});
