import type { Locator } from "@playwright/test";
import { expectAccessible } from "../fixtures/axe.ts";
import { onAirCard, nextCard, waitingRows } from "../fixtures/console.ts";
import { expect, type User, test } from "../fixtures/index.ts";
import { callIn, connectToQueue, expectStatus, openStudio, type CallerDetails } from "../fixtures/calls.ts";
import { Link } from "../fixtures/link.ts";
import { examine, picture } from "../fixtures/screens.ts";

/** As it comes: with whispers, so that each state is there. */
test.use({ show: { show_name: "Night Line", host: "Ada" } });

/** What lies over the console is the same wherever there is room beside it. */
const BESIDE = { whole: false, widths: [1440, 390] };

/** Two whispers have to be spoken before anybody is on air. */
const WHISPERED = { timeout: 20_000 };

const LINE: CallerDetails[] = [
  { "Your name": "Maria", "Where you are": "Leeds", "What you want to say": "Night buses cut from Headingley" },
  { "Your name": "Tom", "Where you are": "Hull", "What you want to say": "My own bus company" },
  // The browser keeps what was told on an earlier visit.
  { "Your name": "", "Where you are": "", "What you want to say": "" },
  {
    "Your name": "Wilhelmina-Charlotte von Hohenstein",
    "Where you are": "Llanfairpwllgwyngyllgogerychwyrndrobwll",
    "What you want to say": "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen",
  },
];

// Each looks at many pictures.
test.setTimeout(180_000);

test("the console before the show and with a line that waits", async ({ newUser, showApi, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  await examine(dj.page, "console-quiet");
  await showApi.closeLines();
  await expect(dj.page.getByText("The lines are closed.").first()).toBeVisible();
  await examine(dj.page, "console-closed");
  await showApi.openLines();

  const first = await newUser({ hz: 440 });
  const listeners = [first, await first.tab(), await first.tab(), await first.tab()];
  for (const [n, listener] of listeners.entries()) await callIn(listener, exchange, LINE[n]);
  await expect(waitingRows(dj)).toHaveCount(4);
  await examine(dj.page, "console-waiting");
  await dj.page.getByLabel("More for Tom, Hull").click();
  await examine(dj.page, "console-menu", BESIDE);
  await dj.page.keyboard.press("Escape");
  for (const panel of ["Preflight", "Settings", "Keys"]) {
    await dj.button(panel).click();
    await expect(dj.page.getByRole("dialog")).toBeVisible();
    await examine(dj.page, `console-${panel.toLowerCase()}`, BESIDE);
    await dj.page.keyboard.press("Escape");
  }
  await dj.button("End the show").click();
  await expect(dj.page.getByText("4 callers are thanked and released.")).toBeVisible();
  // It forgets within seconds that it was pressed once.
  await expectAccessible(dj.page, "the end of the show, pressed once");
  await picture(dj.page, "console-ending-1440-light");
});

test("the console in conversation", async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  const link = await Link.of(dj.page, "/live");
  await openStudio(dj);
  const first = await newUser({ hz: 440 });
  const listeners = [first, await first.tab(), await first.tab(), await first.tab()];
  for (const [n, listener] of listeners.entries()) await callIn(listener, exchange, LINE[n]);
  await connectToQueue(dj, exchange);
  const card = onAirCard(dj);
  await expect(card).toContainText("On air in a moment.");
  await picture(dj.page, "console-going-on-air-1440-light");
  await expect(card.locator(".state")).toHaveText("ON AIR", WHISPERED);
  await examine(dj.page, "console-on-air");
  await expectReadable(dj);
  await dj.button("Mute me").click();
  await dj.button("Lock").click();
  await expect(dj.button("Unlock")).toBeVisible();
  await examine(dj.page, "console-muted-and-locked");

  link.fallSilent();
  await expect(dj.page.getByText("Connection to the studio lost.")).toBeVisible();
  await examine(dj.page, "console-link-lost");
  link.mend();
  await expect(dj.page.getByText("Connection to the studio lost.")).toBeHidden();

  // Longest names last: they are the hardest to lay out.
  await dj.button("Unlock").click();
  await waitingRows(dj).nth(2).getByRole("button", { name: /^Take/ }).click();
  await expect(card).toContainText("Wilhelmina-Charlotte");
  await expect(card.locator(".state")).toHaveText("ON AIR", WHISPERED);
  await examine(dj.page, "console-long-names");
});

