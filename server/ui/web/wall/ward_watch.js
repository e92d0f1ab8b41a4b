// The ward that this screen watches, on whatever page it stands: the feed, what is known of the
// pumps, and what the frame shows of it.

import { html, nothing } from '../vendor/lit.js';
import { get } from '../api.js';
import { clock } from '../hospital_time.js';
import { announce } from '../shell/announce.js';
import { line } from '../shell/line.js';
import { preferences } from '../shell/preferences.js';
import { session } from '../shell/session.js';
import { strings } from '../strings.js';
import { Feed } from './feed.js';
import { isCalled } from './calls.js';
import { alarmCounts, MARKS } from './priorities.js';
import { sound } from './sound.js';
import { openSoundMenu } from './sound_menu.js';
import { WardStore } from './ward_store.js';

const WATCHERS = ['nurse', 'charge_nurse', 'kiosk'];
export const ALL_WARDS = 'all';

/** Fires `change` when an alarm, the ward or the feed's state changed, `values` with every message. */
class WardWatch extends EventTarget {
  constructor() {
    super();
    this.store = new WardStore();
    /** @type {{id: string, name: string}[]} */
    this.wards = [];
    this.ward = '';
    this.alarmKey = '';
    /** Alarms that were told aloud. */
    this.told = new Set();
    session.addEventListener('change', () => this.meet());
    const tell = () => this.dispatchEvent(new Event('change'));
    sound.addEventListener('change', tell);
    sound.attach(() => ({ alarms: this.store.alarms(), isLost: Boolean(this.feed) && line.state === 'lost' }));
  }

  /** People at the bedside watch their ward from every page. */
  meet() {
    if (!session.person || session.isIncomplete) this.close();
    else if (!this.feed && session.has(...WATCHERS)) this.watch(this.wanted());
  }

  wanted() {
    return new URLSearchParams(location.search).get('ward') ?? session.person?.ward ?? preferences.get('ward', '');
  }

  /** Watches `ward`; one that is not there becomes the first. */
  async watch(ward) {
    if (this.feed && this.isWatched(ward)) return;
    this.wards = (await get('/api/v1/wards')).wards;
    const found = ward === ALL_WARDS || this.wards.some(({ id }) => id === ward);
    const known = found ? ward : this.wards[0]?.id;
    if (known === undefined || (this.feed && this.isWatched(known))) return;
    this.close();
    this.ward = known === ALL_WARDS ? '' : known;
    preferences.set('ward', known);
    this.store = new WardStore();
    this.feed = new Feed(this.ward, (message) => this.hear(message));
    this.dispatchEvent(new Event('change'));
  }

  isWatched(ward) {
    return (this.ward || ALL_WARDS) === ward;
  }

  /** The wall was left: people at the bedside go on watching, others do not. */
  leave() {
    if (!session.has(...WATCHERS)) this.close();
  }

  choices() {
    return this.wards.length > 1 ? [...this.wards, { id: ALL_WARDS, name: strings.allWards }] : this.wards;
  }

  close() {
    this.feed?.close();
    this.feed = undefined;
    this.store = new WardStore();
    this.alarmKey = '';
  }

  wardName() {
    return this.wards.find(({ id }) => id === this.ward)?.name ?? strings.allWards;
  }

  hear(message) {
    line.hear(message.server_ms);
    if (message.type === 'heartbeat') return;
    this.store.apply(message, performance.now());
    this.dispatchEvent(new Event('values'));
    const key = this.store.alarms().map((a) => `${a.pump}/${a.instance}/${a.priority}/${a.acknowledged_by}/${a.notices?.length}`).join(' ');
    if (key === this.alarmKey) return;
    this.alarmKey = key;
    this.tellAlarms();
    this.dispatchEvent(new Event('change'));
  }

  /** To a screen reader: what is new, once; the high ones interrupt. */
  tellAlarms() {
    const standing = new Set();
    for (const alarm of this.store.alarms()) {
      const name = `${alarm.pump}/${alarm.instance}/${alarm.priority}`;
      standing.add(name);
      if (this.told.has(name) || alarm.acknowledged_by) continue;
      announce(strings.alarms.spoken(strings.priority[alarm.priority], alarm.title, alarm.bed || alarm.pump), { urgent: alarm.priority === 'high' });
    }
    this.told = standing;
  }

  /** Unanswered alarms for which this very person was called. */
  calls() {
    return this.store.alarms().filter((alarm) => !alarm.acknowledged_by && isCalled(alarm, session.person));
  }

  /** For the strip: standing alarms by priority with the way to the wall, and the state of the sound. */
  strip() {
    if (!this.feed) return nothing;
    const counts = alarmCounts(this.store.alarms());
    const words = strings.sound;
    return html`<a class="alarm-counts" href=${`/wall?ward=${encodeURIComponent(this.ward || ALL_WARDS)}`} aria-label=${strings.alarms.counts(counts)}>
      ${Object.entries(counts).filter(([, count]) => count > 0).map(([priority, count]) => html`
        <span class="pill" data-priority=${priority}><span aria-hidden="true">${MARKS[priority]}</span> ${count}</span>`)}
      ${Object.values(counts).some(Boolean) ? nothing : html`<span class="quiet">${strings.alarms.none}</span>`}</a>
      <button class="plain sound" data-state=${sound.state} aria-haspopup="dialog" @click=${openSoundMenu}>${words.short[sound.state]}</button>`;
  }

  /** Below the strip, over every page: what nobody may overlook. */
  bars() {
    const heard = line.now() - (performance.now() - (line.lastHeard ?? performance.now()));
    const words = strings.sound;
    const calls = this.feed ? this.calls() : [];
    return html`
      ${line.state !== 'lost' ? nothing : html`<p class="cover" role="alert">${strings.connection.cover(clock(heard))}</p>`}
      ${!this.feed || sound.state === 'on' ? nothing : html`<button class="sound-bar" data-state=${sound.state} @click=${() => sound.start()}>
        ${sound.state === 'off' ? words.startBar : words.blockedBar}</button>`}
      ${calls.length === 0 ? nothing : html`<div class="called" role="status"><strong>${strings.alarms.youAreCalled}</strong>
        ${calls.slice(0, 3).map((alarm) => html`<a href=${`/wall?ward=${encodeURIComponent(this.ward || ALL_WARDS)}`}>${alarm.bed || alarm.pump}: ${alarm.title}</a>`)}
        ${calls.length > 3 ? strings.alarms.more(calls.length - 3) : nothing}</div>`}`;
  }
}

export const wardWatch = new WardWatch();
