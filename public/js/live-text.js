// Keeps words live that something else in the browser has taken the place of. Translators and highlighters put
// elements of their own where a text was; the page's program goes on to change the text that it knows, which
// nobody sees any more. As soon as it does, that text comes back to its place.
const standIns = new WeakMap();

function putBack(text) {
  const [first, ...others] = (standIns.get(text) ?? []).filter((node) => node.isConnected);
  standIns.delete(text);
  if (!first || text.isConnected) return;
  for (const other of others) other.remove();
  first.replaceWith(text);
}

/** The nodes that came where a text went, in order. */
function replacements({ target, previousSibling, nextSibling }, added) {
  const found = [];
  let before = nextSibling && nextSibling.parentNode === target ? nextSibling.previousSibling : target.lastChild;
  if (added.has(previousSibling)) before = previousSibling;
  for (; before && added.has(before); before = before.previousSibling) found.unshift(before);
  for (let after = nextSibling; after && added.has(after) && !found.includes(after); after = after.nextSibling) found.push(after);
  return found;
}

const observer = new MutationObserver((records) => {
  const added = new Set(records.flatMap(({ addedNodes }) => [...addedNodes]));
  for (const record of records) {
    if (record.type === "characterData") putBack(record.target);
    for (const node of record.removedNodes) {
      if (node.nodeType !== Node.TEXT_NODE || node.isConnected) continue;
      const found = replacements(record, added);
      if (found.length === 0) continue;
      standIns.set(node, found);
      observer.observe(node, { characterData: true });
    }
  }
});
observer.observe(document.documentElement, { childList: true, subtree: true });