/**
 * The name on air is read at two metres, who is next at one, and a row at arm's length (capitals of a two-hundredth
 * of the distance, on 24 inches of 1080 lines); on a telephone, what is on air and next comes first.
 */
async function expectReadable(dj: User): Promise<void> {
  const { page } = dj;
  const name = onAirCard(dj).locator(".name");
  const row = waitingRows(dj).first();
  await page.setViewportSize({ width: 1920, height: 1080 });
  const size = (part: Locator) => part.evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
  expect(await size(name), "the name on air, in pixels").toBeGreaterThanOrEqual(60);
  expect(await size(nextCard(dj).locator(".who")), "who is next, in pixels").toBeGreaterThanOrEqual(30);
  expect(await size(row.locator(".who")), "who waits, in pixels").toBeGreaterThanOrEqual(21);

  await page.setViewportSize({ width: 390, height: 844 });
  const tops = [onAirCard(dj), nextCard(dj), row, page.locator(".wait-chart")].map(
    async (part) => (await part.boundingBox())?.y ?? NaN,
  );
  const order = await Promise.all(tops);
  expect(order, "from the top of a telephone's screen").toEqual(order.toSorted((a, b) => a - b));
  expect(order[1], "where Next begins, in pixels").toBeLessThan(844 - 100);
}

test("the listener's page on its way to the air", async ({ newUser, showApi, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  const first = await newUser({ hz: 440 });
  const listener = await newUser({ hz: 880 });
  await listener.open("/call");
  await expectStatus(listener, "Ready");
  await listener.button("Check the microphone").click();
  await expect(listener.page.getByText("We can hear you.")).toBeVisible();
  await examine(listener.page, "call-ready");
  await callIn(first, exchange);
  await callIn(listener, exchange, LINE[0]);
  await expectStatus(listener, "Waiting");
  await examine(listener.page, "call-waiting");
  await first.button("Hang Up").click();
  await expectStatus(listener, "You are next");
  await examine(listener.page, "call-next");
  await connectToQueue(dj, exchange);
  await expectStatus(listener, "On air in a moment");
  await picture(listener.page, "call-going-on-air-1440-light");
  await expectStatus(listener, "ON AIR", undefined, WHISPERED.timeout);
  await examine(listener.page, "call-on-air");
  await listener.button("Hang Up").click();
  await expectStatus(listener, "Thank you");
  await examine(listener.page, "call-thank-you");
  await showApi.closeLines();
  await listener.open("/call");
  await expectStatus(listener, "Lines closed");
  await examine(listener.page, "call-closed");
});

test("the small page, the login and the page for an address that is none", async ({ newUser, exchange }) => {
  const widths = [240, 390];
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  const listener = await newUser({ hz: 440, allowedErrors: /404 \(Not Found\)/ });
  await listener.open("/embed/call");
  await expectStatus(listener, "Ready");
  await examine(listener.page, "embed-ready", { widths });
  await listener.button("Call").click();
  await expectStatus(listener, "You are next");
  await examine(listener.page, "embed-next", { widths });
  const djCall = await connectToQueue(dj, exchange);
  await expectStatus(listener, "ON AIR", undefined, WHISPERED.timeout);
  await examine(listener.page, "embed-on-air", { widths });
  await listener.button("Hang up").click();
  await expectStatus(listener, "Thank you");
  await exchange.expectOnly([djCall], { waiting: 0 });

  await listener.page.goto("/login");
  await examine(listener.page, "login");
  await listener.open("/nowhere");
  await examine(listener.page, "nowhere");
});

test.describe("with a passphrase", () => {
  const passphrase = "seven night buses";
  test.use({ settings: { DJ_PASSPHRASE: passphrase } });

  test("the DJ logs in with the passphrase, and logs out on the console", async ({ newUser }) => {
    const dj = await newUser({ allowedErrors: /403 \(Forbidden\)/ });
    await dj.page.goto("/login");
    await examine(dj.page, "login-form");
    await dj.page.getByLabel("Passphrase").fill("seven days");
    await dj.button("Log in").click();
    await expect(dj.page.getByRole("alert")).toBeVisible();
    await examine(dj.page, "login-refused");
    await dj.page.getByLabel("Passphrase").fill(passphrase);
    await dj.button("Log in").click();
    await openStudio(dj);
    await expect(dj.button("Log out")).toBeVisible();
    await examine(dj.page, "console-log-out");
  });
});
