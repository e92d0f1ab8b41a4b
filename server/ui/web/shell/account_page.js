import { html, nothing } from '../vendor/lit.js';
import { post, remove } from '../api.js';
import { DeskPage } from '../desk_page.js';
import { strings } from '../strings.js';
import { toast } from './announce.js';
import { session } from './session.js';

/** One's own password and second factor; where the site demands them, nothing else is shown before. */
class AccountPage extends DeskPage {
  static properties = { person: { attribute: false }, args: { attribute: false }, query: { attribute: false }, factor: { state: true }, codes: { state: true } };

  wants(what) {
    return (this.person.wanting ?? []).includes(what);
  }

  async changePassword(event) {
    event.preventDefault();
    const form = event.target;
    if (form.next.value !== form.again.value) {
      this.problem = strings.account.differ;
      return;
    }
    const person = await this.attempt(() => post('/api/v1/me/password', { password: form.password.value, new_password: form.next.value }));
    if (!person) return;
    form.reset();
    session.welcome(person);
    toast(strings.account.changed);
  }

  async askFactor() {
    this.factor = await this.attempt(() => post('/api/v1/me/totp'));
  }

  async confirmFactor(event) {
    event.preventDefault();
    const kept = await this.attempt(() => post('/api/v1/me/totp/confirm', { code: event.target.code.value.trim() }));
    if (!kept) return;
    this.factor = undefined;
    this.codes = kept.recovery_codes;
  }

  async dropFactor() {
    if (await this.attempt(() => remove('/api/v1/me/totp'))) await session.load();
  }

  password() {
    const words = strings.account;
    return html`<section><h2>${words.password}</h2>
      ${this.wants('password') ? html`<p>${words.passwordWanted}</p>` : nothing}
      <form class="narrow" @submit=${this.changePassword}>
        <label>${words.now}<input name="password" type="password" autocomplete="current-password" required></label>
        <label>${words.next}<input name="next" type="password" autocomplete="new-password" minlength="8" required></label>
        <label>${words.again}<input name="again" type="password" autocomplete="new-password" required></label>
        <p class="quiet">${words.rule}</p>
        <button ?disabled=${this.busy}>${words.change}</button></form></section>`;
  }

  secondFactor() {
    const words = strings.account;
    if (this.codes) return html`<section><h2>${words.codes}</h2><p>${words.codesWhat}</p>
      <ul class="codes">${this.codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
      <p><button @click=${() => { this.codes = undefined; session.load(); }}>${words.kept}</button></p></section>`;
    if (this.factor) return html`<section><h2>${words.factor}</h2><p>${words.factorHow}</p>
      <p><code class="secret">${this.factor.secret}</code> <a href=${this.factor.uri}>${words.open}</a></p>
      <form class="narrow" @submit=${this.confirmFactor}>
        <label>${strings.login.code}<input name="code" autocomplete="one-time-code" maxlength="6" required></label>
        <button ?disabled=${this.busy}>${words.begin}</button></form></section>`;
    return html`<section><h2>${words.factor}</h2>
      <p>${this.wants('second_factor') ? words.factorWanted : this.person.second_factor ? words.hasFactor : words.noFactor}</p>
      <p class="row"><button @click=${() => this.askFactor()} ?disabled=${this.busy}>${this.person.second_factor ? words.renew : words.ask}</button>
        ${this.person.second_factor ? html`<button class="plain" @click=${() => this.dropFactor()} ?disabled=${this.busy}>${words.drop}</button>` : nothing}</p></section>`;
  }

  render() {
    return html`<main class="page"><h1>${strings.account.title}</h1>${this.trouble()}
      ${this.wants('password') ? this.password() : html`${this.secondFactor()}${session.isIncomplete ? nothing : this.password()}`}</main>`;
  }
}
customElements.define('ph-account', AccountPage);
