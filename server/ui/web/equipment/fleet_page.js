import { html, nothing } from '../vendor/lit.js';
import { get } from '../api.js';
import { saveCsv } from '../csv_out.js';
import { LivePage } from '../live_page.js';
import { day } from '../hospital_time.js';
import { span } from '../quantities.js';
import { line } from '../shell/line.js';
import { setQuery } from '../shell/router.js';
import { strings } from '../strings.js';
import { askEnrolment } from './registry_dialogs.js';
import { CHOICES, COLUMNS, fits, readFilter, sheetRows, sorted, VALUES, valuesOf, windowOf, WEAK_DBM, writeFilter } from './fleet_model.js';

const LOOK_MS = 5_000;
const LOOK_SHARE = 20; // a look is never more than this part of the time, however large the fleet
const ROW_PX = 48; // .fleet td in desks.css
const REGISTRARS = ['biomedical', 'administrator'];
const SHOWN = COLUMNS.filter((column) => !column.sheetOnly);

/** Every pump of the site: found, filtered, sorted; only the rows in view are drawn. */
class Fleet extends LivePage {
  static properties = {
    person: { attribute: false }, query: { attribute: false }, pumps: { state: true }, filter: { state: true }, top: { state: true }, height: { state: true },
  };

  constructor() {
    super();
    this.top = 0;
    this.height = 600;
    this.wait = LOOK_MS;
  }

  connectedCallback() {
    super.connectedCallback();
    this.resized = () => this.requestUpdate();
    window.addEventListener('resize', this.resized);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('resize', this.resized);
  }

  get rest() {
    return this.wait;
  }

  async look() {
    const begun = performance.now();
    try {
      this.wards ??= (await get('/api/v1/wards')).wards;
      this.pumps = (await get('/api/v1/pumps')).pumps;
    } finally {
      this.wait = Math.max(LOOK_MS, LOOK_SHARE * (performance.now() - begun));
    }
  }

  choose(changes) {
    this.filter = { ...this.filter, ...changes };
    this.top = 0;
    this.renderRoot.querySelector('.fleet')?.scrollTo({ top: 0 });
    setQuery(writeFilter(this.filter));
  }

  willUpdate(changed) {
    super.willUpdate(changed);
    if (changed.has('query')) this.filter = readFilter(this.query);
    if (!this.pumps || !(changed.has('pumps') || changed.has('filter') || changed.has('query'))) return;
    this.list = sorted(this.pumps.filter((pump) => fits(pump, this.filter, line.now())), this.filter.sort);
  }

  /** The rows out of view keep their room; the content policy allows no style in the page's text. */
  updated() {
    const box = this.renderRoot.querySelector('.fleet');
    if (!box) return;
    const { first, last } = this.window();
    box.querySelector('.above').style.height = `${first * ROW_PX}px`;
    box.querySelector('.below').style.height = `${(this.list.length - last) * ROW_PX}px`;
    if (box.clientHeight !== this.height) this.height = box.clientHeight;
  }

  window() {
    return windowOf({ top: this.top, height: this.height, rowHeight: ROW_PX, count: this.list.length });
  }

  select(name, options, words = {}) {
    return html`<label>${strings.equipment.columns[name]}<select name=${name} @change=${(event) => this.choose({ [name]: event.target.value })}>
      <option value="">${strings.equipment.all}</option>
      ${options.map((value) => html`<option value=${value} ?selected=${this.filter[name] === value}>${words[value] ?? value}</option>`)}</select></label>`;
  }

  filters() {
    const words = strings.equipment;
    const wardNames = Object.fromEntries((this.wards ?? []).map((ward) => [ward.id, ward.name]));
    return html`<form class="filters" role="search" @submit=${(event) => event.preventDefault()}>
      <label>${words.find}<input type="search" name="q" .value=${this.filter.q} @input=${(event) => this.choose({ q: event.target.value })}></label>
      ${VALUES.map((name) => this.select(name, valuesOf(this.pumps ?? [], name), name === 'ward' ? wardNames : {}))}
      ${Object.entries(CHOICES).map(([name, choices]) => this.select(name, Object.keys(choices), words.choices[name]))}
      <button type="button" class="plain" @click=${() => this.choose(readFilter(new URLSearchParams()))}>${words.clear}</button>
      <button type="button" class="plain" ?disabled=${!this.list} @click=${() => saveCsv('pumps.csv', sheetRows(this.list))}>${words.csv}</button>
      ${this.person.roles.some((role) => REGISTRARS.includes(role)) ? html`<button type="button" @click=${() => askEnrolment({ pumps: this.pumps ?? [], wards: this.wards ?? [] })}>${words.enrol.open}</button>` : nothing}
    </form>`;
  }

