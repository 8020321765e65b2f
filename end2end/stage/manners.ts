import type { BrowserContext, Page } from "@playwright/test";

/**
 * Watches every page of a context, and returns the growing list of what no page may do: say something on the
 * console at level warning or error (hydration mismatches are said there), throw, or talk to another host.
 */
export function watchManners(context: BrowserContext, origin: string): string[] {
  const complaints: string[] = [];
  const host = new URL(origin).host;
  const away = (address: string) => {
    const url = new URL(address);
    return ["http:", "https:", "ws:", "wss:"].includes(url.protocol) && url.host !== host;
  };

  context.on("request", (request) => {
    if (away(request.url())) complaints.push(`request to another host: ${request.url()}`);
  });
  context.on("console", (message) => {
    if (["warning", "error", "assert"].includes(message.type())) {
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
