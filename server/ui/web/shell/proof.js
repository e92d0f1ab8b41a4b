import { html } from '../vendor/lit.js';
import { onProofNeeded, sendOnce } from '../api.js';
import { strings } from '../strings.js';
import { openDialog } from './dialog.js';
import { session } from './session.js';

/** Asks for the password once more, for what may not be done by whoever finds an open screen. */
async function askProof() {
  const words = strings.account;
  let problem = '';
  const { closed, refresh } = openDialog({ title: words.proof, className: 'login', content: (close) => html`
    <p>${words.proofWhat}</p>
    <form @submit=${async (event) => {
    event.preventDefault();
    const form = event.target;
    const code = form.code?.value.trim();
    try {
      await sendOnce('POST', '/api/v1/me/proof', { password: form.password.value, ...(code ? { code } : {}) });
      close(true);
    } catch (error) {
      problem = error.message;
      refresh();
    }
  }}>
      <label>${strings.login.password}<input name="password" type="password" autocomplete="current-password" required autofocus></label>
      ${session.person?.second_factor ? html`<label>${strings.login.code}<input name="code" autocomplete="one-time-code" maxlength="32"></label>` : ''}
      <p class="problem" role="alert">${problem}</p>
      <button>${words.go}</button>
    </form>` });
  return (await closed) === true;
}

export function startProofs() {
  onProofNeeded(askProof);
}
