import { LitElement, html, nothing } from '../vendor/lit.js';
import { strings } from '../strings.js';
import { session } from './session.js';

/**
 * Asks for name and password. As a whole page when nobody is logged in; as a sheet over the page when
 * the session of `person` has ended: then the name stands, and what was typed below stays.
 */
class LoginForm extends LitElement {
  static properties = { person: { attribute: false }, busy: { state: true }, asksCode: { state: true }, problem: { state: true } };

  createRenderRoot() {
    return this;
  }

  async submit(event) {
    event.preventDefault();
    const form = event.target;
    this.busy = true;
    this.problem = '';
    try {
      const code = form.code?.value.trim();
      await session.logIn(this.person?.user ?? form.name.value, form.password.value, code ? { code } : {});
    } catch (error) {
      this.asksCode ||= error.code === 'code_required';
      this.problem = error.code === 'code_required' ? '' : error.message;
      await this.updateComplete;
      (form.code ?? form.password).select();
    } finally {
      this.busy = false;
    }
  }

  /** Drawn after the sheet was opened: the browser's own way to the first field is past. */
  firstUpdated() {
    /** @type {HTMLElement} */ (this.querySelector('[autofocus]')).focus();
  }

  fields() {
    const words = strings.login;
    return html`<form @submit=${this.submit}>
      <label>${words.name}<input name="name" autocomplete="username" required .value=${this.person?.user ?? ''}
        ?readonly=${Boolean(this.person)} ?autofocus=${!this.person}></label>
      <label>${words.password}<input name="password" type="password" autocomplete="current-password" required
        ?autofocus=${Boolean(this.person)}></label>
      ${this.asksCode ? html`<label>${words.code}<input name="code" autocomplete="one-time-code" maxlength="32" required></label>` : nothing}
      <p class="problem" role="alert">${this.problem ?? ''}</p>
      <button ?disabled=${this.busy}>${this.busy ? words.busy : words.submit}</button>
    </form>`;
  }

  render() {
    const words = strings.login;
    if (!this.person) return html`<main class="login"><h1>${strings.product}</h1>${this.fields()}<p class="quiet">${strings.secondary}</p></main>`;
    return html`<p>${words.kept}</p>${this.fields()}
      <button class="link" @click=${() => location.assign('/')}>${words.another}</button>`;
  }
}
customElements.define('ph-login', LoginForm);
