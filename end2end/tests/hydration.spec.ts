import { expect, test } from "../fixtures/index.ts";

test("a page that the server renders otherwise than the browser is complained of", async ({ newUser }) => {
  const reader = await newUser();
  await reader.page.route("**/call", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace("<main", "<p>One more</p><main");
    await route.fulfill({ response, body });
  });
  await reader.page.goto("/call");
  let errors = "";
  const found = () => (errors += reader.takePageErrors().join("\n"));
  await expect.poll(found, { message: "errors" }).toMatch(/console error: panicked.*uncaught/s);
});
