import { expect } from "@playwright/test";
import type { Party } from "./party.ts";

/** Whatever the SDK would otherwise fetch from Twilio: each of its sounds by its key. */
const SOUNDS = Object.fromEntries(
  ["incoming", "outgoing", "disconnect", ..."0123456789sh"].map((key) => {
    const dtmf = { s: "star", h: "hash" }[key] ?? key;
    return key.length > 1 ? [key, `/audio/${key}.wav`] : [`dtmf${key}`, `/audio/dtmf-${dtmf}.wav`];
  }),
);

/**
 * Somebody else's page with the unmodified SDK, written as Twilio's documentation has it. It is served from the
 * studio's origin, so that plain http will do.
 */
export class Stranger {
  private constructor(private readonly party: Party) {}

  static async open(party: Party, token: string): Promise<Stranger> {
    const options = { publishEvents: false, sounds: SOUNDS, logLevel: "error" };
    const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A stranger's page</title>
      <link rel="icon" href="data:,">
      <script src="/js/signalling-over-http.js"></script><script src="/voice-sdk/twilio.min.js"></script></head>
      <body><button id="dial">Dial</button><button id="leave">Leave</button><p id="log">idle</p><script>
        const say = (words) => { document.getElementById("log").textContent = words; };
        let device, call;
        document.getElementById("dial").onclick = async () => {
          device ??= new Twilio.Device(${JSON.stringify(token)},
            { ...${JSON.stringify(options)}, chunderw: location.host + "/exchange" });
          device.on("error", (error) => say("error " + error.code));
          say("dialling");
          call = await device.connect();
          for (const event of ["ringing", "accept", "disconnect"]) call.on(event, () => say(event));
          call.on("error", (error) => say("error " + error.code));
        };
        document.getElementById("leave").onclick = () => call.disconnect();
      </script></body></html>`;
    await party.page.route("**/stranger", (route) => route.fulfill({ contentType: "text/html", body: html }));
    await party.page.goto("/stranger");
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
