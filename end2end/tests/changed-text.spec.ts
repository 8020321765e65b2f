import type { Page } from "@playwright/test";
import { callIn, expectStatus } from "../fixtures/calls.ts";
import { expect, test } from "../fixtures/index.ts";

/** Puts elements in place of the texts of a part of the page, each in the way of one kind of extension. */
async function takeTexts(page: Page, way: "replace" | "insert and remove" | "split" | "wrap"): Promise<number> {
  return page.getByRole("region", { name: "Your call" }).evaluate((region, way) => {
    const walker = document.createTreeWalker(region, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    const marked = (words: string) => Object.assign(document.createElement("font"), { textContent: words });
    for (const text of texts.filter((text) => text.data.trim() !== "")) {
      if (way === "replace") text.replaceWith(marked(text.data));
      if (way === "insert and remove") {
        text.before(marked(text.data));
        text.remove();
      }
      if (way === "split") text.replaceWith(text.data.slice(0, 2), marked(text.data.slice(2, 4)), text.data.slice(4));
      if (way === "wrap") {
        const mark = marked("");
        text.replaceWith(mark);
        mark.append(text);
      }
    }
    return texts.length;
  }, way);
}

for (const way of ["replace", "insert and remove", "split", "wrap"] as const) {
  test(`words stay live where an extension takes their place: ${way}`, async ({ newUser, exchange }) => {
    const first = await newUser({ hz: 440 });
    const second = await first.tab();
    await callIn(first, exchange);
    await callIn(second, exchange);
    await expectStatus(second, "Waiting", "You are second in line.");
    expect(await takeTexts(second.page, way)).toBeGreaterThan(2);
    await first.button("Hang Up").click();
    await expectStatus(second, "You are next");
    await expect(second.page.getByText("You are second in line.")).toHaveCount(0);
    await takeTexts(second.page, way);
    await second.button("Hang Up").click();
    await expectStatus(second, "Call ended", "You have hung up.");
    await expect(second.page.locator("p.word")).toHaveText(/^Call ended$/);
  });
}
