// What the page knows of one ward: the latest view of each pump with the moment it arrived, and what
// follows from it. Holds no timers and touches no page, so that it can be tested alone.

import { freshness } from '../freshness.js';
import { byUrgency } from './priorities.js';

const HOUR_MS = 3_600_000;
const CALM_STATES = new Set(['running', 'kvo', 'delayed']);

export class WardStore {
  constructor() {
    /** @type {Map<string, {pump: object, ageAtReceipt: number|undefined, receivedAt: number}>} */
    this.pumps = new Map();
  }

  /** Applies one feed message that arrived at `now`. */
  apply(message, now) {
    if (message.type === 'ward') this.pumps.clear();
    if (message.type !== 'ward' && message.type !== 'change') return;
    for (const pump of message.pumps) {
      this.pumps.set(pump.id, { pump, ageAtReceipt: pump.age_ms, receivedAt: now });
    }
  }

  /** Tiles in the order of beds, then pumps: a tile never jumps. */
  tiles(now) {
    return [...this.pumps.values()]
      .map((known) => ({ ...known, fresh: freshness(known, now) }))
      .sort((a, b) => collate(a.pump.bed, b.pump.bed) || collate(a.pump.id, b.pump.id));
  }

  /** Standing alarms: priority, then not yet acknowledged, then oldest first. */
  alarms() {
    const standing = [...this.pumps.values()].flatMap(({ pump }) =>
      pump.alarms.map((alarm) => ({ ...alarm, bed: pump.bed, drug: pump.drug })));
    return standing.sort(byUrgency);
  }

  /** Infusions that end within the hour, soonest first; never from a value without contact. */
  ending(now) {
    return this.tiles(now)
      .filter(({ pump, fresh }) => pump.state === 'running' && pump.remaining_ms !== undefined &&
        (fresh.state === 'live' || fresh.state === 'late'))
      .map((tile) => ({ ...tile, leftMs: Math.max(0, tile.pump.remaining_ms - tile.fresh.age) }))
      .filter(({ leftMs }) => leftMs <= HOUR_MS)
      .sort((a, b) => a.leftMs - b.leftMs);
  }

  counts(now) {
    const counts = { live: 0, late: 0, lost: 0, never: 0 };
    for (const tile of this.tiles(now)) counts[tile.fresh.state] += 1;
    return counts;
  }
}

export function isCalm(state) {
  return CALM_STATES.has(state);
}

function collate(a, b) {
  return (a || '').localeCompare(b || '', undefined, { numeric: true });
}
