import { test as base } from "@playwright/test";
import { Desk } from "./desk.ts";
import { Exchange } from "./exchange.ts";
import { Greenroom, type Settings, type ShowOptions } from "./greenroom.ts";
import { Party, type PartyOptions } from "./party.ts";

export { expect } from "@playwright/test";
export type { Party } from "./party.ts";

interface Stage {
  /** What is configured in the test's server. */
  settings: Settings;
  /** What the DJ chose for the show before it: by itself, nothing is whispered, so that tones follow each other. */
  show: ShowOptions;
  greenroom: Greenroom;
  exchange: Exchange;
  desk: Desk;
  /** Someone arrives, with a browser of their own. */
  arrive(options?: PartyOptions): Promise<Party>;
}

/** Each test has a server of its own, and fails if a page misbehaved, whatever else it proved. */
export const test = base.extend<Stage>({
  settings: [{}, { option: true }],
  show: [{ dj_whisper: "", caller_whisper: "" }, { option: true }],

  greenroom: async ({ settings, show }, use, testInfo) => {
    const log = testInfo.outputPath("greenroom.log");
    const greenroom = await Greenroom.start(log, settings, show);
    await use(greenroom);
    await testInfo.attach("greenroom.log", { path: log, contentType: "text/plain" });
    await greenroom.stop();
  },

  exchange: async ({ greenroom }, use) => {
    await use(new Exchange(greenroom));
  },

  desk: async ({ greenroom }, use) => {
    await use(new Desk(greenroom));
  },

  arrive: async ({ playwright, greenroom }, use) => {
    const parties: Party[] = [];
    await use(async (options) => {
      const party = await Party.arrive(playwright, greenroom.origin, options);
      parties.push(party);
      return party;
    });
    const complaints = (await Promise.all(parties.map((party) => party.leave()))).flat();
    if (complaints.length > 0) throw new Error(`a page misbehaved:\n${complaints.join("\n")}`);
  },
});
