declare global {
  interface Window {
    /** The moments at which the number of those who wait was first painted as so many, in milliseconds since 1970. */
    painted?: number[];
  }
}

/**
 * Runs in the page before its own scripts: notes when the console's count of those who wait is painted as `count`. It
 * is what tells of a caller who comes behind a thousand others: their row is not among the first.
 */
export function watchPaint(count: number): void {
  const painted: number[] = [];
  window.painted = painted;
  let shown = false;
  const look = () => {
    const before = shown;
    shown = document.querySelector("#waiting .count")?.textContent === String(count);
    if (before || !shown) return;
    // What is posted in a frame's callback comes back when that frame has been painted.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => painted.push(performance.timeOrigin + performance.now());
    port2.postMessage(null);
  };
  let asked = false;
  new MutationObserver(() => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      look();
    });
  }).observe(document, { childList: true, characterData: true, subtree: true });
}
