import { html, nothing } from '../vendor/lit.js';
import { post } from '../api.js';
import { DeskPage } from '../desk_page.js';
import { strings } from '../strings.js';

/** How the newest release goes out: first to one ward, then to all; gates by hand or by success. */
class RolloutStart extends DeskPage {
  static properties = { number: { attribute: false }, wards: { attribute: false }, byHand: { state: true } };

  constructor() {
    super();
    this.byHand = true;
  }

  plan(form) {
    const first = form.first.value;
    const gate = this.byHand ? { gate: 'by_hand' }
      : { gate: 'after_success', success_percent: Number(form.success.value), soak_minutes: Number(form.soak.value) };
    const all = { name: strings.pharmacy.start.all, percent: 100 };
    const waves = first ? [{ name: this.wards.get(first), wards: [first], ...gate }, all] : [all];
    const most = form.refusals.value;
    return { number: this.number, waves, reason: form.reason.value, ...(most === '' ? {} : { stop: { refusals_most: Number(most) } }) };
  }

  async start(event) {
    event.preventDefault();
    const rollout = await this.attempt(() => post('/api/v1/rollouts', this.plan(event.target)));
    if (rollout) this.dispatchEvent(new CustomEvent('started', { detail: rollout }));
  }

  render() {
    const words = strings.pharmacy.start;
    return html`<section><h2>${words.title(this.number)}</h2>${this.trouble()}<form @submit=${this.start}><div class="fields">
      <div class="field"><label for="f-first">${words.first}</label><select id="f-first" name="first" required><option value="" disabled selected>${strings.orders.choose}</option>
        ${[...this.wards].map(([id, name]) => html`<option value=${id}>${name}</option>`)}</select></div>
      <div class="field"><label for="f-gate">${words.gate}</label><select id="f-gate" name="gate" @change=${(event) => { this.byHand = event.target.value === 'by_hand'; }}>
        <option value="by_hand">${words.byHand}</option><option value="after_success">${words.bySuccess}</option></select></div>
      ${this.byHand ? nothing : html`<div class="field"><label for="f-success">${words.success} <span class="unit">%</span></label><input id="f-success" name="success" type="number" min="1" max="100" required></div>
        <div class="field"><label for="f-soak">${words.soak} <span class="unit">min</span></label><input id="f-soak" name="soak" type="number" min="0" required></div>`}
      <div class="field"><label for="f-refusals">${words.refusals}</label><input id="f-refusals" name="refusals" type="number" min="0" aria-describedby="h-refusals"><p class="quiet" id="h-refusals">${words.refusalsHint}</p></div>
      <div class="field"><label for="f-reason">${strings.pharmacy.rollout.reason}</label><input id="f-reason" name="reason" maxlength="200" required></div></div>
      <p class="row"><button ?disabled=${this.busy}>${words.start}</button></p></form></section>`;
  }
}
customElements.define('ph-rollout-start', RolloutStart);
