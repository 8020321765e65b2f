declare global {
  interface Window {
    /** When each name was first painted, in milliseconds since 1970. */
    painted?: Record<string, number>;
  }
}

/** Runs in the page before its own scripts: notes when each text that is `Probe` and a number is first painted. */
export function watchPaint(): void {
  const painted: Record<string, number> = {};
  window.painted = painted;
  let changed = "";
  const look = () => {
    const names = (changed.match(/Probe \d+/g) ?? []).filter((name) => !(name in painted));
    changed = "";
    if (names.length === 0) return;
    // What is posted in a frame's callback comes back when that frame has been painted.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      for (const name of names) painted[name] ??= performance.timeOrigin + performance.now();
    };
    port2.postMessage(null);
  };
  let asked = false;
  // Only what has changed is read: reading the whole page would take longer than the page needs to change it.
  new MutationObserver((records) => {
    for (const { addedNodes, target, type } of records) {
      const nodes = type === "characterData" ? [target] : [...addedNodes];
      for (const node of nodes) changed += `${node.textContent}\n`;
    }
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      look();
    });
  }).observe(document, { childList: true, characterData: true, subtree: true });
}
