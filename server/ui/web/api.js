// Asking the server. Errors carry the server's own words.

export class ApiError extends Error {
  constructor(status, error) {
    super(error?.message ?? `HTTP ${status}`);
    this.status = status;
    this.reasons = error?.reasons ?? [];
  }
}

/** Sends `body` (text, bytes or a file) as it is; `more` are further headers. */
export async function send(method, path, body, type, more = {}) {
  const options = { method, credentials: 'same-origin', headers: { ...more } };
  if (body !== undefined) {
    options.headers['Content-Type'] = type;
    options.body = body;
  }
  const answer = await fetch(path, options);
  const text = await answer.text();
  const parsed = text ? JSON.parse(text) : {};
  if (!answer.ok) throw new ApiError(answer.status, parsed.error);
  return parsed;
}

export const get = (path) => send('GET', path);
export const post = (path, body = {}) => send('POST', path, JSON.stringify(body), 'application/json');
