import path from "node:path";
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./axe.ts";
import { expectRedOnAirAlone } from "./red.ts";

const WIDTHS = [1440, 1024, 390];
/** The narrowest window that a page has to fit into: that of 1280 px at four times the size (WCAG 2.2, 1.4.10). */
const NARROWEST = 320;
const HEIGHTS: Record<number, number> = { 1440: 900, 1024: 768, 390: 844, [NARROWEST]: 640 };
/** In which theme a page is shown to axe at its widest, and in which at its narrowest. */
const SCHEMES = [
  { colorScheme: "light", measured: 0 },
  { colorScheme: "dark", measured: -1 },
] as const;

/**
 * Looks at a page as it stands from all sides: at each width and in both themes nothing sticks out, nothing but ON AIR is red, axe finds nothing, and a picture is kept of each in `artifacts/screens`, of the whole page or of what the window shows.
 */
export async function examine(page: Page, state: string, { whole = true, widths = WIDTHS } = {}): Promise<void> {
  const before = page.viewportSize();
  for (const { colorScheme, measured } of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    for (const width of widths) {
      await resize(page, width);
      expect(await overflow(page), `pixels too wide at ${width}: ${state}`).toBeLessThanOrEqual(0);
      const file = `${state}-${width}-${colorScheme}.png`;
      await page.screenshot({ path: path.join("artifacts", "screens", file), fullPage: whole });
    }
    await expectRedOnAirAlone(page, `${state}, ${colorScheme}`);
    await resize(page, widths.at(measured)!);
    await expectAccessible(page, `${state} at ${widths.at(measured)}, ${colorScheme}`);
  }
  await resize(page, NARROWEST);
  expect(await overflow(page), `pixels too wide at ${NARROWEST}: ${state}`).toBeLessThanOrEqual(0);
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
}

async function resize(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: HEIGHTS[width] ?? 640 });
}

/** How many pixels the page is wider than its window. */
async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
