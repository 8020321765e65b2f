import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const START_MS = 20_000;
/** The server gives open calls ten seconds to end. */
const STOP_MS = 12_000;

/** What is configured beside ports and folders, by environment variables. */
export type Settings = Record<string, string>;

/** What the DJ chose for the show before it, by the names of the server's file of options; the rest is as it comes. */
export interface ShowOptions {
  show_name?: string;
  host?: string;
  greeting?: string;
  closed_message?: string;
  goodbye?: string;
  dj_whisper?: string;
  caller_whisper?: string;
  takes_by_itself?: boolean;
  most_waiting?: number;
  /** Minutes of waiting. */
  wait_marks?: [number, number, number];
  /** Seconds on air. */
  air_marks?: [number, number];
  masks_numbers?: boolean;
}

/** The exchange's own account, as far as tests need it. */
export interface Account {
  account_sid: string;
  auth_token: string;
  api_key_sid: string;
  api_key_secret: string;
}

/** A running server with data, ports and a log of its own. */
export class Greenroom {
  private server: ChildProcess;

  private constructor(
    readonly origin: string,
    private readonly data: string,
    private readonly log: string,
    private readonly launch: () => ChildProcess,
  ) {
    this.server = launch();
  }

  /** Starts the server and waits until its queue exists. Its output goes to the file `log`. */
  static async start(log: string, settings: Settings = {}, show: ShowOptions = {}): Promise<Greenroom> {
    const binary = process.env.GREENROOM_BINARY;
    if (!binary) throw new Error("GREENROOM_BINARY is not set: start the tests with `make end2end`");

    const port = await freePort();
    const data = await mkdtemp(path.join(tmpdir(), "greenroom-data-"));
    await writeFile(path.join(data, "show.json"), JSON.stringify(show), { mode: 0o600 });
    const launch = () => {
      const output = createWriteStream(log, { flags: "a" });
      const server = spawn(binary, {
        cwd: ROOT,
        env: {
          PATH: process.env.PATH,
          RUST_LOG: process.env.RUST_LOG ?? "info",
          GREENROOM_ADDR: `127.0.0.1:${port}`,
          MEDIA_PORT: String(port),
          DATA_DIR: data,
          ...settings,
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      server.stdout.pipe(output, { end: false });
      server.stderr.pipe(output, { end: false });
      return server;
    };

    const greenroom = new Greenroom(`http://127.0.0.1:${port}`, data, log, launch);
    try {
      await greenroom.ready();
    } catch (error) {
      await greenroom.stop().catch(() => undefined);
      throw error;
    }
    return greenroom;
  }

  /** The account that the exchange made on its first start. */
  async account(): Promise<Account> {
    return JSON.parse(await readFile(path.join(this.data, "exchange", "account.json"), "utf8"));
  }

  /** Stops the server and starts it again, with what it has kept. */
  async restart(): Promise<void> {
    await this.end();
    this.server = this.launch();
    await this.ready();
  }

  /** Stops the server as a service manager would; throws if it did not stop, or had failed before. */
  async stop(): Promise<void> {
    const died = !this.running();
    if (!died) await this.end();
    await rm(this.data, { recursive: true, force: true });
    const log = await readFile(this.log, "utf8");
    if (died) throw new Error(`the server ended by itself:\n${log}`);
    if (log.includes("panicked at")) throw new Error(`the server panicked:\n${log}`);
  }

  private async end(): Promise<void> {
    const exited = once(this.server, "exit");
    this.server.kill("SIGTERM");
    const inTime = await Promise.race([exited.then(() => true), delay(STOP_MS, false, { ref: false })]);
    if (!inTime) {
      this.server.kill("SIGKILL");
      await exited;
      throw new Error(`the server had not stopped ${STOP_MS} ms after SIGTERM`);
    }
  }

  private running(): boolean {
    return this.server.exitCode === null && this.server.signalCode === null;
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (this.running() && Date.now() < deadline) {
      const status = await fetch(`${this.origin}/queue-status`).catch(() => undefined);
      if (status?.ok) return;
      await delay(50);
    }
    throw new Error(`the server had no queue ${START_MS} ms after its start; its log is ${this.log}`);
  }
}

/** A port of 127.0.0.1 that is free for both TCP and UDP. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const tcp = createServer().listen(0, "127.0.0.1");
    await once(tcp, "listening");
    const address = tcp.address();
    const udp = createSocket("udp4");
    try {
      if (address === null || typeof address === "string") continue;
      udp.bind(address.port, "127.0.0.1");
      await once(udp, "listening");
      return address.port;
    } catch {
      // Taken for UDP: the next attempt has another port.
    } finally {
      udp.close();
      tcp.close();
      await once(tcp, "close");
    }
  }
  throw new Error("no port is free for both TCP and UDP");
}
