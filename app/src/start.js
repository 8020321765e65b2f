// Starts the page's program: takes over what the server rendered, and where that cannot be done, because
// something between the server and here has changed it, mounts the page afresh. Where the program cannot
// start, or fails later, a line tells the cause and what to do.
const root = document.documentElement;
// From here on nothing needs to say that JavaScript is missing.
root.dataset.scripted = "";

const AGAIN = "Load the page again";
let told;

function tell(cause, advice) {
  told?.remove();
  told = document.createElement("p");
  told.className = "start-failure";
  told.setAttribute("role", "alert");
  const strong = document.createElement("strong");
  strong.textContent = cause;
  told.append(strong, ` ${advice}`);
  document.body.prepend(told);
}

/** Why a file of the page cannot be had; `undefined` if it can. */
async function missing(path) {
  try {
    const answer = await fetch(path, { cache: "no-cache" });
    if (answer.ok) return undefined;
    return ["A part of this page is missing on the server.", `${path}: error ${answer.status}. ${AGAIN} in a minute; if that does not help, tell the station.`];
  } catch {
    return ["A part of this page could not be loaded.", `Check the connection. ${AGAIN} when it is back.`];
  }
}

async function whyNot(error) {
  if (typeof WebAssembly !== "object") {
    return ["This browser does not run WebAssembly, which this page needs.", "Some browsers turn it off for safety, such as an iPhone in Lockdown Mode. Allow it for this page, or use another browser."];
  }
  const file = (await missing(script)) ?? (await missing(wasm));
  if (file) return file;
  if (error instanceof WebAssembly.RuntimeError) {
    return ["This page’s program has failed.", `${AGAIN}; if that does not help, tell the station.`];
  }
  return ["The parts of this page do not fit together.", `${AGAIN}. If that does not help, something on the way, such as a proxy, has changed or kept them.`];
}

/** Whether somebody may have begun something in the page, such as a call, which mounting would lose. */
function isInUse() {
  return navigator.userActivation?.hasBeenActive ?? true;
}

async function load(way) {
  // Another address, so that the browser makes another instance: one that has failed is of no more use.
  const page = await import(way === "hydrate" ? script : `${script}?mount`);
  await page.default({ module_or_path: wasm });
  page[way]();
}

let mounting = false;
async function failed(error) {
  if (isInUse() && root.dataset.hydrated) {
    tell("This page has stopped working.", `A call goes on until the page is left. ${AGAIN} when you can.`);
  } else if (mounting) {
    tell(...(await whyNot(error)));
  } else {
    mounting = true;
    document.body.replaceChildren();
    await load("mount").catch(failed);
  }
}

// The program fails by a trap, of which only the browser tells. What is left of an instance that has failed
// before may trap again, and is of no interest.
function trapped(error) {
  if (typeof WebAssembly !== "object" || !(error instanceof WebAssembly.RuntimeError)) return;
  if (!mounting || error.stack?.includes("?mount")) failed(error);
}
addEventListener("error", ({ error }) => trapped(error));
addEventListener("unhandledrejection", ({ reason }) => trapped(reason));

const slow = setTimeout(() => root.dataset.hydrated || tell("This page is still loading.", "It needs a moment on a slow connection."), 4000);
load("hydrate")
  .catch(async (error) => {
    // What cannot be loaded cannot be mounted either, and the page as rendered tells at least how things stood.
    if (typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError) return failed(error);
    tell(...(await whyNot(error)));
  })
  .then(() => {
    clearTimeout(slow);
    if (told?.firstChild.textContent === "This page is still loading.") told.remove();
  });
