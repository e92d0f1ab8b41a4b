import { html, nothing } from '../vendor/lit.js';
import { get } from '../api.js';
import '../chart.js';
import { freshness } from '../freshness.js';
import { clock, moment, when } from '../hospital_time.js';
import { rate, span, volume } from '../quantities.js';
import { line } from '../shell/line.js';
import { setQuery } from '../shell/router.js';
import { strings } from '../strings.js';
import { table } from '../table.js';
import { marks, timeline, trendColumns } from './history.js';
import { LivePage } from '../live_page.js';
import { tile } from './tile.js';

const HOURS = [1, 4, 12, 24];
const HOUR_MS = 3_600_000;
const OPEN_ORDERS = 3; // whose steps are told

/** One infusion: what it does now, the programme and what became of it, alarms and pressure. */
class InfusionPage extends LivePage {
  static properties = {
    person: { attribute: false }, args: { attribute: false }, query: { attribute: false },
    pump: { state: true }, events: { state: true }, points: { state: true }, orders: { state: true }, everything: { state: true },
  };

  get hours() {
    const asked = Number(this.query?.get('hours'));
    return HOURS.includes(asked) ? asked : 4;
  }

  async look() {
    const id = encodeURIComponent(this.args.pump);
    const to = Math.round(line.now()) + 60_000;
    const from = to - this.hours * HOUR_MS;
    const span_ = `from_ms=${from}&to_ms=${to}`;
    this.pump = await get(`/api/v1/pumps/${id}`);
    this.receivedAt = performance.now();
    const [history, trend, { orders }] = await Promise.all([
      get(`/api/v1/pumps/${id}/history?${span_}&limit=5000`), get(`/api/v1/pumps/${id}/trend?${span_}`),
      get(`/api/v1/orders?pump=${id}`)]);
    this.points = trend.points;
    this.events = history.events;
    const newest = orders.slice(0, OPEN_ORDERS);
    this.orders = await Promise.all(newest.map(({ id: order }) => get(`/api/v1/orders/${encodeURIComponent(order)}`)));
  }

  choose(hours) {
    setQuery({ hours });
    this.query = new URLSearchParams(location.search);
  }

  now() {
    const fresh = freshness({ ageAtReceipt: this.pump.age_ms, receivedAt: this.receivedAt }, performance.now());
    const { content, ...shown } = tile(this.pump, fresh);
    return html`<article class="tile single" data-contact=${shown.contact} data-priority=${shown.priority} data-state=${shown.state}>${content}</article>`;
  }

  charts() {
    const words = strings.infusion;
    const { xs, rates, pressures, volumes } = trendColumns(this.points);
    const most = Math.max(0, ...pressures.filter((value) => value !== null));
    const newest = this.points.at(-1);
    const summary = newest ? words.summary(rate(newest.rate_nl_per_h), volume(newest.infused_nl), `${Math.round(most)}\u202fmmHg`) : '';
    return html`<ph-chart .label=${words.chart(this.hours)} .summary=${summary} .xs=${xs} .marks=${marks(this.events)} .series=${[
      { label: words.rate, values: rates, as: 'steps' },
      { label: words.infused, values: volumes, axis: 'right' },
    ]}></ph-chart>
    <ph-chart .label=${words.pressureChart} .xs=${xs} .height=${160} .marks=${marks(this.events)} .series=${[
      { label: words.pressure, values: pressures },
    ]}></ph-chart>`;
  }

  programme() {
    const words = strings.infusion;
    if (this.orders.length === 0) return html`<p class="quiet">${words.noOrder}</p>`;
    return this.orders.map((order) => html`<article class="order">
      <h3>${order.drug} <span class="quiet">${order.dose.value} ${order.dose.unit}</span></h3>
      <p>${words.by(order.author, moment(order.issued_ms))} <a href=${`/orders/${encodeURIComponent(order.id)}`}>${order.id}</a></p>
      <ol class="steps">${(order.steps ?? []).map((step) => html`<li data-state=${step.state}>
        <time>${clock(step.at_ms)}</time> <strong>${strings.orderStates[step.state] ?? step.state}</strong> ${step.by}${step.reason ? html`: ${step.reason}` : nothing}</li>`)}</ol>
    </article>`);
  }

  record() {
    const words = strings.infusion;
    const rows = timeline(this.events, this.orders, this.everything);
    return html`<label class="check"><input type="checkbox" .checked=${Boolean(this.everything)} @change=${(event) => { this.everything = event.target.checked; }}>
        ${words.everything}</label>
      ${rows.length ? table(words.record, words.columns, rows.map((row) => [when(row.at, line.now()), row.what, row.by])) : html`<p class="quiet">${strings.chart.empty}</p>`}`;
  }

  render() {
    const words = strings.infusion;
    const title = this.pump ? `${this.pump.bed || this.pump.id}` : this.args.pump;
    return html`<main class="page infusion"><h1><span>${title} ${this.pump?.patient ? html`<a class="private" href=${`/patients/${encodeURIComponent(this.pump.patient)}`}>${this.pump.patient}</a>` : nothing}</span></h1>
      ${this.trouble()}
      ${!this.orders ? nothing : html`
        <div class="columns"><section>${this.now()}${this.alarms()}</section><section><h2>${words.programme}</h2>${this.programme()}</section></div>
        <section><div class="row" role="group" aria-label=${words.span}>${HOURS.map((hours) => html`
          <button class="plain" aria-pressed=${String(hours === this.hours)} @click=${() => this.choose(hours)}>${words.hours(hours)}</button>`)}</div>
          ${this.charts()}</section>
        <section><h2>${words.record}</h2>${this.record()}</section>`}
    </main>`;
  }

  alarms() {
    return html`<ul class="advice">${this.pump.alarms.map((alarm) => html`<li><strong>${alarm.title}</strong>: ${alarm.advice},
      ${strings.alarms.since(span(line.now() - alarm.since_ms))}${alarm.acknowledged_by ? html`, ${strings.alarms.acknowledgedBy(alarm.acknowledged_by, alarm.coming)}` : nothing}</li>`)}</ul>`;
  }
}
customElements.define('ph-infusion', InfusionPage);
