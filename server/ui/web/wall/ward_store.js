// What the page knows of one ward: the latest view of each pump with the moment it arrived, and what
// follows from it. Holds no timers and touches no page, so that it can be tested alone.

import { freshness } from '../freshness.js';
import { byUrgency, gravity } from './priorities.js';

const MINUTE_MS = 60_000;
/** Ends are foretold within these, minutes. */
export const THRESHOLDS = [5, 15, 30, 60];
/** A pump that stands with a set loaded reminds after this long (pump requirement P90). */
export const HOLD_MS = 2 * MINUTE_MS;
const CALM_STATES = new Set(['running', 'kvo', 'delayed']);

/** @typedef {{pump: any, ageAtReceipt: number|undefined, receivedAt: number, version: number}} Known */

export class WardStore {
  constructor() {
    /** @type {Map<string, Known>} */
    this.pumps = new Map();
    this.version = 0;
    this.sorted = undefined;
    this.standing = undefined;
  }

  /** Applies one feed message that arrived at `now`. */
  apply(message, now) {
    if (message.type === 'ward') {
      this.pumps.clear();
      this.sorted = undefined;
    }
    if (message.type !== 'ward' && message.type !== 'change') return;
    this.version += 1;
    this.standing = undefined;
    for (const pump of message.pumps) {
      const before = this.pumps.get(pump.id);
      if (!before || before.pump.bed !== pump.bed) this.sorted = undefined;
      this.pumps.set(pump.id, { pump, ageAtReceipt: pump.age_ms, receivedAt: now, version: this.version });
    }
  }

  /** Pump numbers in the order of beds, then pumps: a tile never jumps. */
  byBed() {
    this.sorted ??= [...this.pumps.values()].map(({ pump }) => pump)
      .sort((a, b) => collate(a.bed, b.bed) || collate(a.id, b.id)).map(({ id }) => id);
    return this.sorted;
  }

  /** Pump numbers with the most urgent first, then by bed. */
  byUrgency(now) {
    return this.byBed().map((id, at) => ({ id, at, rank: this.rank(id, now) }))
      .sort((a, b) => a.rank - b.rank || a.at - b.at).map(({ id }) => id);
  }

  /** Unanswered alarms, answered ones, lost contact, halted, ending within the quarter, the others. */
  rank(id, now) {
    const known = this.pumps.get(id);
    const { pump } = known;
    const worst = pump.alarms.reduce((least, a) => Math.min(least, gravity(a.priority) * 2 + (a.acknowledged_by ? 1 : 0)), 99);
    if (worst < 99) return worst;
    const fresh = freshness(known, now);
    if (fresh.state === 'lost') return 10;
    if (!pump.drug) return 20;
    if (!isCalm(pump.state)) return 11;
    const left = this.leftOf(known, fresh);
    return left !== undefined && left < 15 * MINUTE_MS ? 12 : 15;
  }

  tiles(now) {
    return this.byBed().map((id) => {
      const known = this.pumps.get(id);
      return { ...known, fresh: freshness(known, now) };
    });
  }

  /** Standing alarms: priority, then not yet acknowledged, then oldest first. */
  alarms() {
    this.standing ??= [...this.pumps.values()].flatMap(({ pump }) => pump.alarms.map((alarm) => ({
      ...alarm, bed: pump.bed, drug: pump.drug, life_sustaining: pump.life_sustaining,
    }))).sort(byUrgency);
    return this.standing;
  }

  /** Milliseconds to the end of what runs; undefined where nothing can be foretold. */
  leftOf({ pump }, fresh) {
    const foretold = pump.state === 'running' && pump.remaining_ms > 0;
    if (!foretold || (fresh.state !== 'live' && fresh.state !== 'late')) return undefined;
    return Math.max(0, pump.remaining_ms - fresh.age);
  }

  /**
   * Infusions that end within the hour: by threshold (5, 15, 30, 60 min), in each the life-sustaining
   * first, then those of high alert, then the soonest. Never from a value without contact.
   */
  ending(now) {
    const found = [];
    for (const known of this.pumps.values()) {
      const fresh = freshness(known, now);
      const leftMs = this.leftOf(known, fresh);
      const within = THRESHOLDS.find((minutes) => leftMs <= minutes * MINUTE_MS);
      if (leftMs !== undefined && within) found.push({ ...known, fresh, leftMs, within });
    }
    return found.sort((a, b) => a.within - b.within
      || Number(Boolean(b.pump.life_sustaining)) - Number(Boolean(a.pump.life_sustaining))
      || Number(Boolean(b.pump.high_alert)) - Number(Boolean(a.pump.high_alert))
      || a.leftMs - b.leftMs || collate(a.pump.id, b.pump.id));
  }

  /**
   * What stands still and will call by itself: a standby or delayed start with its time, and a pause
   * that the pump reminds of. Soonest first; within ten minutes.
   */
  holds(now) {
    const found = [];
    for (const known of this.pumps.values()) {
      const fresh = freshness(known, now);
      const leftMs = holdLeft(known.pump, fresh);
      if (leftMs !== undefined && leftMs <= 10 * MINUTE_MS) found.push({ ...known, fresh, leftMs });
    }
    return found.sort((a, b) => a.leftMs - b.leftMs || collate(a.pump.id, b.pump.id));
  }

  counts(now) {
    const counts = { live: 0, late: 0, lost: 0, never: 0 };
    for (const known of this.pumps.values()) counts[freshness(known, now).state] += 1;
    return counts;
  }
}

export function isCalm(state) {
  return CALM_STATES.has(state);
}

/** Until a hold calls; undefined: no hold, or not known since when. */
export function holdLeft(pump, fresh) {
  if (fresh.state !== 'live' && fresh.state !== 'late') return undefined;
  if (pump.delay_left_ms > 0) return Math.max(0, pump.delay_left_ms - fresh.age);
  if (pump.state !== 'paused' || pump.state_ms === undefined) return undefined;
  return Math.max(0, HOLD_MS - pump.state_ms - fresh.age);
}

function collate(a, b) {
  return (a || '').localeCompare(b || '', undefined, { numeric: true });
}
