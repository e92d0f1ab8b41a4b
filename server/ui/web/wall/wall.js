import { html, nothing, repeat } from '../vendor/lit.js';
import { post } from '../api.js';
import { DeskPage } from '../desk_page.js';
import { freshness } from '../freshness.js';
import { clock } from '../hospital_time.js';
import { span } from '../quantities.js';
import { line } from '../shell/line.js';
import { preferences } from '../shell/preferences.js';
import { setQuery } from '../shell/router.js';
import { session } from '../shell/session.js';
import { addShortcuts } from '../shell/shortcuts.js';
import { everyBeat } from '../shell/ticker.js';
import { strings } from '../strings.js';
import { answerFor } from './answer_dialog.js';
import { MARKS } from './priorities.js';
import { conditionOf } from './sound_plan.js';
import { sound } from './sound.js';
import { TileGrid } from './tile_grid.js';
import { keepAwake } from './wake_lock.js';
import { ALL_WARDS, wardWatch } from './ward_watch.js';

const MOST_ROWS = 40; // of one list; what is beyond is counted
const CONTACTS = ['late', 'lost', 'never'];

/** The ward wall: alarms, what ends soon, and every pump of one ward, live. */
class WardWall extends DeskPage {
  static properties = { person: { attribute: false }, query: { attribute: false } };

