import { html, nothing } from './vendor/lit.js';
import { get } from './api.js';
import { DeskPage } from './desk_page.js';
import { span } from './quantities.js';
import { alarmsByKind, alertsByDrug, ranked, sum } from './quality_charts.js';
import { strings } from './strings.js';
import { table } from './table.js';

const DAY_MS = 86_400_000;

/** How limits are met in practice, by ward and drug; every table also as CSV. */
class LibraryQuality extends DeskPage {
  static properties = { quality: { state: true }, wards: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.query = new URLSearchParams({ from_ms: Date.now() - 30 * DAY_MS });
    this.attempt(async () => { this.wards = (await get('/api/v1/wards')).wards; });
    this.load();
  }

  async load() {
    this.quality = (await this.attempt(() => get(`/api/v1/quality?${this.query}`))) ?? this.quality;
  }

  choose(event) {
    event.preventDefault();
    const form = event.target;
    this.query = new URLSearchParams({ from_ms: Date.now() - Number(form.days.value) * DAY_MS });
    for (const name of ['ward', 'drug', 'shift']) {
      if (form[name].value) this.query.set(name, form[name].value);
    }
    this.load();
  }

  form() {
    const words = strings.pharmacy.quality;
    return html`<form class="row" @submit=${this.choose}>
      <label>${words.days}<input name="days" type="number" min="1" max="3660" value="30" required></label>
      <label>${words.ward}<select name="ward"><option value="">${words.all}</option>
        ${(this.wards ?? []).map((ward) => html`<option value=${ward.id}>${ward.name}</option>`)}</select></label>
      <label>${words.drug}<input name="drug"></label>
      <label>${words.shift}<input name="shift" placeholder="19:00-07:00" pattern="[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]"></label>
      <button ?disabled=${this.busy}>${words.show}</button>
    </form>`;
  }

  counts(ward, drug, c) {
    return [ward, drug, c.programmed, c.outdated_library, c.soft_alerts, c.overridden, c.overridden_within_2s,
      c.hard_refusals, c.edited, c.good_catches, c.given_up];
  }

  wardRow(ward) {
    const alarms = Object.entries(ward.alarms).sort((a, b) => b[1] - a[1]).map(([name, count]) => `${name} ${count}`);
    return [ward.ward, ward.infusions_started, `${ward.compliance_percent} %`, ward.volume_ends, ward.volume_ends_announced, alarms.join(', ')];
  }

  sheets() {
    const words = strings.pharmacy.quality;
    const link = (sheet, text) => html`<a href=${`/api/v1/quality?${this.query}&sheet=${sheet}`} download=${`${sheet}.csv`}>${text}</a>`;
    return html`<p class="sheets">${words.sheets}: ${link('rows', words.rows)}, ${link('wards', words.wardSheet)}, ${link('overrides', words.overrides)}</p>`;
  }

  figures() {
    const words = strings.pharmacy.quality;
    const { rows, all, wards, override_reasons: reasons, override_median_ms: median } = this.quality;
    if (rows.length === 0 && wards.length === 0) return html`<p class="quiet">${words.none}</p>`;
    const alerts = alertsByDrug(rows);
    const alarms = alarmsByKind(wards);
    return html`${table(words.title, words.columns, [...rows.map((row) => this.counts(row.ward, row.drug, row.counts)), this.counts(words.all, '', all)])}
      ${median === undefined ? nothing : html`<p>${words.median(span(median))}</p>`}
      ${Object.keys(reasons).length ? html`<h2>${words.reasons}</h2><ul>${Object.entries(reasons).map(([reason, count]) => html`<li>${reason} (${count})</li>`)}</ul>` : nothing}
      ${ranked(words.byDrug, words.drug, alerts, words.byDrugSum(sum(alerts)))}${ranked(words.alarmsChart, words.alarm, alarms, words.alarmsSum(sum(alarms)))}
      <h2>${words.wards}</h2>${table(words.wards, words.wardColumns, wards.map((ward) => this.wardRow(ward)))}
      ${this.sheets()}`;
  }

  render() {
    return html`<h1>${strings.pharmacy.quality.title}</h1>${this.trouble()}${this.form()}
      ${this.quality ? this.figures() : nothing}`;
  }
}
customElements.define('ph-library-quality', LibraryQuality);
