import { expectAccessible } from "../stage/axe.ts";
import { expect, test } from "../stage/index.ts";
import { callIn, connectToQueue, openStudio, SAYS } from "../stage/lines.ts";

const SCHEMES = ["light", "dark"] as const;

for (const colorScheme of SCHEMES) {
  test(`axe finds nothing against any page before a call, ${colorScheme}`, async ({ arrive }) => {
    const reader = await arrive({ colorScheme, forgiven: /404 \(Not Found\)/ });
    for (const address of ["/", "/call", "/embed/call"]) {
      await reader.open(address);
      await expect(reader.status).toHaveText(SAYS.ready);
      await expectAccessible(reader.page, address);
    }
    await reader.open("/nowhere");
    await expectAccessible(reader.page, "the page for an address that is none");
    await reader.page.goto("/door");
    await expectAccessible(reader.page, "the door");
  });
}

test("axe finds nothing against the pages in a call", async ({ arrive, exchange }) => {
  const dj = await arrive({ hz: 1320 });
  const first = await arrive({ hz: 440 });
  const second = await arrive({ hz: 880 });
  await openStudio(dj);
  await callIn(first, exchange);
  await callIn(second, exchange);
  await expectAccessible(first.page, "the listener's page while waiting");
  await expectAccessible(dj.page, "the console while two wait");
  await connectToQueue(dj, exchange);
  await expectAccessible(dj.page, "the console with a caller on air");
  await expectAccessible(first.page, "the listener's page on air");
  await dj.button("Hang Up").click();
  await expect(first.status).toHaveText(SAYS.ended);
  await expectAccessible(dj.page, "the console after a call");
  await expectAccessible(first.page, "the listener's page after a call");
});
