import { html, nothing } from '../vendor/lit.js';
import { strings } from '../strings.js';
import { openDialog } from './dialog.js';

/**
 * A form in a dialog that stays until the server has done it; resolves with its answer, or with
 * undefined when it was left. `send` gets its FormData.
 * @param {{title: string, fields: any, submit: string, send: (form: any) => Promise<any>}} about
 */
export function askForm({ title, fields, submit, send }) {
  let trouble = { message: '', reasons: [] };
  let busy = false;
  const { closed, refresh } = openDialog({ title, content: (close) => html`
    <form @submit=${async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    refresh();
    try {
      close(await send(new FormData(event.target)));
    } catch (error) {
      trouble = error;
      busy = false;
      refresh();
    }
  }}>${fields}
      <div role="alert">${trouble.message ? html`<p class="problem">${trouble.message}</p>
        <ul>${(trouble.reasons ?? []).map((reason) => html`<li>${reason}</li>`)}</ul>` : nothing}</div>
      <p class="row"><button class="main" ?disabled=${busy}>${submit}</button>
        <button type="button" class="plain" @click=${() => close()}>${strings.shell.back}</button></p></form>` });
  return closed;
}

/** Shows `secret`, which is told only now: nothing but its own button shuts it. */
export function tellOnce({ title, text, secret, kept }) {
  return openDialog({ title, stay: true, content: (close) => html`<p>${text}</p><p><code class="secret">${secret}</code></p>
    <p class="row"><button class="main" @click=${() => close()}>${kept}</button></p>` }).closed;
}
