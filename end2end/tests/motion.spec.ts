import type { Page } from "@playwright/test";
import { onAirCard } from "../fixtures/console.ts";
import { expect, test } from "../fixtures/index.ts";
import { callIn, connectToQueue, expectStatus, openStudio } from "../fixtures/calls.ts";
import { Link } from "../fixtures/link.ts";

/** Three times a second is what flashes may at most do (WCAG 2.2, 2.3.1); an eased pulse has two turns. */
const SHORTEST_PULSE_MS = 1_000 / 3;

for (const reducedMotion of ["no-preference", "reduce"] as const) {
  test(`what moves by itself, with motion: ${reducedMotion}`, async ({ newUser, exchange }) => {
    const dj = await newUser({ hz: 1320, reducedMotion });
    await openStudio(dj);
    const listener = await newUser({ hz: 440, reducedMotion });
    // The telephone rings for as long as nobody answers: the one state of the page that pulses.
    const phone = await Link.of(listener.page, "/exchange/signal");
    phone.fallSilent();
    await listener.open("/call");
    await listener.button("Call the Studio").click();
    await expectStatus(listener, "Calling");
    const pulses = await moves(listener.page);
    if (reducedMotion === "reduce") expect(pulses, "what moves all the same").toEqual([]);
    else expect(pulses.map(({ name }) => name)).toEqual(["breathe"]);
    for (const { name, period } of pulses) expect(period, name).toBeGreaterThan(SHORTEST_PULSE_MS);
    phone.mend();

    const caller = await newUser({ hz: 880, reducedMotion });
    await callIn(caller, exchange);
    await connectToQueue(dj, exchange);
    await expect(onAirCard(dj).locator(".state")).toHaveText("ON AIR");
    for (const { page } of [dj, caller]) {
      expect(await moves(page), "what moves on air").toEqual([]);
      expect(await transitions(page), "what glides when it changes").toEqual([]);
    }
  });
}

/** What moves by itself now: animations that take time, with the length of a round. */
async function moves(page: Page): Promise<{ name: string; period: number }[]> {
  return page.evaluate(() =>
    document.getAnimations().flatMap((animation) => {
      const period = Number(animation.effect?.getComputedTiming().duration ?? 0);
      const name = animation instanceof CSSAnimation ? animation.animationName : animation.id;
      return period > 0 ? [{ name, period }] : [];
    }),
  );
}

/** Which elements would glide from one look to another. */
async function transitions(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const glides = (element: Element, part?: string) =>
      getComputedStyle(element, part)
        .transitionDuration.split(", ")
        .some((duration) => parseFloat(duration) > 0);
    const elements = [...document.querySelectorAll("*")];
    const gliding = elements.filter((element) => [undefined, "::before", "::after"].some((part) => glides(element, part)));
    return gliding.map((element) => element.outerHTML.slice(0, 80));
  });
}
