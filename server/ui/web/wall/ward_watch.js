// The ward that this screen watches, on whatever page it stands: the feed, what is known of the
// pumps, and what the frame shows of it.

import { html, nothing } from '../vendor/lit.js';
import { get } from '../api.js';
import { clock } from '../hospital_time.js';
import { line } from '../shell/line.js';
import { preferences } from '../shell/preferences.js';
import { session } from '../shell/session.js';
import { strings } from '../strings.js';
import { Feed } from './feed.js';
import { alarmCounts, MARKS } from './priorities.js';
import { WardStore } from './ward_store.js';

const WATCHERS = ['nurse', 'charge_nurse', 'kiosk'];

/** Fires `change` when an alarm, the ward or the feed's state changed, `values` with every message. */
class WardWatch extends EventTarget {
  constructor() {
    super();
    this.store = new WardStore();
    /** @type {{id: string, name: string}[]} */
    this.wards = [];
    this.ward = '';
    this.alarmKey = '';
    session.addEventListener('change', () => this.meet());
  }

  /** People at the bedside watch their ward from every page. */
  meet() {
    if (!session.person) this.close();
    else if (!this.feed && session.has(...WATCHERS)) this.watch(this.wanted());
  }

  wanted() {
    return new URLSearchParams(location.search).get('ward') ?? session.person?.ward ?? preferences.get('ward', '');
  }

  /** Watches `ward`; one that is not there becomes the first. */
  async watch(ward) {
    if (this.feed && ward === this.ward) return;
    this.wards = (await get('/api/v1/wards')).wards;
    const known = this.wards.some(({ id }) => id === ward) ? ward : this.wards[0]?.id;
    if (known === undefined || (this.feed && known === this.ward)) return;
    this.close();
    this.ward = known;
    preferences.set('ward', known);
    this.store = new WardStore();
    this.feed = new Feed(known, (message) => this.hear(message));
    this.dispatchEvent(new Event('change'));
  }

  close() {
    this.feed?.close();
    this.feed = undefined;
  }

  wardName() {
    return this.wards.find(({ id }) => id === this.ward)?.name ?? this.ward;
  }

  hear(message) {
    line.hear(message.server_ms);
    if (message.type === 'heartbeat') return;
    this.store.apply(message, performance.now());
    this.dispatchEvent(new Event('values'));
    const key = this.store.alarms().map((a) => `${a.pump}/${a.instance}/${a.priority}/${a.acknowledged_by}`).join(' ');
    if (key === this.alarmKey) return;
    this.alarmKey = key;
    this.dispatchEvent(new Event('change'));
  }

  /** For the strip: standing alarms by priority, with the way to the wall. */
  strip() {
    if (!this.feed) return nothing;
    const counts = alarmCounts(this.store.alarms());
    return html`<a class="alarm-counts" href=${`/wall?ward=${encodeURIComponent(this.ward)}`} aria-label=${strings.alarms.counts(counts)}>
      ${Object.entries(counts).filter(([, count]) => count > 0).map(([priority, count]) => html`
        <span class="pill" data-priority=${priority}><span aria-hidden="true">${MARKS[priority]}</span> ${count}</span>`)}
      ${Object.values(counts).some(Boolean) ? nothing : html`<span class="quiet">${strings.alarms.none}</span>`}</a>`;
  }

  /** Below the strip, over every page: what nobody may overlook. */
  bars() {
    if (line.state !== 'lost') return nothing;
    const heard = line.now() - (performance.now() - (line.lastHeard ?? performance.now()));
    return html`<p class="cover" role="alert">${strings.connection.cover(clock(heard))}</p>`;
  }
}

export const wardWatch = new WardWatch();
