import type { Page } from "@playwright/test";
import { onAirCard, secondsOf, waitingRows } from "../fixtures/console.ts";
import { expect, test } from "../fixtures/index.ts";
import { callIn, openStudio, SAYS } from "../fixtures/calls.ts";

test("live regions tell what happens, and say nothing while clocks tick", async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  const first = await newUser({ hz: 440 });
  await openStudio(dj);
  await callIn(first, exchange, { "Your name": "Tom" });
  await expect(waitingRows(dj)).toHaveCount(1);
  // His coming was told; from now on nothing happens for a while.
  await expect(dj.page.getByText("Tom has rung in; 1 waiting.")).toBeAttached();

  const told = await listenToRegions(dj.page);
  const listenerTold = await listenToRegions(first.page);
  const wait = waitingRows(dj).first().locator(".wait");
  const begin = await secondsOf(wait);
  await expect.poll(() => secondsOf(wait), { message: "seconds that Tom waits", timeout: 15_000 }).toBeGreaterThanOrEqual(begin + 10);
  expect(await told(), "what a screen reader says of ten quiet seconds on the console").toEqual([]);
  expect(await listenerTold(), "what it says of them on the listener's page").toEqual([]);

  await callIn(await newUser({ hz: 880 }), exchange, { "Your name": "Ada" });
  await expect(waitingRows(dj)).toHaveCount(2);
  await expect.poll(told, { message: "what is said of one who rings in" }).toEqual(["Ada has rung in; 2 waiting."]);

  await dj.button("Connect to Queue").click();
  await expect(onAirCard(dj)).toContainText("Tom");
  await expect(dj.status).toHaveText(SAYS.connected);
  // Each step of the call once, and who is on air.
  await expect.poll(told).toContain("Tom: ON AIR.");
  const all = await told();
  expect(new Set(all).size, `no sentence twice: ${all.join(" | ")}`).toBe(all.length);
  expect(all.length, all.join(" | ")).toBeLessThanOrEqual(7);
});

/** Notes from now on what a page's live regions come to say, one after the other. */
async function listenToRegions(page: Page): Promise<() => Promise<string[]>> {
  const said = await page.evaluateHandle(() => {
    const said: string[] = [];
    const regions = "[role=status], [role=alert], [role=log], [role=timer], [aria-live]:not([aria-live=off])";
    new MutationObserver((changes) => {
      const changed = new Set<Element>();
      for (const { target } of changes) {
        const region = (target instanceof Element ? target : target.parentElement)?.closest(regions);
        if (region) changed.add(region);
      }
      for (const region of changed) if (region.textContent?.trim()) said.push(region.textContent.trim());
    }).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["aria-label"] });
    return said;
  });
  return () => said.jsonValue();
}
