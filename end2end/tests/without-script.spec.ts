import { secondsOf } from "../fixtures/console.ts";
import { expect, test } from "../fixtures/index.ts";
import { callIn, connectToQueue, openStudio } from "../fixtures/calls.ts";

/** Of what it will not use a browser without scripts complains. */
const WITHOUT_SCRIPT = { javaScriptEnabled: false, allowedErrors: /was preloaded using link preload but not used/ };

test("without JavaScript the console tells who is on air, who waits and for how long", async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  const onAir = await newUser({ hz: 440 });
  await callIn(onAir, exchange, { "Your name": "Maria", "Where you are": "Leeds", "What you want to say": "Night buses" });
  await connectToQueue(dj, exchange);
  const waiting = await onAir.tab();
  await callIn(waiting, exchange, { "Your name": "Tom", "Where you are": "Hull", "What you want to say": "" });
  await expect(dj.page.getByRole("region", { name: "On air" }).locator(".state")).toHaveText("ON AIR");
  await callIn(await onAir.tab(), exchange, { "Your name": "Priya", "Where you are": "", "What you want to say": "" });

  const { page } = await newUser(WITHOUT_SCRIPT);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^The call-in show/);
  await expect(page.locator(".lamp")).toHaveText("ON AIR");
  const card = page.getByRole("region", { name: "On air" });
  await expect(card).toContainText("Maria, Leeds");
  await expect(card).toContainText("Night buses");
  expect(await secondsOf(card.locator(".air-timer .length")), "seconds on air").toBeLessThan(60);

  const rows = page.getByRole("region", { name: "Waiting" }).getByRole("listitem");
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(0)).toContainText(/Tom.*Hull/s);
  await expect(rows.nth(0).locator(".state")).toHaveText("Next");
  await expect(rows.nth(1)).toContainText("Priya");
  await expect(page.locator("#current-size")).toHaveText("2");
  await expect(page.locator("#average-wait-time")).toHaveText(/^\d+$/);

  const chart = page.getByRole("img", { name: "Waits of all callers" });
  await expect(chart).toHaveAccessibleName(/2 callers wait; the longest wait is/);
  await expect(chart.locator(".bar")).toHaveCount(2);
  await page.getByText("Waits as a table").click();
  const cells = page.getByRole("table").getByRole("row");
  await expect(cells).toHaveCount(3);
  await expect(cells.nth(1)).toHaveText(/Tom, Hull\s*Next\s*\d+:\d\d/);
  await expect(cells.nth(2)).toHaveText(/Priya\s*Waiting\s*\d+:\d\d/);
  await expect(page.getByText("3 rang in, 1 came on air, 0 gave up.").last()).toBeVisible();

  await expect(page.getByText("Taking calls needs JavaScript")).toBeVisible();
  for (const button of await page.getByRole("main").getByRole("button").all()) {
    if ((await button.textContent()) !== "Refresh") await expect(button, "what needs a script").toBeDisabled();
  }
  await waiting.button("Hang Up").click();
  await expect(dj.page.locator("#current-size")).toHaveText("1");
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(page.locator("#current-size")).toHaveText("1");
});

test("without JavaScript the listeners' pages tell how the lines are, and what a call needs", async ({ newUser, showApi, exchange }) => {
  await callIn(await newUser({ hz: 440 }), exchange);
  const { page } = await newUser(WITHOUT_SCRIPT);
  await page.goto("/call");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The call-in show");
  const reads = page.locator(".needs-script");
  await expect(reads).toHaveText("Calling from this page needs JavaScript and a microphone. One caller is waiting.");
  await expect(page.getByRole("button"), "what would do nothing").toHaveCount(0);
  await page.goto("/embed/call");
  await expect(reads).toContainText("Calling needs JavaScript and a microphone. One caller is waiting.");
  await expect(page.getByRole("link", { name: "Open the studio’s own page" })).toBeVisible();
  await showApi.closeLines();
  await page.goto("/call");
  await expect(reads).toContainText("The lines are closed.");
});

test("with JavaScript nothing says that it is missing", async ({ newUser }) => {
  const reader = await newUser();
  for (const address of ["/", "/call", "/embed/call"]) {
    await reader.open(address);
    await expect(reader.page.getByText("needs JavaScript")).toBeHidden();
  }
});
