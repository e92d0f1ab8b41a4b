import { LitElement, html } from './vendor/lit.js';
import { post } from './api.js';
import { strings } from './strings.js';

/** Asks for name and password; fires `login` with the server's answer. */
class LoginForm extends LitElement {
  static properties = { busy: { state: true }, problem: { state: true } };

  createRenderRoot() {
    return this;
  }

  async submit(event) {
    event.preventDefault();
    const form = event.target;
    this.busy = true;
    this.problem = '';
    try {
      const person = await post('/api/v1/login', { name: form.name.value, password: form.password.value });
      this.dispatchEvent(new CustomEvent('login', { detail: person }));
    } catch (error) {
      this.problem = error.message;
    } finally {
      this.busy = false;
    }
  }

  render() {
    const words = strings.login;
    return html`<main class="login">
      <h1>${strings.product}</h1>
      <form @submit=${this.submit}>
        <label>${words.name}<input name="name" autocomplete="username" required autofocus></label>
        <label>${words.password}<input name="password" type="password" autocomplete="current-password" required></label>
        <p class="problem" role="alert">${this.problem ?? ''}</p>
        <button ?disabled=${this.busy}>${this.busy ? words.busy : words.submit}</button>
      </form>
    </main>`;
  }
}
customElements.define('ph-login', LoginForm);
