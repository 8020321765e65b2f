import type { Locator } from "@playwright/test";
import type { Party } from "./party.ts";

/** The card of who is on air. */
export function onAirCard(dj: Party): Locator {
  return dj.page.getByRole("region", { name: "On air" });
}

/** The card, and button, of who is next; while the DJ is not connected it connects. */
export function nextCard(dj: Party): Locator {
  return dj.button("(Next Caller|Connect to Queue)");
}

/** The list of those who wait, a row each. */
export function waitingRows(dj: Party): Locator {
  return dj.page.getByRole("region", { name: "Waiting" }).getByRole("listitem");
}

/** A length of time as it stands on the page, `4:05`, in seconds. */
export async function secondsOf(place: Locator): Promise<number> {
  const [minutes, seconds] = /(\d+):(\d\d)/.exec(await place.innerText())?.slice(1).map(Number) ?? [];
  return (minutes ?? NaN) * 60 + (seconds ?? NaN);
}

/** Holds a key down until it has repeated itself twenty times: to a focused button, each is another press. */
export async function lieOn({ page: { keyboard } }: Party, key: string): Promise<void> {
  await Promise.all(Array.from({ length: 20 }, () => keyboard.down(key)));
  await keyboard.up(key);
}
