import { expect, type Page } from "@playwright/test";

/** Whatever takes the focus by Tab, where it can be seen and used. */
const CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex='0']";

/**
 * Expects that every control of a page can be reached by Tab alone, is seen to have the focus, and has a name.
 * Returns how many there are; `state` says in which state the page is.
 */
export async function expectReachable(page: Page, state: string): Promise<number> {
  const controls = await page.locator(CONTROLS).evaluateAll((found) =>
    found
      .filter((control) => control.checkVisibility({ visibilityProperty: true }) && !(control as HTMLButtonElement).disabled)
      .map((control, n) => (control.setAttribute("data-control", String(n)), n)),
  );
  expect(controls.length, `controls of ${state}`).toBeGreaterThan(0);

  const reached = new Set<number>();
  const unseen: string[] = [];
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  // Once around, and through the browser's own controls.
  for (let tabs = 0; tabs < 2 * controls.length + 5 && reached.size < controls.length; tabs++) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(() => {
      const control = document.activeElement;
      const at = control?.getAttribute("data-control");
      return control && at ? { at: Number(at), seen: getComputedStyle(control).outlineStyle !== "none", html: control.outerHTML } : undefined;
    });
    if (!focus) continue;
    reached.add(focus.at);
    if (!focus.seen) unseen.push(focus.html);
  }
  const missed = controls.filter((n) => !reached.has(n));
  const html = await Promise.all(missed.map((n) => page.locator(`[data-control="${n}"]`).evaluate((control) => control.outerHTML)));
  expect(html, `controls of ${state} that Tab does not reach`).toEqual([]);
  expect(unseen, `controls of ${state} without a visible focus`).toEqual([]);
  for (const n of controls) {
    await expect(page.locator(`[data-control="${n}"]`), `a control of ${state}`).toHaveAccessibleName(/\S/);
  }
  await page.locator("[data-control]").evaluateAll((found) => found.forEach((control) => control.removeAttribute("data-control")));
  return controls.length;
}
