import type { BrowserContext, BrowserContextOptions, BrowserServer, Locator, Page } from "@playwright/test";
import type { PlaywrightWorkerArgs } from "@playwright/test";
import { growEar } from "./ear.ts";
import { watchManners } from "./manners.ts";
import { toneFile } from "./tone.ts";

/** How every browser of ours is started. */
export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
  // A machine may have no interface but loopback.
  "--allow-loopback-in-peer-connection",
  // Whatever a page asks for, only this machine can answer.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

export interface PartyOptions extends BrowserContextOptions {
  /** The tone on the party's microphone, in Hz. */
  hz?: number;
  /** Other origins that the party's pages may come from and talk to. */
  sites?: string[];
  /** What the test makes the browser complain of. */
  forgiven?: RegExp;
}

/** Someone with a browser of their own, and so with a microphone of their own. */
export class Party {
  private constructor(
    readonly page: Page,
    readonly hz: number,
    private readonly context: BrowserContext,
    private readonly browser: BrowserServer,
    private readonly complaints: string[],
  ) {}

  static async arrive(
    playwright: PlaywrightWorkerArgs["playwright"],
    origin: string,
    { hz = 250, sites = [], forgiven, ...options }: PartyOptions = {},
  ): Promise<Party> {
    const browser = await playwright.chromium.launchServer({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [...FLAGS, `--use-file-for-fake-audio-capture=${await toneFile(hz)}`],
    });
    const { chromium } = playwright;
    const context = await (await chromium.connect(browser.wsEndpoint())).newContext({ baseURL: origin, ...options });
    const complaints = watchManners(context, [origin, ...sites], forgiven);
    await context.addInitScript(growEar);
    return new Party(await context.newPage(), hz, context, browser, complaints);
  }

  /** Another tab of the same browser: the same microphone, and whatever the browser keeps. It leaves with this one. */
  async tab(): Promise<Party> {
    return new Party(await this.context.newPage(), this.hz, this.context, this.browser, this.complaints);
  }

  /** The status line. */
  get status(): Locator {
    return this.page.locator("#log");
  }

  /** A button by how its name begins: "Next Caller" goes on to say who that is. */
  button(name: string): Locator {
    return this.page.getByRole("button", { name: new RegExp(`^${name}`) });
  }

  /** Opens a page and waits until it is hydrated: before that, its buttons do nothing. */
  async open(path: string): Promise<void> {
    await this.page.goto(path);
    await this.hydrated();
  }

  async hydrated(): Promise<void> {
    await this.page.locator("html[data-hydrated]").waitFor({ state: "attached" });
  }

  /** What the party's pages did so far that no page may do; the test takes it upon itself and does not fail of it. */
  takeComplaints(): string[] {
    return this.complaints.splice(0);
  }

  /** The browser dies at once, as in a crash or a power cut: the page says goodbye to nobody. */
  async die(): Promise<void> {
    const { pid } = this.browser.process();
    // Chromium leads a process group of its own; all of it goes.
    if (pid) process.kill(-pid, "SIGKILL");
    await this.browser.close().catch(() => undefined);
  }

  /** Leaves, and returns what the party's pages did that no page may do. */
  async leave(): Promise<string[]> {
    await this.context.close().catch(() => undefined);
    await this.browser.close().catch(() => undefined);
    return this.complaints;
  }
}
