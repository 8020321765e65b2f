import { expect } from "@playwright/test";
import type { Party } from "./party.ts";

/** Waits until a listener's page shows a state by its word, and says so in a sentence. */
export async function expectStage(listener: Party, word: string, sentence?: string, timeout = 10_000): Promise<void> {
  const panel = listener.page.getByRole("region", { name: "Your call" });
  await expect(panel.locator("p.word")).toHaveText(new RegExp(`^${word}`), { timeout });
  if (sentence !== undefined) await expect(panel).toContainText(sentence);
}
