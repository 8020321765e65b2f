import { callIn, connectToQueue, openStudio } from "../fixtures/calls.ts";
import { nextCard, onAirCard } from "../fixtures/console.ts";
import { expect, type User, test } from "../fixtures/index.ts";
import { Link } from "../fixtures/link.ts";
import { ThirdPartyPage } from "../fixtures/third-party-page.ts";
import { mintToken } from "../fixtures/token.ts";

const WINDOWS = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];

/** Where the buttons of a conversation were, by the width of the window: each place, and the moments at which they were there. */
type Places = Map<number, Map<string, string[]>>;

test("no button of a conversation is moved or covered by what comes and goes by itself", async ({ newUser, exchange, greenroom }) => {
  const dj = await newUser({ hz: 1320 });
  const link = await Link.of(dj.page, "/live");
  const places: Places = new Map();
  await openStudio(dj);
  await note(dj, "before the call", places);

  const application = await exchange.createApplication("Direct line", `${greenroom.origin}/voice/direct`);
  const stranger = await newUser({ hz: 880 });
  const ada = await ThirdPartyPage.open(stranger, mintToken(await greenroom.account(), "listener_ada", application));
  await dj.page.getByRole("switch", { name: "Direct line" }).click();
  await ada.dial();
  await expect(dj.button("Answer")).toBeVisible();
  await note(dj, "while somebody rings on the direct line", places);
  await ada.leave();
  await expect(dj.button("Answer")).toBeHidden();

  await connectToQueue(dj, exchange);
  await note(dj, "connected", places);
  await expect(dj.page.locator(".quality")).toContainText("Line");
  await note(dj, "when the line is measured", places);
  await callIn(await newUser({ hz: 440 }), exchange, { "Your name": "Maria", "Where you are": "Leeds", "What you want to say": "Night buses" });
  await expect(onAirCard(dj).locator(".state")).toHaveText("ON AIR");
  await note(dj, "on air", places);
  link.fallSilent();
  await expect(dj.page.getByText("Connection to the studio lost.")).toBeVisible();
  await note(dj, "with the link lost", places);
  link.mend();
  await expect(dj.page.getByText("Connection to the studio lost.")).toBeHidden();
  await dj.button("Hang Up").click();
  await expect(dj.button("Connect to Queue")).toBeEnabled();
  await note(dj, "after the call", places);

  for (const [width, known] of places) {
    const [first] = known;
    expect(Object.fromEntries(known), `where they were at ${width} px, and when`).toEqual(Object.fromEntries([first!]));
  }
});

/** Notes where the buttons are in each window. */
async function note(dj: User, moment: string, places: Places): Promise<void> {
  for (const window of WINDOWS) {
    await dj.page.setViewportSize(window);
    // What is pressed may be far down.
    await dj.page.evaluate(() => scrollTo(0, 0));
    const boxes = [dj.button("Mute me"), dj.button("Hang Up"), nextCard(dj)].map(async (button) => {
      return button.evaluate((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const [middle, center] = [x + width / 2, y + height / 2];
        const isInView = center >= 0 && center < innerHeight;
        const isCovered = isInView && !element.contains(document.elementFromPoint(middle, center));
        return [x + scrollX, y + scrollY, width].map(Math.round).join(" ") + (isCovered ? ", covered" : "");
      });
    });
    const place = (await Promise.all(boxes)).join(", ");
    const known = places.get(window.width) ?? new Map<string, string[]>();
    places.set(window.width, known);
    known.set(place, [...(known.get(place) ?? []), moment]);
  }
}
