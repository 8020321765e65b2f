import type { Page } from "@playwright/test";

declare global {
  interface Window {
    devices?: { unplug(labels: RegExp): void; plugIn(): void; opened: string[] };
  }
}

/**
 * Runs in the page before its own scripts: lets a test pull devices out and plug them in again. What is pulled out is
 * not listed, cannot be opened, falls silent, and the page hears of it, as with a cable.
 */
export function holdDevices(): void {
  const { mediaDevices } = navigator;
  const list = mediaDevices.enumerateDevices.bind(mediaDevices);
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  let out: RegExp | undefined;
  const tracks = new Set<MediaStreamTrack>();
  const opened: string[] = [];

  mediaDevices.enumerateDevices = async () => (await list()).filter((device) => !out?.test(device.label));
  mediaDevices.getUserMedia = async (constraints) => {
    const plugged = (await mediaDevices.enumerateDevices()).filter((device) => device.kind === "audioinput");
    const audio = typeof constraints?.audio === "object" ? constraints.audio.deviceId : undefined;
    const exact = typeof audio === "object" && !Array.isArray(audio) ? audio.exact : audio;
    const there = exact === undefined ? plugged.length > 0 : plugged.some((device) => device.deviceId === exact);
    if (!there) throw new DOMException("Requested device not found", "NotFoundError");
    const stream = await open(constraints);
    for (const track of stream.getAudioTracks()) {
      tracks.add(track);
      opened.push(track.label);
    }
    return stream;
  };
  const changed = () => mediaDevices.dispatchEvent(new Event("devicechange"));
  window.devices = {
    opened,
    unplug(labels) {
      out = labels;
      for (const track of tracks) {
        if (!labels.test(track.label)) continue;
        // By itself a track that is stopped does not tell so.
        track.stop();
        track.dispatchEvent(new Event("ended"));
        tracks.delete(track);
      }
      changed();
    },
    plugIn() {
      out = undefined;
      changed();
    },
  };
}

/** Pulls out the devices whose names match. */
export async function unplug(page: Page, labels: RegExp): Promise<void> {
  await page.evaluate((labels) => window.devices!.unplug(labels), labels);
}

/** Plugs everything in again. */
export async function plugIn(page: Page): Promise<void> {
  await page.evaluate(() => window.devices!.plugIn());
}

/** The microphones that the page has opened, the last one last. */
export async function microphonesOpened(page: Page): Promise<string[]> {
  return page.evaluate(() => window.devices!.opened);
}
