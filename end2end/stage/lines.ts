import { expect } from "@playwright/test";
import type { Exchange, Call } from "./exchange.ts";
import type { Party } from "./party.ts";

/** What a party's status line says. */
export const SAYS = {
  ready: "Ready",
  connected: "Successfully established call",
  ended: "Call ended",
} as const;

/** What a listener tells the studio, by the labels of the page's fields. */
export interface Told {
  "Your name"?: string;
  "Where you are"?: string;
  "What you want to say"?: string;
}

/** A listener opens the listeners' page and calls the studio; returns the call as the exchange knows it. */
export async function callIn(listener: Party, exchange: Exchange, told: Told = {}): Promise<Call> {
  const before = await exchange.calls();
  await listener.open("/call");
  for (const [label, words] of Object.entries(told)) await listener.page.getByLabel(label).fill(words);
  await listener.button("Call the Studio").click();
  return exchange.newCall(before);
}

/** The DJ opens the studio's page. */
export async function openStudio(dj: Party): Promise<void> {
  await dj.open("/");
  await expect(dj.status).toHaveText(SAYS.ready);
}

/** The DJ connects to the queue; returns the DJ's call. */
export async function connectToQueue(dj: Party, exchange: Exchange): Promise<Call> {
  const before = await exchange.calls();
  await dj.button("Connect to Queue").click();
  await expect(dj.status).toHaveText(SAYS.connected);
  return exchange.newCall(before);
}
