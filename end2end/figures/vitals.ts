import type { Page } from "@playwright/test";

/** How a page came up, in milliseconds but for the shift, which has no unit. */
export interface Vitals {
  /** Largest contentful paint: when what matters stands there. */
  lcp: number;
  /** Total blocking time: what long tasks took beyond 50 ms each, from the first paint on. */
  tbt: number;
  /** Cumulative layout shift, all shifts added up: never less than what Lighthouse reports. */
  cls: number;
  /** When the page's controls begin to work. */
  hydrated: number;
}

declare global {
  interface Window {
    vitals?: Vitals;
  }
}

/** Runs in the page before its own scripts. */
export function watchVitals(): void {
  const vitals: Vitals = { lcp: 0, tbt: 0, cls: 0, hydrated: NaN };
  window.vitals = vitals;
  const watch = (type: string, note: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });

  watch("largest-contentful-paint", (entry) => (vitals.lcp = entry.startTime));
  watch("longtask", (entry) => {
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    if (paint && entry.startTime + entry.duration > paint.startTime) vitals.tbt += Math.max(0, entry.duration - 50);
  });
  watch("layout-shift", (entry) => {
    const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
    if (!shift.hadRecentInput) vitals.cls += shift.value;
  });
  new MutationObserver((_, observer) => {
    if (!document.documentElement?.hasAttribute("data-hydrated")) return;
    vitals.hydrated = performance.now();
    observer.disconnect();
  }).observe(document, { attributes: true, subtree: true });
}

/** What a page's coming up amounted to, a while after it was hydrated. */
export async function readVitals(page: Page): Promise<Vitals> {
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
  await page.waitForTimeout(3_000);
  return page.evaluate(() => window.vitals!);
}
