import type { Page } from "@playwright/test";
import { onAirCard, waitingRows } from "../fixtures/console.ts";
import { expect, test } from "../fixtures/index.ts";
import { callIn, connectToQueue, openStudio } from "../fixtures/calls.ts";
import { Link } from "../fixtures/link.ts";

test("the wait chart has a bar for each caller, the figures and the hour, and a table that says the same", async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  const first = await newUser({ hz: 440 });
  const second = await newUser({ hz: 880 });
  const hour = dj.page.locator(".hour .legend");
  await openStudio(dj);
  await expect(hour).toHaveText("Nobody has rung in yet.");
  await callIn(first, exchange, { "Your name": "Tom" });
  await callIn(second, exchange, { "Your name": "Ada", "Where you are": "Leeds" });
  await expect(waitingRows(dj)).toHaveCount(2);
  await expect(hour).toHaveText("2 rang in, 0 came on air, 0 gave up.");
  await expect(dj.page.getByRole("img", { name: "Waits of all callers" })).toHaveAccessibleName(
    "Waits of all callers 2 callers wait; the longest wait is less than a minute.",
  );
  await dj.page.getByText("Waits as a table").click();
  const table = dj.page.locator(".wait-chart > .as-table").getByRole("row");
  await expect(table).toHaveText([/Caller\s*State\s*Waiting/, /Tom\s*Next\s*\d:\d\d/, /Ada, Leeds\s*Waiting\s*\d:\d\d/]);
  await expect.poll(async () => (await read(dj.page)).bars[1]?.seconds, { message: "seconds that Ada waits" }).toBeGreaterThan(2);

  const chart = await read(dj.page);
  expect(chart.bars.map((bar) => bar.label)).toEqual(["Tom", "Ada"]);
  expect(chart.rows.map((row) => row.seconds), "waits in the table").toEqual(chart.bars.map((bar) => bar.seconds));
  const waits = chart.bars.map((bar) => bar.seconds);
  expect(chart.figures["waiting"]).toBe(2);
  expect(chart.figures["longest wait"]).toBe(Math.max(...waits));
  expect(Math.abs(chart.figures["average wait"]! - (waits[0]! + waits[1]!) / 2), "seconds off the mean").toBeLessThanOrEqual(1);
  // Four minutes fill 54 % of the width; a bar of nothing has a foot of 0.8 %.
  for (const bar of chart.bars) expect(Math.abs(bar.width - Math.max(0.8, (bar.seconds / 240) * 54))).toBeLessThan(0.3);

  // All of it comes from the server, and needs no script.
  const reader = await newUser({ javaScriptEnabled: false, allowedErrors: /preloaded using link preload but not used/ });
  await reader.page.goto("/");
  const still = await read(reader.page);
  expect(still.bars.map((bar) => bar.label)).toEqual(["Tom", "Ada"]);
  expect(still.rows.map((row) => row.seconds)).toEqual(still.bars.map((bar) => bar.seconds));
  expect(still.bars[0]!.seconds).toBeGreaterThan(0);
  await expect(reader.page.getByRole("img", { name: "Waits of all callers" })).toHaveAccessibleName(/2 callers wait; the longest wait/);
  await expect(reader.page.getByRole("img", { name: "Callers in the last hour" })).toHaveAccessibleName(
    "Callers in the last hour, five minutes a bar 2 rang in, 0 came on air, 0 gave up.",
  );
  await reader.page.getByText("Waits as a table").click();
  await expect(reader.page.getByRole("table").getByRole("row")).toHaveCount(3);
  await reader.page.getByText("The hour as a table").click();
  await expect(reader.page.getByRole("table").last().getByRole("row")).toHaveCount(13);

  // One is answered, one gives up.
  await connectToQueue(dj, exchange);
  await expect(onAirCard(dj)).toContainText("Tom");
  await expect(hour).toHaveText("2 rang in, 1 came on air, 0 gave up.");
  await second.button("Hang Up").click();
  await expect(hour).toHaveText("2 rang in, 1 came on air, 1 gave up.");
  await expect(dj.page.getByRole("img", { name: "Callers in the last hour" })).toHaveAccessibleName(
    "Callers in the last hour, five minutes a bar 2 rang in, 1 came on air, 1 gave up.",
  );
  const heights = await dj.page.locator(".hour-bars").evaluate((chart) => {
    const sum = (kind: string) =>
      [...chart.querySelectorAll(`.${kind}`)].reduce((sum, bar) => sum + parseFloat(bar.getAttribute("height") ?? ""), 0);
    return { arrivals: sum("arrivals"), answered: sum("answered"), gaveUp: sum("gave-up") };
  });
  expect(heights.arrivals, "the height of two arrivals").toBe(heights.answered + heights.gaveUp);
  expect(heights.answered).toBe(heights.gaveUp);
  expect(heights.answered).toBeGreaterThan(0);
  await dj.page.getByText("The hour as a table").click();
  const sums = await dj.page.locator(".hour tbody tr").evaluateAll((rows) =>
    [1, 2, 3].map((column) => rows.reduce((sum, row) => sum + Number(row.children[column]?.textContent), 0)),
  );
  expect(sums, "arrivals, answered and gave up by the hour's table").toEqual([2, 1, 1]);
  await expect(waitingRows(dj)).toHaveCount(0);
  await expect(dj.page.getByRole("img", { name: "Waits of all callers" })).toBeHidden();
});

