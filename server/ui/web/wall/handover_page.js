import { html, nothing } from '../vendor/lit.js';
import { get, post, put } from '../api.js';
import { minuteOfDay, moment, when } from '../hospital_time.js';
import { span } from '../quantities.js';
import { openDialog } from '../shell/dialog.js';
import { line } from '../shell/line.js';
import { go } from '../shell/router.js';
import { session } from '../shell/session.js';
import { toast } from '../shell/announce.js';
import { strings } from '../strings.js';
import { table } from '../table.js';
import { LivePage } from '../live_page.js';
import { shiftBegin } from './shifts.js';

/** What one shift leaves to the next: figures, the standing alarms, notes, and who cares for which bed. */
class HandoverPage extends LivePage {
  static every = 20_000;
  static properties = {
    person: { attribute: false }, args: { attribute: false }, query: { attribute: false },
    wards: { state: true }, notes: { state: true }, figures: { state: true }, beds: { state: true }, alarms: { state: true },
  };

  get ward() {
    const asked = this.query?.get('ward');
    return this.wards?.find(({ id }) => id === asked) ?? this.wards?.[0];
  }

  async look() {
    this.wards ??= (await get('/api/v1/wards')).wards;
    const path = `/api/v1/wards/${encodeURIComponent(this.ward.id)}`;
    const ward = encodeURIComponent(this.ward.id);
    this.from = shiftBegin(line.now(), minuteOfDay(line.now()));
    const [notes, staff, quality, alarms] = await Promise.all([
      get(`${path}/handovers?limit=20`), get(`${path}/staff`),
      get(`/api/v1/quality?ward=${ward}&from_ms=${Math.round(this.from)}`), get(`/api/v1/alarms?ward=${ward}`)]);
    this.notes = notes.notes;
    this.figures = quality;
    this.alarms = alarms.alarms;
    if (!this.editing) this.beds = this.ward.beds.map((bed) => staff.beds.find((one) => one.bed === bed) ?? { bed });
  }

  async write(event) {
    event.preventDefault();
    const form = event.target;
    const kept = await this.attempt(() => post(`/api/v1/wards/${encodeURIComponent(this.ward.id)}/handovers`, { text: form.text.value }));
    if (!kept) return;
    form.reset();
    this.lookedAt = -Infinity;
    this.beat();
  }

  async assign(event) {
    event.preventDefault();
    const fields = new FormData(event.target);
    const beds = this.ward.beds.map((bed, index) => {
      const [nurse, buddy] = ['nurse', 'buddy'].map((part) => String(fields.get(`${part}-${index}`)).trim());
      return { bed, ...(nurse ? { nurse } : {}), ...(buddy ? { buddy } : {}) };
    }).filter(({ nurse, buddy }) => nurse || buddy);
    if (!await this.attempt(() => put(`/api/v1/wards/${encodeURIComponent(this.ward.id)}/staff`, { beds }))) return;
    this.editing = false;
    toast(strings.handover.assigned);
  }

  /** A link for a screen on the wall: it sees this ward and can do nothing. Told once. */
  async makeDisplay() {
    const words = strings.handover;
    const made = await this.attempt(() => post(`/api/v1/wards/${encodeURIComponent(this.ward.id)}/displays`));
    if (!made) return;
    const link = `${location.origin}/kiosk#${encodeURIComponent(made.user)}:${made.secret}`;
    openDialog({ title: words.display, content: html`<p>${words.displayWhat(this.ward.name)}</p>
      <textarea class="link" readonly rows="4" .value=${link} @focus=${(event) => event.target.select()} autofocus></textarea>
      <p class="row"><button class="main" @click=${() => navigator.clipboard.writeText(link).then(() => toast(words.copied), () => toast(words.notCopied))}>${words.copy}</button></p>` });
  }

  summary() {
    const words = strings.handover;
    const ward = this.figures.wards.find((one) => one.ward === this.ward.id);
    const all = this.figures.all;
    const kinds = Object.entries(ward?.alarms ?? {}).sort((a, b) => b[1] - a[1]);
    const total = kinds.reduce((sum, [, count]) => sum + count, 0);
    return html`<dl class="figures">
      ${words.figures({ started: ward?.infusions_started ?? 0, alarms: total, soft: all.soft_alerts, overridden: all.overridden, hard: all.hard_refusals, ends: ward?.volume_ends ?? 0, announced: ward?.volume_ends_announced ?? 0 })
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
      ${kinds.length ? html`<p class="quiet">${kinds.slice(0, 6).map(([kind, count]) => `${kind.replaceAll('_', ' ')} ${count}`).join(', ')}</p>` : nothing}`;
  }

  open() {
    const words = strings.handover;
    const open = this.alarms;
    if (open.length === 0) return html`<p class="quiet">${strings.alarms.none}</p>`;
    return table(words.open, words.openColumns, open.map((alarm) => [alarm.pump, alarm.title, strings.priority[alarm.priority],
      span(line.now() - alarm.since_ms), alarm.acknowledged_by ? strings.alarms.acknowledgedBy(alarm.acknowledged_by, alarm.coming) : words.nobody]));
  }

  staff() {
    const words = strings.handover;
    if (!session.has('charge_nurse')) {
      return table(words.staff, words.staffColumns, this.beds.map(({ bed, nurse, buddy }) => [bed, nurse ?? '', buddy ?? '']));
    }
    const field = (part, index, value, label) => html`<input name=${`${part}-${index}`} aria-label=${label} maxlength="64" .value=${value ?? ''} @input=${() => { this.editing = true; }}>`;
    return html`<form @submit=${this.assign}>${table(words.staff, words.staffColumns, this.beds.map(({ bed, nurse, buddy }, index) => [bed,
      field('nurse', index, nurse, words.nurseOf(bed)), field('buddy', index, buddy, words.buddyOf(bed))]))}
      <p class="quiet">${words.staffWhat}</p>
      <p class="row"><button ?disabled=${this.busy}>${words.assign}</button>
        <button type="button" class="plain" @click=${() => this.makeDisplay()}>${words.makeDisplay}</button></p></form>`;
  }

  render() {
    const words = strings.handover;
    return html`<main class="page handover"><h1>${words.title}</h1>${this.trouble()}
      ${!this.beds ? nothing : html`
        <p class="row"><label>${strings.ward}<select @change=${(event) => go(`/handover?ward=${encodeURIComponent(event.target.value)}`, { replace: true })}>
          ${this.wards.map((ward) => html`<option value=${ward.id} ?selected=${ward.id === this.ward.id}>${ward.name}</option>`)}</select></label></p>
        <section><h2>${words.shift(moment(this.from))}</h2>${this.summary()}</section>
        <section><h2>${words.open}</h2>${this.open()}</section>
        <section><h2>${words.notes}</h2>
          ${!session.has('nurse', 'charge_nurse') ? nothing : html`<form @submit=${this.write}>
            <label>${words.write}<textarea name="text" rows="4" maxlength="4000" required></textarea></label>
            <p class="quiet">${words.writeWhat}</p><button ?disabled=${this.busy}>${words.keep}</button></form>`}
          ${this.notes.length ? html`<ol class="notes">${this.notes.map((note) => html`<li><p><strong>${note.author}</strong>, ${when(note.at_ms, line.now())}</p><p class="text">${note.text}</p></li>`)}</ol>`
    : html`<p class="quiet">${words.none}</p>`}</section>
        <section><h2>${words.staff}</h2>${this.staff()}</section>`}
    </main>`;
  }
}
customElements.define('ph-handover', HandoverPage);