  connectedCallback() {
    super.connectedCallback();
    this.toGo = [
      everyBeat(() => this.repaint()),
      addShortcuts([
        { key: '/', what: strings.wall.keys.filter, run: () => /** @type {HTMLElement} */ (this.querySelector('input[type=search]')).focus() },
        { key: 'a', what: strings.wall.keys.next, run: () => this.nextAlarm() },
        { key: 'm', what: strings.wall.keys.pause, run: () => this.pauseFirst() },
        { key: 'u', what: strings.wall.keys.order, run: () => this.toggleOrder() },
      ]),
    ];
    this.tell = () => this.repaint();
    for (const kind of ['change', 'values']) wardWatch.addEventListener(kind, this.tell);
    sound.addEventListener('change', this.tell);
    this.filter = '';
    if (session.has('kiosk')) keepAwake();
    this.attempt(() => wardWatch.watch(wardWatch.wanted()));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const leave of this.toGo) leave();
    for (const kind of ['change', 'values']) wardWatch.removeEventListener(kind, this.tell);
    sound.removeEventListener('change', this.tell);
    this.grid?.destroy();
    this.grid = undefined;
    wardWatch.leave();
  }

  get store() {
    return wardWatch.store;
  }

  firstUpdated() {
    this.grid = new TileGrid(this.querySelector('.tiles'));
    this.repaint();
  }

  /** The lists by Lit, the tiles by hand: a change of one pump touches one tile. */
  repaint() {
    this.requestUpdate();
    if (!this.grid) return;
    const now = performance.now();
    const ids = this.urgent ? this.store.byUrgency(now) : this.store.byBed();
    this.grid.show(this.store, this.isFiltered ? ids.filter((id) => this.isWanted(id, now)) : ids, now);
  }

  get urgent() {
    return preferences.get('urgent_first', false);
  }

  get isFiltered() {
    return this.filter !== '' || CONTACTS.includes(this.contact);
  }

  isWanted(id, now) {
    const known = this.store.pumps.get(id);
    if (this.contact && freshness(known, now).state !== this.contact) return false;
    const { pump } = known;
    return `${pump.bed} ${pump.id} ${pump.drug ?? ''} ${pump.patient ?? ''}`.toLowerCase().includes(this.filter);
  }

  choose(ward) {
    setQuery({ ward });
    this.attempt(() => wardWatch.watch(ward));
  }

  toggleOrder() {
    preferences.set('urgent_first', !this.urgent);
    this.repaint();
  }

  nextAlarm() {
    const rows = /** @type {HTMLElement[]} */ ([...this.querySelectorAll('.alarms li')]);
    const at = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement?.closest('.alarms li')));
    rows[(at + 1) % rows.length]?.focus();
  }

  pauseFirst() {
    const loud = this.store.alarms().find((alarm) => !alarm.acknowledged_by && !sound.pausedFor(conditionOf(alarm)));
    if (loud) this.pause(loud);
  }

  /** Pauses the sound of one condition here; nothing else changes, and the pause is on the record. */
  pause(alarm) {
    sound.pause(conditionOf(alarm));
    this.attempt(() => post(`/api/v1/pumps/${encodeURIComponent(alarm.pump)}/sound-pauses`, { code: alarm.code }));
  }

  acknowledge(alarm, coming) {
    return this.attempt(() => post(`/api/v1/alarms/${encodeURIComponent(alarm.pump)}/${alarm.instance}/acknowledge`, { coming }));
  }

  async answer(alarm) {
    const coming = await answerFor(alarm);
    if (coming !== undefined) this.acknowledge(alarm, coming);
  }

  answers(alarm) {
    const words = strings.alarms;
    const left = sound.pausedFor(conditionOf(alarm));
    const mayAnswer = session.has('nurse', 'charge_nurse');
    if (alarm.acknowledged_by) return html`<p>${words.acknowledgedBy(alarm.acknowledged_by, alarm.coming)}</p>`;
    return html`<p class="acts">
      ${mayAnswer ? html`<button @click=${() => this.acknowledge(alarm, session.person.shown_name || session.person.user)}>${words.iGo}</button>
        <button class="plain" @click=${() => this.answer(alarm)}>${words.other}</button>` : nothing}
      ${sound.state !== 'on' ? nothing : left ? html`<button class="plain" @click=${() => sound.resume(conditionOf(alarm))}>${words.pausedFor(span(left))}</button>`
        : html`<button class="plain" @click=${() => this.pause(alarm)}>${words.pause}</button>`}</p>
      ${(alarm.notices ?? []).length ? html`<p class="notices">${words.told} ${alarm.notices.map(({ whom, who, at_ms: at }) => `${who || strings.called[whom]} ${clock(at)}`).join(', ')}</p>` : nothing}`;
  }

  alarmColumn() {
    const alarms = this.store.alarms();
    const words = strings.alarms;
    return html`<section class="alarms" aria-label=${words.title}>
      <h2>${words.title} <span class="count">${alarms.length}</span></h2>
      ${alarms.length ? nothing : html`<p class="quiet">${words.none}</p>`}
      <ol>${repeat(alarms.slice(0, MOST_ROWS), (a) => `${a.pump}/${a.instance}`, (a) => html`
        <li tabindex="-1" data-priority=${a.priority} data-code=${a.code} data-pump=${a.pump} data-answered=${a.acknowledged_by ? 'yes' : 'no'}>
          <p class="what"><span class="mark" aria-hidden="true">${MARKS[a.priority]}</span> <span class="sr">${strings.priority[a.priority]}</span>
            <a href=${`/infusions/${encodeURIComponent(a.pump)}`}>${a.bed || a.pump}</a> <strong>${a.title}</strong></p>
          <p class="about">${a.drug ? html`${a.drug}, ` : nothing}${a.pump}, ${strings.alarms.since(span(line.now() - a.since_ms))}${a.silenced ? `, ${words.silenced}` : ''}</p>
          ${this.answers(a)}
        </li>`)}
      </ol>
      ${alarms.length > MOST_ROWS ? html`<p>${words.more(alarms.length - MOST_ROWS)}</p>` : nothing}
    </section>`;
  }

  row({ pump, leftMs }) {
    return html`<li data-pump=${pump.id} class=${pump.life_sustaining ? 'life' : ''}>
      <a href=${`/infusions/${encodeURIComponent(pump.id)}`}>${pump.bed || pump.id}</a>
      <span class="what">${pump.drug ?? strings.tile.noInfusion}${pump.life_sustaining ? html` <span class="life">${strings.tile.life}</span>` : nothing}</span>
      <span class="when">${span(leftMs)} <span class="quiet">${clock(line.now() + leftMs)}</span></span></li>`;
  }

  endingColumn(now) {
    const words = strings.ending;
    const ending = this.store.ending(now);
    const shown = ending.slice(0, MOST_ROWS);
    const groups = [...new Set(shown.map(({ within }) => within))];
    return html`<section class="ending" aria-label=${words.title}>
      <h2>${words.title} <span class="count">${ending.length}</span></h2>
      ${ending.length ? nothing : html`<p class="quiet">${words.none}</p>`}
      ${groups.map((within) => html`<h3>${words.within(within)}</h3>
        <ol>${repeat(shown.filter((one) => one.within === within), ({ pump }) => pump.id, (one) => this.row(one))}</ol>`)}
      ${ending.length > MOST_ROWS ? html`<p>${words.more(ending.length - MOST_ROWS)}</p>` : nothing}
    </section>`;
  }

  holdColumn(now) {
    const holds = this.store.holds(now);
    if (holds.length === 0) return nothing;
    const words = strings.holds;
    return html`<section class="ending holds" aria-label=${words.title}>
      <h2>${words.title} <span class="count">${holds.length}</span></h2>
      <ol>${repeat(holds.slice(0, MOST_ROWS), ({ pump }) => pump.id, (one) => this.row(one))}</ol></section>`;
  }

  bar() {
    const words = strings.wall;
    return html`<div class="bar">
      <label><span class="sr">${strings.ward}</span><select @change=${(event) => this.choose(event.target.value)}>
        ${wardWatch.choices().map((w) => html`<option value=${w.id} ?selected=${w.id === (wardWatch.ward || ALL_WARDS)}>${w.name}</option>`)}
      </select></label>
      <label><span class="sr">${words.filter}</span><input type="search" placeholder=${words.filter}
        @input=${(event) => { this.filter = event.target.value.toLowerCase(); this.repaint(); }}></label>
      <button class="plain" aria-pressed=${String(this.urgent)} @click=${() => this.toggleOrder()}>${words.urgentFirst}</button>
    </div>`;
  }

  footer(now) {
    const counts = this.store.counts(now);
    const words = strings.footer;
    const choose = (contact) => {
      this.contact = this.contact === contact ? '' : contact;
      this.repaint();
    };
    return html`<footer class="foot"><span>${words.count(counts.live, this.store.pumps.size)}</span>
      ${CONTACTS.filter((contact) => counts[contact] || this.contact === contact).map((contact) => html`
        <button class="plain" aria-pressed=${String(this.contact === contact)} @click=${() => choose(contact)}>${counts[contact]} ${words[contact]}</button>`)}
      <span class="quiet secondary">${strings.secondary}</span></footer>`;
  }

  render() {
    const now = performance.now();
    return html`<div class="wall">
      ${this.trouble()}
      <div class="columns">
        <aside>${this.bar()}${this.alarmColumn()}${this.endingColumn(now)}${this.holdColumn(now)}</aside>
        <main><h1 class="sr">${strings.pages.wall}: ${wardWatch.wardName()}</h1><div class="tiles"></div></main>
      </div>
      ${this.footer(now)}
    </div>`;
  }
}
customElements.define('ph-wall', WardWall);
