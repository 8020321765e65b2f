import { expect, type Page } from "@playwright/test";

/** Expects that whatever is red on a page says ON AIR: no error, no warning and no long wait is. */
export async function expectRedOnAirAlone(page: Page, state: string): Promise<void> {
  const others = await page.evaluate(() => {
    const isRed = (colour: string) => {
      const [r, g, b, alpha] = (colour.match(/[\d.]+/g) ?? []).map(Number) as [number, number, number, number?];
      return colour.startsWith("rgb") && alpha !== 0 && r > 140 && r > 2 * g && r > 2 * b;
    };
    const colours = (style: CSSStyleDeclaration) => [
      style.color,
      style.backgroundColor,
      style.fill,
      style.stroke,
      ...(["Top", "Right", "Bottom", "Left"] as const).flatMap((side) =>
        parseFloat(style[`border${side}Width`]) > 0 ? [style[`border${side}Color`]] : [],
      ),
    ];
    return [...document.body.querySelectorAll("*")]
      .filter((element) => [undefined, "::before", "::after"].some((part) => colours(getComputedStyle(element, part)).some(isRed)))
      .filter((element) => !element.textContent?.includes("ON AIR"))
      .map((element) => element.outerHTML.slice(0, 120));
  });
  expect(others, `what is red without being on air: ${state}`).toEqual([]);
}