  head(column) {
    const { sort } = this.filter;
    const own = sort.replace(/^-/, '') === column.key;
    const next = own && !sort.startsWith('-') ? `-${column.key}` : column.key;
    return html`<th scope="col" class=${column.key} aria-sort=${own ? (sort.startsWith('-') ? 'descending' : 'ascending') : nothing}>
      <button type="button" class="link" @click=${() => this.choose({ sort: next })}>${strings.equipment.columns[column.key]}${own ? (sort.startsWith('-') ? ' ↓' : ' ↑') : ''}</button></th>`;
  }

  row(pump, index) {
    const words = strings.equipment;
    const now = line.now();
    const since = pump.last_contact_ms === undefined ? '' : span(now - pump.last_contact_ms);
    const expiring = pump.identity_trouble || CHOICES.certificate.soon(pump, now);
    return html`<tr aria-rowindex=${index + 2} data-pump=${pump.id}>
      <th scope="row"><a href=${`/fleet/${encodeURIComponent(pump.id)}`}>${pump.id}</a></th>
      <td>${pump.ward}</td><td>${pump.bed}</td>
      <td class=${pump.contact === 'live' ? '' : 'loud'}>${words.choices.contact[pump.contact]}${pump.contact === 'live' || !since ? '' : `, ${since}`}</td>
      <td>${strings.state[pump.state] ?? pump.state ?? ''}</td><td>${pump.model}</td><td>${pump.firmware}</td>
      <td class=${pump.library.on_target ? '' : 'loud'} title=${pump.library.reason ?? ''}>${pump.library.number || words.noLibrary}${pump.library.on_target ? '' : ` · ${pump.library.reason ?? ''}`}</td>
      <td class=${CHOICES.battery.low(pump) ? 'loud' : ''}>${pump.battery_permille === undefined ? '' : `${Math.round(pump.battery_permille / 10)} %${pump.on_mains ? '' : words.unplugged}`}</td>
      <td class=${pump.signal_dbm < WEAK_DBM ? 'loud' : ''}>${pump.signal_dbm === undefined ? '' : `${pump.signal_dbm} dBm`}</td>
      <td>${pump.access_point ?? ''}</td>
      <td class=${expiring ? 'loud' : ''} title=${pump.identity_trouble ?? ''}>${pump.certificate_until_ms === undefined ? '' : day(pump.certificate_until_ms)}${pump.identity_trouble ? ` · ${pump.identity_trouble}` : ''}</td></tr>`;
  }

  table() {
    const words = strings.equipment;
    const { first, last } = this.window();
    return html`<div class="scroll fleet" tabindex="0" role="region" aria-label=${words.title} @scroll=${(event) => { this.top = event.target.scrollTop; this.height = event.target.clientHeight; }}>
      <table aria-rowcount=${this.list.length + 1}><caption class="sr">${words.title}</caption>
        <thead><tr aria-rowindex="1">${SHOWN.map((column) => this.head(column))}</tr></thead>
        <tbody><tr class="above" aria-hidden="true"></tr>${this.list.slice(first, last).map((pump, at) => this.row(pump, first + at))}<tr class="below" aria-hidden="true"></tr></tbody></table></div>`;
  }

  render() {
    const words = strings.equipment;
    return html`<main class="page wide-page"><h1>${words.title}</h1>${this.trouble()}${this.filters()}
      <p role="status">${this.list ? words.count(this.list.length, this.pumps.length) : ''}</p>
      ${this.list ? this.table() : nothing}</main>`;
  }
}
customElements.define('ph-fleet', Fleet);
