import { html, nothing } from '../vendor/lit.js';
import { get } from '../api.js';
import '../chart.js';
import { DeskPage } from '../desk_page.js';
import { moment } from '../hospital_time.js';
import { span } from '../quantities.js';
import { toast } from '../shell/announce.js';
import { line } from '../shell/line.js';
import { setQuery } from '../shell/router.js';
import { everyBeat } from '../shell/ticker.js';
import { strings } from '../strings.js';
import { table } from '../table.js';
import { eventText } from '../wall/history.js';
import { librarySteps, selfTests, troublesOf } from './pump_model.js';
import { askEnrolment, askRetirement, askRevocation } from './registry_dialogs.js';

const LOOK_MS = 5_000;
const HOUR_MS = 3_600_000;
const SPANS_H = [1, 24, 168];
const MOST_EVENTS = 1_000; // of one answer
const REGISTRARS = ['biomedical', 'administrator'];

/** One pump as those see it who keep it in order. */
class FleetPump extends DeskPage {
  static properties = {
    person: { attribute: false }, args: { attribute: false }, query: { attribute: false },
    pump: { state: true }, events: { state: true }, points: { state: true }, hours: { state: true },
  };

  connectedCallback() {
    super.connectedCallback();
    const wished = Number(this.query?.get('hours'));
    this.hours = SPANS_H.includes(wished) ? wished : 24;
    this.stop = everyBeat(() => { if (performance.now() - (this.looked ?? 0) > LOOK_MS) this.look(); });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop();
  }

  willUpdate(changed) {
    if (changed.has('args') && this.args) this.load();
  }

  get path() {
    return `/api/v1/pumps/${encodeURIComponent(this.args.pump)}`;
  }

  async look() {
    if (this.looking) return;
    this.looking = true;
    this.pump = (await this.attempt(() => get(this.path))) ?? this.pump;
    this.looked = performance.now();
    this.looking = false;
  }

  async load() {
    const to = Math.floor(line.now());
    const within = `from_ms=${to - this.hours * HOUR_MS}&to_ms=${to}`;
    this.looked = performance.now();
    await this.attempt(async () => {
      this.pump = await get(this.path);
      this.events = (await get(`${this.path}/history?${within}&limit=${MOST_EVENTS}`)).events;
      this.points = (await get(`${this.path}/trend?${within}`)).points;
    });
  }

  choose(hours) {
    this.hours = hours;
    setQuery({ hours: hours === 24 ? '' : hours });
    this.load();
  }

  async revoke() {
    if (!await askRevocation(this.pump)) return;
    toast(strings.equipment.revoke.done(this.pump.id));
    this.load();
  }

  async retire() {
    if (!await askRetirement(this.pump)) return;
    toast(strings.equipment.retire.done(this.pump.id));
    this.load();
  }

  async enrol() {
    const wards = await this.attempt(async () => (await get('/api/v1/wards')).wards);
    if (wards) await askEnrolment({ pumps: [this.pump], wards, pump: this.pump });
  }

  acts() {
    if (!this.person.roles.some((role) => REGISTRARS.includes(role))) return nothing;
    const words = strings.equipment;
    return html`<p class="row"><button class="plain" @click=${() => this.enrol()}>${words.enrol.anew(this.pump.id)}…</button>
      <button class="plain" @click=${() => this.revoke()}>${words.revoke.open}</button>
      <button class="plain" @click=${() => this.retire()}>${words.retire.open}</button></p>`;
  }

