import type { BrowserContext, Page } from "@playwright/test";

/**
 * Watches every page of a context, and returns the growing list of what no page may do: say something on the
 * console at level warning or error (hydration mismatches are said there), throw, or talk to another host than those
 * of `origins`. What is said on the console and matches `forgiven` is not listed.
 */
export function watchManners(context: BrowserContext, origins: string[], forgiven?: RegExp): string[] {
  const complaints: string[] = [];
  const hosts = origins.map((origin) => new URL(origin).host);
  const away = (address: string) => {
    const url = new URL(address);
    return ["http:", "https:", "ws:", "wss:"].includes(url.protocol) && !hosts.includes(url.host);
  };

  context.on("request", (request) => {
    if (away(request.url())) complaints.push(`request to another host: ${request.url()}`);
  });
  context.on("console", (message) => {
    if (["warning", "error", "assert"].includes(message.type()) && !forgiven?.test(message.text())) {
      complaints.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  context.on("weberror", (error) => complaints.push(`uncaught: ${error.error().stack ?? error.error().message}`));
  context.on("page", (page: Page) => {
    page.on("websocket", (socket) => {
      if (away(socket.url())) complaints.push(`WebSocket to another host: ${socket.url()}`);
    });
  });
  return complaints;
}
