import type { Greenroom } from "./greenroom.ts";

/** The DJ's deeds, done past her page: for tests that are about something else. */
export class Desk {
  constructor(private readonly greenroom: Greenroom) {}

  async openLines(): Promise<void> {
    await this.does("lines", { open: true });
  }

  async closeLines(): Promise<void> {
    await this.does("lines", { open: false });
  }

  /** Closes the lines, and releases everybody who waits. */
  async endShow(): Promise<void> {
    await this.does("end");
  }

  /** Lets simulated callers ring in, or no more. */
  async rehearse(on: boolean): Promise<void> {
    await this.does("rehearsal", { on });
  }

  private async does(deed: string, fields: Record<string, unknown> = {}): Promise<void> {
    const { origin } = this.greenroom;
    const headers = { origin, "content-type": "application/json" };
    const answer = await fetch(`${origin}/api/show/${deed}`, { method: "POST", headers, body: JSON.stringify(fields) });
    if (!answer.ok) throw new Error(`${deed} answered ${answer.status}: ${await answer.text()}`);
  }
}
