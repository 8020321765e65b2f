import { expect, type Page } from "@playwright/test";

declare global {
  interface Window {
    sockets?: WebSocket[];
  }
}

/** Runs in the page before its own scripts: keeps hold of every WebSocket, so that a test can cut it. */
export function keepSockets(): void {
  const sockets: WebSocket[] = [];
  window.sockets = sockets;
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      sockets.push(this);
    }
  };
}

/** Closes the page's open WebSockets, as a change of networks would. */
export async function cutSockets(page: Page): Promise<void> {
  const cut = await page.evaluate(() => {
    const open = (window.sockets ?? []).filter((socket) => socket.readyState === WebSocket.OPEN);
    open.forEach((socket) => socket.close());
    return open.length;
  });
  expect(cut, "WebSockets that were open").toBeGreaterThan(0);
}

/** A message of the SDK to the exchange. */
export interface Sent {
  type: string;
  payload: { token?: string; reconnect?: string };
  /** Which of the page's connections it went over, from 0. */
  socket: number;
}

/** Collects what the page says to the exchange from now on; heart-beats and the studio's own streams are left out. */
export function listenIn(page: Page): Sent[] {
  const sent: Sent[] = [];
  let sockets = 0;
  page.on("websocket", (opened) => {
    if (new URL(opened.url()).pathname.startsWith("/live")) return;
    const socket = sockets++;
    opened.on("framesent", ({ payload }) => {
      const text = payload.toString();
      if (text.startsWith("{")) sent.push({ ...JSON.parse(text), socket });
    });
  });
  return sent;
}

/** Counts the calls that a page dials from now on, by what it sends on its signalling connections. */
export function countDials(page: Page): () => number {
  let dials = 0;
  page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => {
      const text = payload.toString();
      if (text.startsWith("{") && JSON.parse(text).type === "invite") dials += 1;
    });
  });
  return () => dials;
}
