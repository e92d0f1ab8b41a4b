import { html, nothing, repeat } from '../vendor/lit.js';
import { post } from '../api.js';
import { DeskPage } from '../desk_page.js';
import { clock, span } from '../quantities.js';
import { line } from '../shell/line.js';
import { setQuery } from '../shell/router.js';
import { everyBeat } from '../shell/ticker.js';
import { strings } from '../strings.js';
import { tile } from './tile.js';
import { wardWatch } from './ward_watch.js';

/** The ward wall: alarms, what ends soon, and every pump of one ward, live. */
class WardWall extends DeskPage {
  static properties = { person: { attribute: false }, query: { attribute: false } };

  connectedCallback() {
    super.connectedCallback();
    this.stopBeat = everyBeat(() => this.requestUpdate());
    this.tell = () => this.requestUpdate();
    for (const kind of ['change', 'values']) wardWatch.addEventListener(kind, this.tell);
    this.attempt(() => wardWatch.watch(wardWatch.wanted()));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stopBeat();
    for (const kind of ['change', 'values']) wardWatch.removeEventListener(kind, this.tell);
  }

  get store() {
    return wardWatch.store;
  }

  choose(ward) {
    setQuery({ ward });
    this.attempt(() => wardWatch.watch(ward));
  }

  acknowledge(alarm) {
    return this.attempt(() => post(`/api/v1/alarms/${encodeURIComponent(alarm.pump)}/${alarm.instance}/acknowledge`));
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
          <p class="quiet">${span(line.now() - a.since_ms)}, ${clock(a.since_ms)}${a.silenced ? `, ${words.silenced}` : ''}</p>
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
          <span class="when">${span(leftMs)} <span class="quiet">${clock(line.now() + leftMs)}</span></span></li>`)}
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
    return html`<div class="wall">
      <label class="ward">${strings.ward}
        <select @change=${(event) => this.choose(event.target.value)}>
          ${wardWatch.wards.map((w) => html`<option value=${w.id} ?selected=${w.id === wardWatch.ward}>${w.name}</option>`)}
        </select></label>
      ${this.trouble()}
      <div class="columns">
        <aside>${this.alarmColumn()}${this.endingColumn(now)}</aside>
        <main class="tiles">${repeat(this.store.tiles(now), ({ pump }) => pump.id, tile)}</main>
      </div>
      ${this.footer(now)}
    </div>`;
  }
}
customElements.define('ph-wall', WardWall);
