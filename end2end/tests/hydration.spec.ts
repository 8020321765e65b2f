import { expect, test } from "../stage/index.ts";

test("a page that the server renders otherwise than the browser is complained of", async ({ arrive }) => {
  const reader = await arrive();
  await reader.page.route("**/call", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace("<main", "<p>One more</p><main");
    await route.fulfill({ response, body });
  });
  await reader.page.goto("/call");
  let complaints = "";
  const found = () => (complaints += reader.takeComplaints().join("\n"));
  await expect.poll(found, { message: "complaints" }).toMatch(/console error: panicked.*uncaught/s);
});
