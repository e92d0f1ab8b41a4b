import { html, nothing } from '../vendor/lit.js';
import { get } from '../api.js';
import { saveCsv } from '../csv_out.js';
import { DeskPage } from '../desk_page.js';
import { clockWithSeconds, day } from '../hospital_time.js';
import { setQuery } from '../shell/router.js';
import { strings } from '../strings.js';
import { eventText } from '../wall/history.js';
import { found, kindsOf, lastRow, pageBefore } from './record_model.js';

const at = (ms) => `${day(ms)} ${clockWithSeconds(ms)}`;

/** Both records: where each is, what its rows are called, how a row is shown. */
const RECORDS = {
  audit: {
    path: '/api/v1/audit', free: 5, roles: ['auditor'], kind: (row) => row.act, who: (row) => row.actor,
    cells: (row) => [row.row, at(row.at_ms), row.actor, row.act, row.subject, row.detail, html`<code title=${row.chain}>${row.chain.slice(0, 12)}…</code>`],
    sheet: { head: ['row', 'at', 'actor', 'act', 'subject', 'detail', 'chain'], row: (row) => [row.row, new Date(row.at_ms).toISOString(), row.actor, row.act, row.subject, row.detail, row.chain] },
  },
  events: {
    path: '/api/v1/events', free: 4, roles: ['biomedical', 'administrator', 'auditor'], kind: (row) => row.kind, who: (row) => row.pump,
    cells: (row) => [row.row, at(row.wall_ms), html`<a href=${`/fleet/${encodeURIComponent(row.pump)}`}>${row.pump}</a>`, eventText({ ...row, text: '' }), row.text ?? '', at(row.received_ms)],
    sheet: { head: ['row', 'at_the_pump', 'received', 'pump', 'lane', 'sequence', 'kind', 'alarm', 'order', 'number', 'text'],
      row: (row) => [row.row, new Date(row.wall_ms).toISOString(), new Date(row.received_ms).toISOString(), row.pump, row.lane, row.sequence, row.kind, row.alarm, row.order, row.number, row.text] },
  },
};

/** What people did and what pumps recorded, newest first, read page by page from the end. */
class RecordPage extends DeskPage {
  static properties = {
    person: { attribute: false }, args: { attribute: false }, query: { attribute: false }, which: { state: true }, filter: { state: true }, rows: { state: true }, unread: { state: true },
  };

  willUpdate(changed) {
    if (!changed.has('query')) return;
    const wished = this.query.get('of');
    const which = this.offered().includes(wished) ? wished : this.offered()[0];
    this.filter = { q: this.query.get('q') ?? '', kind: this.query.get('kind') ?? '', who: this.query.get('who') ?? '' };
    if (which === this.which) return;
    this.which = which;
    this.newest();
  }

  offered() {
    return Object.keys(RECORDS).filter((name) => RECORDS[name].roles.some((role) => this.person.roles.includes(role)));
  }

  async read(after, limit) {
    const { path } = RECORDS[this.which];
    const answer = await get(`${path}?after=${after}&limit=${limit}`);
    return answer.audit ?? answer.events;
  }

  async newest() {
    const { which } = this;
    this.rows = undefined;
    const last = await this.attempt(() => lastRow(async (after) => (await this.read(after, 1)).length > 0));
    if (last === undefined || which !== this.which) return;
    this.rows = [];
    this.unread = last + 1;
    await this.older();
  }

  async older() {
    const { which, unread: before } = this;
    const { after, limit } = pageBefore(before);
    if (limit === 0) return;
    const more = await this.attempt(() => this.read(after, limit));
    if (!more || which !== this.which || before !== this.unread) return;
    this.rows = [...this.rows, ...more.filter(({ row }) => row < before)];
    this.unread = after + 1;
  }

  choose(changes) {
    this.filter = { ...this.filter, ...changes };
    setQuery({ ...this.filter, of: this.which });
  }

  turnTo(which) {
    this.which = which;
    this.choose({ kind: '', who: '' });
    this.newest();
  }

  select(name, label, values) {
    return html`<label>${label}<select name=${name} @change=${(event) => this.choose({ [name]: event.target.value })}><option value="">${strings.system.record.all}</option>
      ${values.map((value) => html`<option value=${value} ?selected=${value === this.filter[name]}>${value.replaceAll('_', ' ')}</option>`)}</select></label>`;
  }

  filters(shown) {
    const words = strings.system.record;
    const record = RECORDS[this.which];
    const chosen = (name, of) => [...new Set([...kindsOf(this.rows ?? [], of), this.filter[name]].filter(Boolean))];
    return html`<form class="filters" role="search" @submit=${(event) => event.preventDefault()}>
      ${this.offered().length < 2 ? nothing : html`<label>${words.which}<select name="of" @change=${(event) => this.turnTo(event.target.value)}>
        ${this.offered().map((name) => html`<option value=${name} ?selected=${name === this.which}>${words[name]}</option>`)}</select></label>`}
      <label>${words.find}<input type="search" name="q" .value=${this.filter.q} @input=${(event) => this.choose({ q: event.target.value })}></label>
      ${this.select('kind', words.kind, chosen('kind', record.kind))}${this.select('who', this.which === 'audit' ? words.who : words.pump, chosen('who', record.who))}
      <button type="button" class="plain" ?disabled=${this.busy} @click=${() => this.newest()}>${words.newest}</button>
      <button type="button" class="plain" ?disabled=${shown.length === 0} @click=${() => saveCsv(`${this.which}.csv`, [record.sheet.head, ...shown.map(record.sheet.row)])}>${words.csv}</button></form>`;
  }

  render() {
    const words = strings.system.record;
    const rows = this.rows ?? [];
    const shown = found(rows, this.filter);
    return html`<main class="page"><h1>${words.title}: ${words[this.which]}</h1>${this.trouble()}${this.filters(shown)}
      ${this.which === 'audit' ? html`<p class="quiet">${words.chainHint}</p>` : nothing}
      <p role="status">${this.rows ? words.shown(shown.length, rows.length) : ''}</p>
      ${this.rows && shown.length === 0 ? html`<p class="quiet">${words.none}</p>` : nothing}
      ${shown.length ? html`<div class="scroll"><table class="record"><caption class="sr">${words[this.which]}</caption>
        <thead><tr>${words.columns[this.which].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${shown.map((row) => html`<tr data-row=${row.row}>${RECORDS[this.which].cells(row).map((cell, column) => html`<td class=${column === RECORDS[this.which].free ? 'free' : ''}>${cell}</td>`)}</tr>`)}</tbody></table></div>` : nothing}
      ${this.rows ? html`<p>${this.unread > 1 ? html`<button ?disabled=${this.busy} @click=${() => this.older()}>${words.older}</button>` : words.first}</p>` : nothing}</main>`;
  }
}
customElements.define('ph-record', RecordPage);