test("waits past the marks that the DJ has set are long, longer, too long; the chart draws the marks", async ({ newUser, exchange }) => {
  const dj = await newUser();
  const link = await Link.of(dj.page, "/live");
  await dj.page.clock.install();
  await openStudio(dj);
  await callIn(await newUser({ hz: 440 }), exchange, { "Your name": "Tom" });
  const row = waitingRows(dj);
  const marks = dj.page.locator(".bars .mark text");
  await expect(row).toHaveAttribute("data-mark", "0");
  await expect(marks).toHaveText(["3:00"]);

  await dj.button("Settings").click();
  const settings = dj.page.getByRole("dialog", { name: "Settings of the show" });
  await settings.getByLabel("A wait is long").fill("1 2 5");
  await settings.getByRole("button", { name: "Save" }).click();
  await expect(marks).toHaveText(["1:00", "2:00"]);
  await settings.getByRole("button", { name: "Close" }).click();

  // What the server does not tell any more, the page's own clock counts on.
  link.fallSilent();
  const spans = [
    { forward: "01:00", mark: "1", words: ", long", drawn: ["1:00", "2:00"] },
    { forward: "01:00", mark: "2", words: ", longer", drawn: ["1:00", "2:00"] },
    { forward: "03:00", mark: "3", words: ", too long", drawn: ["1:00", "2:00", "5:00"] },
  ];
  const looks = new Set([await look(dj.page)]);
  for (const { forward, mark, words, drawn } of spans) {
    await dj.page.clock.fastForward(forward);
    await expect(row).toHaveAttribute("data-mark", mark);
    await expect(row.locator(".wait")).toContainText(words);
    await expect(marks).toHaveText(drawn);
    looks.add(await look(dj.page));
  }
  expect(looks.size, "looks of a wait apart from its colour").toBe(4);
});

/** How a wait is written, without its colour. */
async function look(page: Page): Promise<string> {
  return page.locator(".row .wait").evaluate((wait) => {
    const { textDecorationLine, fontWeight, borderStyle } = getComputedStyle(wait);
    return `${textDecorationLine} ${fontWeight} ${borderStyle}`;
  });
}

/** The chart and its table as they stand at one moment; lengths of time in seconds, widths in percent. */
async function read(page: Page) {
  return page.locator(".wait-chart").evaluate((chart) => {
    const seconds = (text: string | null | undefined) => {
      const [minutes = NaN, rest = NaN] = (text ?? "").trim().split(":").map(Number);
      return minutes * 60 + rest;
    };
    const all = (from: Element, selector: string) => [...from.querySelectorAll(selector)];
    return {
      bars: all(chart, ".bars .bar").map((bar) => ({
        label: bar.querySelector(".label")?.textContent,
        seconds: seconds(bar.querySelector(".length")?.textContent),
        width: parseFloat(bar.querySelector("rect")?.getAttribute("width") ?? ""),
      })),
      rows: all(chart, ":scope > .as-table tbody tr").map((row) => ({ name: row.children[0]?.textContent, seconds: seconds(row.children[2]?.textContent) })),
      figures: Object.fromEntries(
        all(chart, ".wait-figures > div").map((figure) => {
          const [name, text] = [figure.querySelector("dt")?.textContent, figure.querySelector("dd")?.textContent ?? ""];
          return [name, text.includes(":") ? seconds(text) : Number(text)];
        }),
      ) as Record<string, number>,
    };
  });
}
