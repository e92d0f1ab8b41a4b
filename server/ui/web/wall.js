import { LitElement, html, nothing, repeat } from './vendor/lit.js';
import { get, post } from './api.js';
import { deskNav } from './desk_nav.js';
import { Feed } from './feed.js';
import { screenIsLost } from './freshness.js';
import { clock, span } from './quantities.js';
import { strings } from './strings.js';
import { tile } from './tile.js';
import { WardStore } from './ward_store.js';

const REPAINT_MS = 500;

/** The ward wall: alarms, what ends soon, and every pump of one ward, live. */
class WardWall extends LitElement {
  static properties = {
    person: { attribute: false },
    wards: { state: true },
    ward: { state: true },
    connection: { state: true },
    problem: { state: true },
  };

  constructor() {
    super();
    this.wards = [];
    this.connection = 'connecting';
    this.store = new WardStore();
  }

  createRenderRoot() {
    return this;
  }

  async connectedCallback() {
    super.connectedCallback();
    this.repaint = setInterval(() => this.requestUpdate(), REPAINT_MS);
    this.wards = (await get('/api/v1/wards')).wards;
    const wanted = new URLSearchParams(location.search).get('ward');
    this.choose(this.wards.some((w) => w.id === wanted) ? wanted : this.wards[0]?.id);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.repaint);
    this.feed?.close();
  }

  choose(ward) {
    if (!ward) return;
    this.ward = ward;
    history.replaceState(null, '', `?ward=${encodeURIComponent(ward)}`);
    this.feed?.close();
    this.store = new WardStore();
    this.connection = 'connecting';
    this.lastHeard = undefined;
    this.feed = new Feed(ward, (message) => this.hear(message), (state) => { this.connection = state; });
  }

  hear(message) {
    this.lastHeard = performance.now();
    this.lastHeardWall = Date.now();
    this.store.apply(message, this.lastHeard);
    if (message.type !== 'heartbeat') this.requestUpdate();
  }

  async acknowledge(alarm) {
    try {
      await post(`/api/v1/alarms/${encodeURIComponent(alarm.pump)}/${alarm.instance}/acknowledge`);
      this.problem = '';
    } catch (error) {
      this.problem = error.message;
    }
  }

  strip(now) {
    const lost = screenIsLost(this.lastHeard, now);
    const state = this.lastHeard === undefined ? this.connection : lost ? 'lost' : 'open';
    return html`<header class="strip">
      <strong>${strings.product}</strong>
      ${deskNav(this.person, 'wall')}
      <label>${strings.ward}
        <select @change=${(event) => this.choose(event.target.value)}>
          ${this.wards.map((w) => html`<option value=${w.id} ?selected=${w.id === this.ward}>${w.name}</option>`)}
        </select></label>
      <span class="connection" data-state=${state} role="status">${strings.connection[state]}</span>
      <span class="now">${clock(Date.now())}</span>
      <span class="person">${this.person.shown_name || this.person.user}</span>
      <button class="plain" @click=${() => this.dispatchEvent(new CustomEvent('logout'))}>${strings.logout}</button>
    </header>`;
  }

  alarmColumn() {
    const alarms = this.store.alarms();
    const words = strings.alarms;
    return html`<section class="alarms" aria-label=${words.title}>
      <h2>${words.title} <span class="count">${alarms.length}</span></h2>
      ${alarms.length ? nothing : html`<p class="quiet">${words.none}</p>`}
      <ol>${repeat(alarms, (a) => `${a.pump}/${a.instance}`, (a) => html`
        <li data-priority=${a.priority} data-code=${a.code} data-pump=${a.pump}>
          <p><span class="mark" aria-hidden="true">${'!'.repeat({ high: 3, medium: 2, low: 1 }[a.priority] ?? 0)}</span>
            <strong>${a.title}</strong> <span class="sr">${strings.priority[a.priority]}</span></p>
          <p>${a.bed || a.pump}, ${a.pump}${a.drug ? html`, ${a.drug}` : nothing}</p>
          <p class="quiet">${span(Date.now() - a.since_ms)}, ${clock(a.since_ms)}${a.silenced ? `, ${words.silenced}` : ''}</p>
          ${a.acknowledged_by ? html`<p class="quiet">${words.acknowledgedBy(a.acknowledged_by)}</p>`
            : html`<button @click=${() => this.acknowledge(a)}>${words.acknowledge}</button>`}
        </li>`)}
      </ol>
    </section>`;
  }

  endingColumn(now) {
    const ending = this.store.ending(now);
    const words = strings.ending;
    return html`<section class="ending" aria-label=${words.title}>
      <h2>${words.title}</h2>
      ${ending.length ? nothing : html`<p class="quiet">${words.none}</p>`}
      <ol>${repeat(ending, ({ pump }) => pump.id, ({ pump, leftMs }) => html`
        <li><strong>${pump.bed || pump.id}</strong> ${pump.drug}
          <span class="when">${span(leftMs)} <span class="quiet">${clock(Date.now() + leftMs)}</span></span></li>`)}
      </ol>
    </section>`;
  }

  footer(now) {
    const counts = this.store.counts(now);
    const words = strings.footer;
    const others = ['late', 'lost', 'never'].filter((k) => counts[k]).map((k) => `${counts[k]} ${words[k]}`);
    return html`<footer class="foot"><span>${[words.count(counts.live, this.store.pumps.size), ...others].join(', ')}</span>
      <span class="quiet">${strings.secondary}</span></footer>`;
  }

  render() {
    const now = performance.now();
    const lost = this.lastHeard !== undefined && screenIsLost(this.lastHeard, now);
    return html`<div class="wall ${lost ? 'screen-lost' : ''}">
      ${this.strip(now)}
      ${lost ? html`<p class="cover" role="alert">${strings.connection.cover(clock(this.lastHeardWall))}</p>` : nothing}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <div class="columns">
        <aside>${this.alarmColumn()}${this.endingColumn(now)}</aside>
        <main class="tiles">${repeat(this.store.tiles(now), ({ pump }) => pump.id, tile)}</main>
      </div>
      ${this.footer(now)}
    </div>`;
  }
}
customElements.define('ph-wall', WardWall);
