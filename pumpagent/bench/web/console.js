// The console of the bench: the state, keys and faults of one pump.

/** Resolves to nothing, or to the words of a refusal. */
export async function post(path, body) {
  try {
    const answer = await fetch(path, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
    });
    return answer.ok ? '' : (await answer.json()).error.message;
  } catch {
    return 'the console does not answer';
  }
}

export const press = (key, text = '') => post('/key', text ? { key, reason: text } : { key });

export async function get(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/** Puts `text` where it is not already, so that a screen reader hears only changes. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
