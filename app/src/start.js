// Starts the page's program: takes over what the server rendered, and where that cannot be done, because
// something between the server and here has changed it, loads the page again and mounts it afresh. Where the
// program cannot start, or fails later, a line tells the cause and what to do.
const root = document.documentElement;
const way = history.state?.mount ? "mount" : "hydrate";
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

/** Whether somebody may have begun something in the page, such as a call, which loading it again would end. */
function isInUse() {
  return navigator.userActivation?.hasBeenActive ?? true;
}

function failed(error) {
  if (root.dataset.hydrated && isInUse()) {
    tell("This page has stopped working.", `A call goes on until the page is left. ${AGAIN} when you can.`);
  } else if (way === "mount") {
    whyNot(error).then((why) => tell(...why));
  } else {
    // In a document of its own: what is left of the failed program still hears keys and messages.
    history.replaceState({ mount: true }, "");
    location.reload();
  }
}

// The program fails by a trap, of which only the browser tells.
function isTrap(error) {
  return typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;
}
addEventListener("error", ({ error }) => isTrap(error) && failed(error));
addEventListener("unhandledrejection", ({ reason }) => isTrap(reason) && failed(reason));

const slow = setTimeout(() => tell("This page is still loading.", "It needs a moment on a slow connection."), 4000);

async function start() {
  const page = await import(script);
  await page.default({ module_or_path: wasm });
  // Whatever was told so far is in the way of taking over the page.
  clearTimeout(slow);
  told?.remove();
  if (way === "mount") document.body.replaceChildren();
  page[way]();
}

start().catch(async (error) => {
  clearTimeout(slow);
  // What cannot be loaded leaves the page as rendered, which tells at least how things stood.
  if (isTrap(error)) failed(error);
  else tell(...(await whyNot(error)));
});