  facts() {
    const { pump } = this;
    const words = strings.equipment;
    const own = words.pump;
    const known = [
      [own.place, [pump.ward, pump.bed].filter(Boolean).join(', ')], [words.columns.model, pump.model], [own.mechanism, pump.mechanism], [words.columns.firmware, pump.firmware],
      [words.columns.contact, `${words.choices.contact[pump.contact]}${pump.last_contact_ms === undefined ? '' : `, ${own.since(span(line.now() - pump.last_contact_ms))}`}`],
      [words.columns.state, strings.state[pump.state] ?? pump.state],
      [words.columns.library, `${pump.library.number ? own.held(pump.library.number) : words.noLibrary}: ${pump.library.on_target ? own.onTarget : pump.library.reason ?? ''}`],
      [words.columns.certificate, [pump.certificate_until_ms === undefined ? '' : moment(pump.certificate_until_ms), pump.identity_trouble].filter(Boolean).join(' · ')],
      [words.columns.battery, pump.battery_permille === undefined ? '' : `${pump.battery_permille / 10} %${pump.on_mains ? '' : words.unplugged}`],
      [words.columns.signal, pump.signal_dbm === undefined ? '' : `${pump.signal_dbm} dBm`], [words.columns.access_point, pump.access_point],
    ];
    return html`<section><h2>${own.identity}</h2><dl class="facts">
      ${known.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value || strings.unknown}</dd></div>`)}</dl></section>`;
  }

  alarms() {
    const words = strings.equipment.pump;
    return html`<section><h2>${words.alarms}</h2>${this.pump.alarms.length === 0 ? html`<p class="quiet">${words.noAlarm}</p>`
      : html`<ul>${this.pump.alarms.map((alarm) => html`<li><span class="pill" data-priority=${alarm.priority}>${strings.priority[alarm.priority]}</span> ${alarm.title}, ${moment(alarm.since_ms)}</li>`)}</ul>`}</section>`;
  }

  list(title, events) {
    const words = strings.equipment.pump;
    return html`<section><h2>${title}</h2>${events.length === 0 ? html`<p class="quiet">${words.none}</p>`
      : table(title, words.columns, events.map((event) => [moment(event.wall_ms), eventText({ ...event, text: '' }), event.text ?? '']))}</section>`;
  }

  troubles() {
    const words = strings.equipment.pump;
    const troubles = troublesOf(this.events);
    const sum = troubles.reduce((all, { count }) => all + count, 0);
    return html`<section><h2>${words.troubles}</h2><p>${words.troublesSum(sum)}</p>
      ${troubles.length === 0 ? nothing : html`<table><caption class="sr">${words.troubles}</caption><tbody>
        ${troubles.map(({ name, count }) => html`<tr><th scope="row">${name.replaceAll('_', ' ')}</th><td class="number">${count}</td>
          <td><meter min="0" max=${troubles[0].count} value=${count} aria-hidden="true"></meter></td></tr>`)}</tbody></table>`}</section>`;
  }

  record() {
    if (!this.events || !this.points) return nothing;
    const words = strings.equipment.pump;
    const levels = this.points.map((point) => point.battery_permille / 10);
    return html`${this.events.length >= MOST_EVENTS ? html`<p class="note">${words.cut(MOST_EVENTS)}</p>` : nothing}
      ${this.troubles()}${this.list(words.tests, selfTests(this.events))}${this.list(words.libraries, librarySteps(this.events))}
      <section><h2>${words.battery}</h2><ph-chart .label=${words.battery} .summary=${levels.length ? words.batterySum(Math.min(...levels)) : words.none}
        .xs=${this.points.map((point) => point.minute_ms)} .series=${[{ label: words.batteryAxis, values: levels }]}></ph-chart></section>`;
  }

  render() {
    const words = strings.equipment.pump;
    return html`<main class="page"><h1>${this.args?.pump}</h1>${this.trouble()}
      <p class="row"><a href="/fleet">${words.back}</a> <a href=${`/infusions/${encodeURIComponent(this.args?.pump ?? '')}`}>${words.bedside}</a></p>
      ${this.pump ? html`${this.acts()}${this.facts()}${this.alarms()}
        <p class="row"><label>${words.span}<select @change=${(event) => this.choose(Number(event.target.value))}>
          ${SPANS_H.map((hours) => html`<option value=${hours} ?selected=${hours === this.hours}>${words.hours(hours)}</option>`)}</select></label></p>
        ${this.record()}` : nothing}</main>`;
  }
}
customElements.define('ph-fleet-pump', FleetPump);
