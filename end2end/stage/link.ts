import type { Page, WebSocketRoute } from "@playwright/test";

/** A stream that a page opened, and what came through it. */
export interface Opened {
  url: URL;
  /** What the page was told, heart-beats left out. */
  told: string[];
}

/** The way between a page and one of the server's streams, which a test can let fall silent or break off. */
export class Link {
  /** The streams that came through, the oldest first. */
  readonly streams: Opened[] = [];
  private state: "up" | "silent" | "broken" = "up";
  private readonly open = new Set<WebSocketRoute>();

  /** Takes hold of the streams to `path` that the page opens from now on. */
  static async of(page: Page, path: string): Promise<Link> {
    const link = new Link();
    await page.routeWebSocket(
      (url) => url.pathname === path,
      (socket) => link.carry(socket),
    );
    return link;
  }

  /** Nothing comes through any more, and nobody is told: a cable pulled somewhere on the way. */
  fallSilent(): void {
    this.state = "silent";
  }

  /** What stands breaks off, and nothing new comes up. */
  async breakOff(): Promise<void> {
    this.state = "broken";
    await Promise.all([...this.open].map((socket) => socket.close({ code: 1001 })));
  }

  /** Streams that are opened from now on come through; those that fell silent stay so. */
  mend(): void {
    this.state = "up";
  }

  private carry(socket: WebSocketRoute): void {
    if (this.state === "broken") {
      void socket.close({ code: 1001 });
      return;
    }
    this.open.add(socket);
    let cut = this.state === "silent";
    const server = cut ? undefined : socket.connectToServer();
    const carries = () => !(cut ||= this.state !== "up");
    const told: string[] = [];
    if (server) this.streams.push({ url: new URL(socket.url()), told });
    server?.onMessage((message) => {
      if (!carries()) return;
      if (!message.toString().startsWith('{"beat"')) told.push(message.toString());
      socket.send(message);
    });
    socket.onMessage((message) => carries() && server?.send(message));
    socket.onClose((code, reason) => {
      this.open.delete(socket);
      void server?.close({ code, reason });
    });
  }
}
