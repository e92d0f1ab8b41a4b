// Asking the server. Errors carry the server's own words. Where the session has ended the person is
// asked to log in again, and what was asked for is asked once more: nothing typed is lost.

export class ApiError extends Error {
  constructor(status, error, answer = {}) {
    super(error?.message ?? `HTTP ${status}`);
    this.status = status;
    this.code = error?.code ?? '';
    this.reasons = error?.reasons ?? [];
    /** The whole answer, for what some routes add. */
    this.error = error ?? {};
    this.answer = answer;
  }
}

/** Resolves when the same person is logged in again. @type {(() => Promise<void>)|undefined} */
let renew;

export function onSessionEnd(ask) {
  renew = ask;
}

/** Resolves with true when the person has shown the password again. @type {(() => Promise<boolean>)|undefined} */
let prove;

export function onProofNeeded(ask) {
  prove = ask;
}

/**
 * Sends `body` (text, bytes or a file) as it is; `more` are further headers.
 * @returns {Promise<any>}
 */
export async function send(method, path, body, type, more = {}) {
  const again = () => attempt(method, path, body, type, more);
  let answer = await again();
  if (answer.status === 401 && renew) {
    await renew();
    answer = await again();
  }
  try {
    return await unpack(answer);
  } catch (error) {
    if (error.code !== 'proof_required' || !prove || !await prove()) throw error;
    return unpack(await again());
  }
}

/** The same, but an ended session is an error like any other. */
export async function sendOnce(method, path, body) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return unpack(await attempt(method, path, text, 'application/json', {}));
}

function attempt(method, path, body, type, more) {
  /** @type {any} */
  const options = { method, credentials: 'same-origin', headers: { ...more } };
  if (body !== undefined) {
    options.headers['Content-Type'] = type;
    options.body = body;
  }
  return fetch(path, options);
}

async function unpack(answer) {
  const text = await answer.text();
  let parsed = {};
  if (text && /json/.test(answer.headers.get('content-type') ?? 'json')) parsed = JSON.parse(text);
  if (!answer.ok) throw new ApiError(answer.status, parsed.error, parsed);
  return parsed;
}

export const get = (path) => send('GET', path);
export const post = (path, body = {}, more = {}) => send('POST', path, JSON.stringify(body), 'application/json', more);
export const put = (path, body, more = {}) => send('PUT', path, JSON.stringify(body), 'application/json', more);
export const remove = (path, more = {}) => send('DELETE', path, undefined, undefined, more);
