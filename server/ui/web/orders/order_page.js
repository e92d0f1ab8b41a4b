import { html, nothing } from '../vendor/lit.js';
import { get, post } from '../api.js';
import { DeskPage } from '../desk_page.js';
import { dose, rate, span, volume } from '../quantities.js';
import { clockWithSeconds, when } from '../hospital_time.js';
import { announce } from '../shell/announce.js';
import { openDialog } from '../shell/dialog.js';
import { line } from '../shell/line.js';
import { everyBeat } from '../shell/ticker.js';
import { strings } from '../strings.js';

const LOOK_MS = 1_000;
const LONG_LOOK_MS = 10_000; // once it has ended
const WAY = ['queued', 'offered', 'received', 'shown', 'confirmed', 'running', 'completed'];
const MAY_ORDER = ['nurse', 'charge_nurse'];

const isEnd = (state) => !WAY.includes(state) || state === 'completed';
const isAtBedside = (state) => ['confirmed', 'running', 'completed'].includes(state);

/** One order on its way to the bedside, each step as it comes. */
class OrderPage extends DeskPage {
  static properties = { person: { attribute: false }, args: { attribute: false }, order: { state: true }, pump: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.load();
    this.stop = everyBeat(() => this.look());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop();
  }

  look() {
    const wait = this.order && isEnd(this.order.state) ? LONG_LOOK_MS : LOOK_MS;
    if (!this.busy && performance.now() - (this.looked ?? 0) >= wait) this.load();
    else this.requestUpdate(); // what is shown has an age
  }

  async load() {
    this.looked = performance.now();
    await this.attempt(async () => {
      const order = await get(`/api/v1/orders/${encodeURIComponent(this.args.order)}`);
      if (this.order && this.order.state !== order.state) announce(strings.orders.states[order.state] ?? order.state);
      this.order = order;
      this.pump = await get(`/api/v1/pumps/${encodeURIComponent(order.pump)}`);
    });
  }

  cancel() {
    const words = strings.orders;
    openDialog({ title: words.cancel, content: (close) => html`<form @submit=${async (event) => {
      event.preventDefault();
      const reason = event.target.reason.value.trim();
      const answer = await this.attempt(() => post(`/api/v1/orders/${this.order.id}/cancel`, { reason }));
      if (answer) this.order = answer;
      close();
    }}><p>${words.cancelNote}</p><label>${words.cancelReason}<input name="reason" required maxlength="160"></label>
      <p class="row"><button>${words.cancel}</button></p></form>` });
  }

  way() {
    const words = strings.orders;
    const { order } = this;
    const steps = new Map((order.steps ?? []).map((step) => [step.state, step]));
    const reached = WAY.findLastIndex((state) => steps.has(state));
    const ended = isEnd(order.state) && order.state !== 'completed';
    const rows = WAY.map((state, index) => {
      const step = steps.get(state);
      const kind = step ? 'done' : index < reached ? 'passed' : ended ? 'never' : index === reached + 1 ? 'next' : 'ahead';
      return html`<li data-step=${state} data-kind=${kind} aria-current=${state === order.state ? 'step' : 'false'}><strong>${words.states[state]}</strong>
        ${step ? html`<span>${clockWithSeconds(step.at_ms)} <span class="quiet">${step.by}</span> ${step.reason}</span>` : html`<span class="quiet">${kind === 'next' ? words.waits[state] : ''}</span>`}</li>`;
    });
    const last = steps.get(order.state);
    return html`<ol class="way">${rows}${ended ? html`<li data-step=${order.state} data-kind="ended" aria-current="step"><strong>${words.states[order.state]}</strong>
      <span>${last ? clockWithSeconds(last.at_ms) : ''} <span class="quiet">${last?.by ?? ''}</span> ${order.reason || last?.reason || ''}</span></li>` : nothing}</ol>`;
  }

  /** Where it hangs, when it does not go on. */
  hint() {
    const words = strings.orders;
    const { order, pump } = this;
    if (isEnd(order.state) || order.state === 'running') return nothing;
    const left = order.expires_ms - line.now();
    return html`${pump && !pump.connected ? html`<p class="note">${words.pumpAway(pump.last_contact_ms ? when(pump.last_contact_ms, line.now()) : strings.unknown)}</p>` : nothing}
      ${isAtBedside(order.state) ? nothing : html`<p>${left > 0 ? words.voidIn(span(left)) : words.voidNow}</p>`}`;
  }

  acts() {
    const { order } = this;
    const words = strings.orders;
    if (!this.person.roles.some((role) => MAY_ORDER.includes(role))) return nothing;
    return html`<p class="row">${isEnd(order.state) || isAtBedside(order.state) ? nothing : html`<button class="plain" @click=${() => this.cancel()}>${words.cancel}</button>`}
      ${order.state === 'running' ? html`<a class="button" href=${`/orders/new?after=${encodeURIComponent(order.id)}`}>${words.titrate}</a>` : nothing}
      <a class="button plain" href=${`/orders/new?pump=${encodeURIComponent(order.pump)}`}>${words.anotherOrder}</a></p>`;
  }

  render() {
    const words = strings.orders;
    const { order, pump } = this;
    if (!order) return html`<main class="page"><h1>${words.title}</h1>${this.trouble()}</main>`;
    return html`<main class="page order-page"><p><a href="/orders">${words.back}</a></p>
      <h1>${order.drug} ${dose(order.dose)}</h1>${this.trouble()}
      <p>${pump?.bed || ''} ${order.pump}, <span class="private">${order.patient}</span>, ${rate(order.rate_nl_per_h)}, ${volume(order.vtbi_nl)}
        <span class="quiet">${words.by(order.author, order.library.number)}</span></p>
      ${this.hint()}${this.way()}${this.acts()}<p class="quiet">${words.bedside}</p></main>`;
  }
}
customElements.define('ph-order', OrderPage);
