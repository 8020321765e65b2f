import type { Locator } from "@playwright/test";
import { expect, type User, test } from "../fixtures/index.ts";
import { openStudio, SAYS } from "../fixtures/calls.ts";

/** What a browser says while there is no server. */
const AWAY = /WebSocket connection to|ERR_CONNECTION_(REFUSED|RESET)|ERR_EMPTY_RESPONSE/;
/** Something else than what everything begins with. */
const CHOSEN = {
  "Name of the show": "Night Line",
  "Who is on air": "Ada",
  "Whispered to you before each caller": "Here is {who}.",
  "Whispered to the caller before air": "Now it is you.",
  "Said to callers by phone, before the music": "Welcome to the night.",
  "Said while the lines are closed": "We sleep.",
  "Said while nobody more can wait": "We are full.",
  "Said to callers who are released": "Sleep well.",
  "Callers that may wait at once": "7",
  "A wait is long, longer, too long from (minutes)": "1 2 4",
  "A call is long, too long from (seconds)": "30 60",
};
const BY_ITSELF = "The next caller is put through by itself, not only by Next";
const MASKED = "Of numbers, screens show the last digits only";

test("what the DJ sets is kept over a restart of the server, and reaches every screen at once", async ({ newUser, greenroom }) => {
  const [dj, other, listener] = await Promise.all([1, 2, 3].map(() => newUser({ allowedErrors: AWAY })));
  if (!dj || !other || !listener) throw new Error("nobody arrived");
  await openStudio(dj);
  await openStudio(other);
  await listener.open("/call");

  let settings = await openSettings(dj);
  for (const [label, text] of Object.entries(CHOSEN)) await settings.getByLabel(label, { exact: true }).fill(text);
  await settings.getByLabel(BY_ITSELF).uncheck();
  await settings.getByLabel(MASKED).uncheck();
  await settings.getByRole("button", { name: "Save" }).click();
  await expect(settings.getByRole("status")).toHaveText("Saved.");
  for (const screen of [dj, other]) await expect(heading(screen)).toHaveText("Night Line with Ada");
  await expect(listener.page.getByText("Night Line").first()).toBeVisible();

  await greenroom.restart();
  const late = await newUser();
  await openStudio(late);
  settings = await openSettings(late);
  for (const [label, text] of Object.entries(CHOSEN)) await expect(settings.getByLabel(label, { exact: true })).toHaveValue(text);
  await expect(settings.getByLabel(BY_ITSELF)).not.toBeChecked();
  await expect(settings.getByLabel(MASKED)).not.toBeChecked();
  // A screen that was there all the time believes the server that was started anew.
  await settings.getByLabel("Who is on air", { exact: true }).fill("Grace");
  await settings.getByRole("button", { name: "Save" }).click();
  await expect(heading(other)).toHaveText("Night Line with Grace");
});

test("settings that cannot be used are refused beside their field, and nothing that was typed is lost", async ({ newUser }) => {
  const dj = await newUser();
  const other = await newUser();
  await openStudio(dj);
  await openStudio(other);
  const settings = await openSettings(dj);
  const field = (label: string) => settings.getByLabel(label, { exact: true });
  await field("Who is on air").fill("Ada");
  const before = await heading(dj).innerText();
  const refused: [label: keyof typeof CHOSEN, text: string, why: string][] = [
    ["Name of the show", "   ", "the show needs a name."],
    ["Name of the show", "x".repeat(61), "the show's name may have at most 60 characters."],
    ["Said to callers who are released", "x".repeat(501), "the goodbye may have at most 500 characters."],
    ["Callers that may wait at once", "many", "write a whole number."],
    ["Callers that may wait at once", "5001", "between 1 and 5000 callers may wait."],
    ["A wait is long, longer, too long from (minutes)", "8 3 15", "the marks for long waits and long calls must rise, from 1 up."],
    ["A call is long, too long from (seconds)", "60", "write 2 whole numbers."],
  ];
  for (const [label, text, why] of refused) {
    const good = await field(label).inputValue();
    await field(label).fill(text);
    await settings.getByRole("button", { name: "Save" }).click();
    await expect(settings.getByRole("status")).toHaveText(`Not saved: ${why}`);
    await expect(field(label)).toHaveAttribute("aria-invalid", "true");
    await expect(field(label)).toHaveAccessibleDescription(new RegExp(`${why}$`));
    await expect(field(label)).toHaveValue(text);
    await expect(field("Who is on air")).toHaveValue("Ada");
    await field(label).fill(good);
  }
  await expect(heading(other)).toHaveText(before);

  // What another screen saves meanwhile takes nothing away that is being typed here, nor the other way round.
  const theirs = await openSettings(other);
  await theirs.getByLabel("Name of the show", { exact: true }).fill("Day Line");
  await theirs.getByRole("button", { name: "Save" }).click();
  await expect(heading(dj)).toHaveText("Day Line");
  await expect(field("Who is on air")).toHaveValue("Ada");

  await settings.getByRole("button", { name: "Save" }).click();
  await expect(settings.getByRole("status")).toHaveText("Saved.");
  await expect(settings.locator("[aria-invalid]")).toHaveCount(0);
  await expect(heading(other)).toHaveText("Day Line with Ada");
  await expect(dj.status).toHaveText(SAYS.ready);
});

async function openSettings(dj: User): Promise<Locator> {
  await dj.button("Settings").click();
  return dj.page.getByRole("dialog", { name: "Settings of the show" });
}

/** Whose show it is, at the top of the console. */
function heading(dj: User): Locator {
  return dj.page.getByRole("heading", { level: 1 });
}
