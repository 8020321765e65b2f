import { callIn, expectStatus } from "../fixtures/calls.ts";
import { expect, test } from "../fixtures/index.ts";

const PAGES = ["/", "/call", "/embed/call"];

/** Adds an element before the program starts, as extensions do. */
function addParagraph(): void {
  document.addEventListener("readystatechange", () => {
    const added = Object.assign(document.createElement("p"), { textContent: "One more" });
    if (document.readyState === "interactive") document.querySelector("main")?.before(added);
  });
}

/** Takes out comments and white space before the program starts: what a proxy that minifies leaves. */
function minify(): void {
  document.addEventListener("readystatechange", () => {
    if (document.readyState !== "interactive") return;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_COMMENT | NodeFilter.SHOW_TEXT);
    const found: CharacterData[] = [];
    while (walker.nextNode()) found.push(walker.currentNode as CharacterData);
    for (const node of found) if (node instanceof Comment || node.data.trim() === "") node.remove();
    document.body.normalize();
  });
}

/** What the program says of a page that it cannot take over. */
const HYDRATION = /hydrat|panicked/;

for (const [what, change] of [
  ["a proxy has minified", minify],
  ["an extension has added to", addParagraph],
] as const) {
  test(`a page that ${what} is mounted afresh`, async ({ newUser }) => {
    const reader = await newUser({ allowedErrors: HYDRATION });
    await reader.page.addInitScript(change);
    for (const address of PAGES) {
      await reader.page.goto(address);
      await reader.page.waitForFunction(() => (history.state as { mount?: boolean } | null)?.mount);
      await reader.hydrated();
      await expect(reader.page.getByText("Ready").first()).toBeVisible();
      await expect(reader.page.getByText("One more")).toHaveCount(0);
      await expect(reader.page.locator(".start-failure")).toHaveCount(0);
    }
  });
}

test("a call is made from a page that was mounted afresh", async ({ newUser, exchange }) => {
  const caller = await newUser({ hz: 440, allowedErrors: HYDRATION });
  await caller.page.addInitScript(addParagraph);
  const call = await callIn(caller, exchange);
  await expectStatus(caller, "You are next");
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
