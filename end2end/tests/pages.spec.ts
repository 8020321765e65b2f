import path from "node:path";
import type { Page } from "@playwright/test";
import { expectHears } from "../stage/ear.ts";
import { expect, type Party, test } from "../stage/index.ts";
import { Link } from "../stage/link.ts";
import { callIn, openStudio, SAYS } from "../stage/lines.ts";

const PAGES = { console: "/", call: "/call" };
const WIDTHS = [1440, 1024, 390];
const SCHEMES = ["light", "dark"] as const;

test("without JavaScript the pages show the queue's figures and what is missing", async ({ arrive, exchange }) => {
  await callIn(await arrive({ hz: 440 }), exchange);

  const reader = await arrive({ javaScriptEnabled: false });
  await reader.page.goto(PAGES.console);
  await expect(reader.page.locator("#current-size")).toHaveText("1");
  await expect(reader.page.locator("#average-wait-time")).toHaveText(/^\d+$/);
  await expect(reader.page.getByText("JavaScript")).toBeVisible();

  await reader.page.goto(PAGES.call);
  await expect(reader.page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(reader.page.getByText("JavaScript")).toBeVisible();
});

test("with JavaScript nothing says that it is missing", async ({ arrive }) => {
  const reader = await arrive();
  for (const address of Object.values(PAGES)) {
    await reader.open(address);
    await expect(reader.page.getByText("needs JavaScript")).toBeHidden();
  }
});

test("a call needs nothing but a keyboard on either side", async ({ arrive, exchange }) => {
  const listener = await arrive({ hz: 440 });
  await listener.open("/call");
  await press(listener, "Call the Studio");
  await exchange.newCall([]);

  const dj = await arrive({ hz: 1320 });
  await openStudio(dj);
  await press(dj, "Connect to Queue");
  await expectHears(dj.page, 440);
  await press(dj, "Next Caller");
  await expect(listener.status).toHaveText(SAYS.ended);
  await press(dj, "Hang Up");
  await expect(dj.status).toHaveText(SAYS.ended);
});

test("Refresh reads the queue's figures anew", async ({ arrive, exchange }) => {
  const dj = await arrive();
  const link = await Link.of(dj.page, "/live");
  await dj.page.clock.install();
  await openStudio(dj);
  await expect(dj.page.locator("#current-size")).toHaveText("0");
  // Nothing is told any more, and with the page's clock stopped, it polls no more.
  link.fallSilent();
  await dj.page.clock.pauseAt(Date.now() + 1_000);
  await callIn(await arrive({ hz: 440 }), exchange);
  await expect(dj.page.locator("#current-size")).toHaveText("0");

  await dj.button("Refresh").click();
  await expect(dj.page.locator("#current-size")).toHaveText("1");
});

for (const [name, address] of Object.entries(PAGES)) {
  for (const colorScheme of SCHEMES) {
    test(`the ${name} page fits its window at every width, ${colorScheme}`, async ({ arrive }) => {
      const reader = await arrive({ colorScheme });
      for (const width of WIDTHS) {
        await reader.page.setViewportSize({ width, height: 900 });
        await reader.open(address);
        await expect(reader.status).toHaveText(SAYS.ready);
        expect(await overflow(reader.page), `pixels too wide at ${width}`).toBeLessThanOrEqual(0);
        await reader.page.screenshot({
          path: path.join("artifacts", `${name}-${width}-${colorScheme}.png`),
          fullPage: true,
        });
      }
    });
  }
}

/** Presses a button as someone without a mouse does: Tab until it has a visible focus, then Enter. */
async function press(party: Party, name: string): Promise<void> {
  const button = party.button(name);
  await expect(button).toBeEnabled();
  for (let tabs = 0; tabs < 30 && !(await hasFocus(button)); tabs++) {
    await party.page.keyboard.press("Tab");
  }
  await expect(button).toBeFocused();
  const outline = await button.evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(outline, `outline of the focused ${name}`).not.toBe("none");
  await party.page.keyboard.press("Enter");
}

async function hasFocus(element: ReturnType<Party["button"]>): Promise<boolean> {
  return element.evaluate((node) => node === document.activeElement);
}

/** How many pixels the page is wider than its window. */
async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}
