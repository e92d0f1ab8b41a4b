import { html, nothing } from './vendor/lit.js';
import { approvalText, canSign, SHORTEST_SECRET, signApproval } from './approver_key.js';
import { get, post } from './api.js';
import { DeskPage } from './desk_page.js';
import { strings } from './strings.js';

const APPROVERS = { first: 'pharmacist', second: 'second_signer' };

/** The word of one person on one draft, signed with that person's own key in this browser. */
class LibraryApproval extends DeskPage {
  static properties = {
    person: { attribute: false }, draft: { attribute: false },
    asked: { state: true }, left: { state: true }, able: { state: true }, reason: { state: true }, told: { state: true },
  };

  connectedCallback() {
    super.connectedCallback();
    this.reason = '';
    this.load();
  }

  get path() {
    return `/api/v1/libraries/${this.draft}`;
  }

  async load() {
    this.able = await canSign();
    try {
      this.left = (await get(`${this.path}/review`)).ticks_left;
      this.asked = await get(`${this.path}/approval`);
    } catch (error) {
      this.asked = undefined; // released, or this person's word is not asked for
      if (![403, 409].includes(error.status)) this.problem = error.message;
    }
  }

  text(atMs) {
    return approvalText(this.asked, this.person.user, this.reason, atMs);
  }

  /** One drug: every entry of it that changed, as it stands now. */
  async tick(ticks) {
    const body = { ticks: ticks.map(({ area, entry, digest }) => (entry ? { area, entry, digest } : { area, digest })) };
    if (await this.attempt(() => post(`${this.path}/ticks`, body))) await this.load();
  }

  async approve(event) {
    event.preventDefault();
    const form = event.target;
    const secret = form.secret.value;
    if ([...secret].length < SHORTEST_SECRET) {
      this.problem = strings.pharmacy.approve.short;
      return;
    }
    const record = await this.attempt(async () => {
      const text = this.text(Date.now());
      const signature = await signApproval(text, this.asked.site, this.person.user, secret);
      return post(`${this.path}/approve`, { approval: text, signature });
    });
    form.secret.value = '';
    if (!record) return;
    const words = strings.pharmacy;
    this.told = words.approve.done(words.stage[record.stage] ?? record.stage);
    await this.load();
    this.dispatchEvent(new CustomEvent('changed'));
  }

  ticks() {
    const words = strings.pharmacy.draft;
    const drugs = new Map();
    for (const one of this.left ?? []) drugs.set(one.drug, [...(drugs.get(one.drug) ?? []), one]);
    return html`<ul class="ticks">${[...drugs].map(([drug, ticks]) => html`<li>
      <strong>${drug}</strong> <span class="quiet">${ticks.map((one) => `${one.area} ${one.entry}`).join(', ')}</span>
      <button class="plain" ?disabled=${this.busy} @click=${() => this.tick(ticks)}>${words.tick}</button></li>`)}</ul>`;
  }

  form() {
    const words = strings.pharmacy.approve;
    if (!this.able) return html`<p>${words.unable}</p>`;
    return html`<form @submit=${this.approve}>
      <label>${words.reason}<input name="reason" maxlength="200" required @input=${(event) => { this.reason = event.target.value; }}></label>
      <p class="quiet">${words.what}</p>
      <pre>${this.text('…')}</pre>
      <label>${words.secret}<input name="secret" type="password" autocomplete="off" required></label>
      <button ?disabled=${this.busy}>${words.submit}</button>
      <p class="quiet">${words.hint}</p>
    </form>`;
  }

  render() {
    if (!this.asked) return html`${this.trouble()}${this.told ? html`<p role="status">${this.told}</p>` : nothing}`;
    const mine = this.person.roles.includes(APPROVERS[this.asked.step]);
    return html`<section class="approval"><h2>${strings.pharmacy.approve.title}</h2>
      <p role="status">${this.told ?? ''}</p>${this.trouble()}
      ${mine ? html`${this.ticks()}${this.form()}` : nothing}</section>`;
  }
}
customElements.define('ph-library-approval', LibraryApproval);
