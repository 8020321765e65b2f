import { expect } from "@playwright/test";
import type { Greenroom } from "./greenroom.ts";

/** A call as Twilio's REST API describes it; the fields that the tests read. */
export interface Call {
  sid: string;
  /** `client:` and the identity of the party's token. */
  from: string;
  status: string;
}

/** The exchange's REST API, asked as any program would ask Twilio's. */
export class Exchange {
  constructor(private readonly greenroom: Greenroom) {}

  /** The calls in progress, the oldest first. */
  async calls(): Promise<Call[]> {
    const { calls } = await this.get<{ calls: Call[] }>("Calls.json?Status=in-progress");
    return calls.reverse();
  }

  /** How many callers wait in the show's queue. */
  async waiting(): Promise<number | undefined> {
    type Queues = { queues: { friendly_name: string; current_size: number }[] };
    const { queues } = await this.get<Queues>("Queues.json");
    return queues.find((queue) => queue.friendly_name === "radio-callin-queue")?.current_size;
  }

  /** Waits until exactly `calls` are in progress and `waiting` callers wait. */
  async expectOnly(calls: Call[], { waiting, within = 10_000 }: { waiting: number; within?: number }): Promise<void> {
    const state = async () => ({
      calls: (await this.calls()).map((call) => call.sid).sort(),
      waiting: await this.waiting(),
    });
    await expect
      .poll(state, { message: "calls in progress and queue", timeout: within, intervals: [200] })
      .toEqual({ calls: calls.map((call) => call.sid).sort(), waiting });
  }

  /** Waits for one call in progress that is none of `known`, and returns it. */
  async newCall(known: Call[], { within = 10_000 } = {}): Promise<Call> {
    const sids = new Set(known.map((call) => call.sid));
    let fresh: Call[] = [];
    await expect
      .poll(
        async () => {
          fresh = (await this.calls()).filter((call) => !sids.has(call.sid));
          return fresh.length;
        },
        { message: "one new call in progress", timeout: within, intervals: [200] },
      )
      .toBe(1);
    return fresh[0]!;
  }

  /** Makes an application whose calls are told at `voiceUrl` what to do; returns its SID. */
  async createApplication(friendlyName: string, voiceUrl: string): Promise<string> {
    const form = new URLSearchParams({ FriendlyName: friendlyName, VoiceUrl: voiceUrl });
    const { sid } = await this.ask<{ sid: string }>("Applications.json", { method: "POST", body: form });
    return sid;
  }

  private get<T>(resource: string): Promise<T> {
    return this.ask(resource, {});
  }

  private async ask<T>(resource: string, request: RequestInit): Promise<T> {
    const { account_sid, auth_token } = await this.greenroom.account();
    const url = `${this.greenroom.origin}/exchange/2010-04-01/Accounts/${account_sid}/${resource}`;
    const credentials = Buffer.from(`${account_sid}:${auth_token}`).toString("base64");
    const answer = await fetch(url, { ...request, headers: { authorization: `Basic ${credentials}` } });
    if (!answer.ok) throw new Error(`${request.method ?? "GET"} ${resource} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
