import type { Page } from "@playwright/test";
import { callIn, expectStatus } from "../fixtures/calls.ts";
import { expect, test } from "../fixtures/index.ts";

const PAGES = ["/", "/call", "/embed/call"];

/** Changes a page on its way, as a proxy does, or in the browser, as an extension does. */
async function change(page: Page, address: string, edit: (html: string) => string): Promise<void> {
  await page.route(`**${address}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: edit(await response.text()) });
  });
}

for (const [who, edit] of [
  ["a proxy minifies", (html: string) => html.replace(/<!.*?>/g, (found) => (found.startsWith("<!DOCTYPE") ? found : "")).replace(/>\s+</g, "><")],
  ["an extension adds to", (html: string) => html.replace("<main", "<p>One more</p><main")],
] as const) {
  test(`a page that ${who} is mounted afresh`, async ({ newUser }) => {
    // Of a page fulfilled by a test the browser does not know that it is this machine's, and keeps its streams from it.
    const reader = await newUser({ allowedErrors: /hydrat|panicked|LOCAL_NETWORK_ACCESS/ });
    for (const address of PAGES) {
      await change(reader.page, address, edit);
      await reader.page.goto(address);
      await expect(reader.page.getByText("One more")).toHaveCount(0);
      await reader.hydrated();
      await expect(reader.page.locator(".start-failure")).toHaveCount(0);
      await expect(reader.page.getByText("Ready").first()).toBeVisible();
    }
  });
}

test("a call is made from a page that was mounted afresh", async ({ newUser, exchange }) => {
  const caller = await newUser({ allowedErrors: /hydrat|panicked|LOCAL_NETWORK_ACCESS/ });
  await change(caller.page, "/call", (html) => html.replace("<main", "<p>One more</p><main"));
  const call = await callIn(caller, exchange);
  await exchange.expectOnly([call], { waiting: 1 });
});

test("a page that cannot start tells the cause", async ({ newUser }) => {
  const reader = await newUser({ allowedErrors: /Failed to load resource/ });
  const told = reader.page.locator(".start-failure");
  for (const address of PAGES) {
    await reader.page.route("**/*.wasm", (route) => route.fulfill({ status: 404 }));
    await reader.page.goto(address);
    await expect(told).toContainText("A part of this page is missing on the server.");
    await expect(reader.page.getByText("needs JavaScript")).toBeHidden();
    await reader.page.unroute("**/*.wasm");
    await reader.page.route("**/pkg/*.js", (route) => route.abort());
    await reader.page.goto(address);
    await expect(told).toContainText("Check the connection.");
    await reader.page.unroute("**/pkg/*.js");
  }
  await reader.page.addInitScript("delete globalThis.WebAssembly");
  await reader.page.goto("/call");
  await expect(told).toContainText("This browser does not run WebAssembly");
});

test("leaving the page for another and going back offers the place that is kept", async ({ newUser, exchange }) => {
  const caller = await newUser({ hz: 440 });
  await callIn(caller, exchange);
  await expectStatus(caller, "You are next");
  caller.page.on("dialog", (dialog) => dialog.accept());
  await caller.page.goto("/embed/call");
  await caller.page.goBack();
  await caller.hydrated();
  await expectStatus(caller, "Line lost", "You have left the line. Your place is kept for a minute.");
  await caller.button("Call the Studio").click();
  await expectStatus(caller, "You are next");
});
