// The one heartbeat of the pages: everything that follows time hangs on it, so that a tab in the
// background still judges its values and sounds its alarms.

const listeners = new Set();
let worker;

/** Calls `tell` about twice a second until the returned function is called. */
export function everyBeat(tell) {
  worker ??= start();
  listeners.add(tell);
  return () => listeners.delete(tell);
}

// The content policy lets no plain text become a script's address; this one is fixed.
function address() {
  const path = '/shell/ticker_worker.js';
  const types = /** @type {any} */ (globalThis).trustedTypes;
  if (!types) return path;
  return types.createPolicy('pumphouse-ticker', { createScriptURL: () => path })
    .createScriptURL('');
}

function start() {
  const made = new Worker(address());
  made.onmessage = () => { for (const tell of [...listeners]) tell(); };
  return made;
}
