import { html, nothing } from '../vendor/lit.js';
import { get } from '../api.js';
import { LivePage } from '../live_page.js';
import { dose } from '../quantities.js';
import { when } from '../hospital_time.js';
import { line } from '../shell/line.js';
import { setQuery } from '../shell/router.js';
import { strings } from '../strings.js';

const MAY_ORDER = ['nurse', 'charge_nurse'];

/** Orders of a ward, where each of them stands. */
class Orders extends LivePage {
  static every = 2_000;
  static properties = {
    person: { attribute: false }, query: { attribute: false }, orders: { state: true }, wards: { state: true }, pumps: { state: true },
    ward: { state: true }, all: { state: true },
  };

  connectedCallback() {
    super.connectedCallback();
    this.ward = this.query?.get('ward') ?? '';
    this.all = this.query?.get('all') === '1';
  }

  async look() {
    const query = new URLSearchParams();
    if (this.ward) query.set('ward', this.ward);
    if (!this.all) query.set('open', '1');
    this.wards ??= (await get('/api/v1/wards')).wards;
    this.pumps ??= new Map((await get('/api/v1/pumps')).pumps.map((pump) => [pump.id, pump]));
    this.orders = (await get(`/api/v1/orders?${query}`)).orders;
  }

  choose(changes) {
    Object.assign(this, changes);
    setQuery({ ward: this.ward, all: this.all ? '1' : '' });
    this.lookNow();
  }

  row(order) {
    const words = strings.orders;
    const pump = this.pumps?.get(order.pump);
    return html`<tr data-state=${order.state}>
      <td>${pump?.bed || ''} <span class="quiet">${order.pump}</span></td>
      <td class="private">${order.patient}</td>
      <td><a href=${`/orders/${order.id}`}><strong>${order.drug}</strong></a> ${dose(order.dose)}</td>
      <td><span class="order-state">${words.states[order.state] ?? order.state}</span>${order.reason ? html` <span class="quiet">${order.reason}</span>` : nothing}</td>
      <td>${when(order.issued_ms, line.now())} <span class="quiet">${order.author}</span></td></tr>`;
  }

  render() {
    const words = strings.orders;
    return html`<main class="page"><h1>${words.title}</h1>${this.trouble()}
      <div class="row"><label>${strings.ward}<select @change=${(event) => this.choose({ ward: event.target.value })}><option value="">${words.allWards}</option>
          ${(this.wards ?? []).map((ward) => html`<option value=${ward.id} ?selected=${ward.id === this.ward}>${ward.name}</option>`)}</select></label>
        <label class="check"><input type="checkbox" .checked=${this.all} @change=${(event) => this.choose({ all: event.target.checked })}> ${words.ended}</label>
        ${this.person.roles.some((role) => MAY_ORDER.includes(role)) ? html`<a class="button" href="/orders/new">${words.new}</a>` : nothing}</div>
      ${this.orders?.length === 0 ? html`<p class="quiet">${words.none}</p>` : nothing}
      ${this.orders?.length ? html`<div class="scroll"><table><caption class="sr">${words.title}</caption>
        <thead><tr>${words.columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${this.orders.map((order) => this.row(order))}</tbody></table></div>` : nothing}</main>`;
  }
}
customElements.define('ph-orders', Orders);
