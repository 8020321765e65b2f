import { expect } from "@playwright/test";
import type { Party } from "./party.ts";

/** Whatever the SDK would otherwise fetch from Twilio: each of its sounds by its key. */
const SOUNDS = Object.fromEntries(
  ["incoming", "outgoing", "disconnect", ..."0123456789sh"].map((key) => {
    const dtmf = { s: "star", h: "hash" }[key] ?? key;
    return key.length > 1 ? [key, `/audio/${key}.wav`] : [`dtmf${key}`, `/audio/dtmf-${dtmf}.wav`];
  }),
);

/** The SDK's global, as little of it as a first page uses. */
interface Sdk {
  Device: new (token: string, options: object) => {
    on(event: string, listener: (error: { code: number }) => void): void;
    connect(): Promise<{
      on(event: string, listener: (error: { code: number }) => void): void;
      disconnect(): void;
    }>;
  };
}

/**
 * Somebody else's page with the unmodified SDK, used as Twilio's documentation has it. It takes the place of
 * a page of the studio's that has no script, so that plain http will do and browsers see that it is of this machine.
 */
export class Stranger {
  private constructor(private readonly party: Party) {}

  static async open(party: Party, token: string): Promise<Stranger> {
    const { page } = party;
    await page.goto("/door");
    await page.addScriptTag({ url: "/js/signalling-over-http.js" });
    await page.addScriptTag({ url: "/voice-sdk/twilio.min.js" });
    await page.evaluate(
      ([token, sounds]) => {
        document.body.innerHTML = '<button id="dial">Dial</button><button id="leave">Leave</button><p id="log">idle</p>';
        const part = (id: string) => document.getElementById(id)!;
        const say = (words: string) => (part("log").textContent = words);
        const { Device } = (window as unknown as { Twilio: Sdk }).Twilio;
        const options = { chunderw: `${location.host}/exchange`, publishEvents: false, sounds, logLevel: "error" };
        let device: InstanceType<Sdk["Device"]> | undefined;
        part("dial").onclick = async () => {
          if (!device) {
            device = new Device(token, options);
            device.on("error", (error) => say(`error ${error.code}`));
          }
          say("dialling");
          const call = await device.connect();
          for (const event of ["ringing", "accept", "disconnect"]) call.on(event, () => say(event));
          call.on("error", (error) => say(`error ${error.code}`));
          part("leave").onclick = () => call.disconnect();
        };
      },
      [token, SOUNDS] as const,
    );
    return new Stranger(party);
  }

  async dial(): Promise<void> {
    await this.party.button("Dial").click();
  }

  async leave(): Promise<void> {
    await this.party.button("Leave").click();
  }

  /** Waits until the last that happened to the call is `event`. */
  async expectLast(event: "ringing" | "accept" | "disconnect"): Promise<void> {
    await expect(this.party.status).toHaveText(event);
  }
}
