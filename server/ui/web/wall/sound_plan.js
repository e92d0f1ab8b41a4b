// Decides what sounds and when: a plain object that is given what stands and what time it is.
// Sound and look are two things: a pause never changes what the page shows.

import { gravity } from './priorities.js';
import { REPEAT_S } from './burst.js';

export const PAUSE_MS = 120_000;
const SOUNDING = new Set(['high', 'medium', 'low']);

/** One condition is a kind of alarm at a pump: a pause holds although it is raised anew. */
export const conditionOf = (alarm) => `${alarm.pump}/${alarm.code}`;
export const OWN_CONDITION = 'screen';

export class SoundPlan {
  constructor() {
    /** Condition to the moment at which its pause ends. @type {Map<string, number>} */
    this.pauses = new Map();
    this.kind = '';
    this.lastAt = -Infinity;
  }

  pause(condition, now, ms = PAUSE_MS) {
    this.pauses.set(condition, now + ms);
  }

  resume(condition) {
    this.pauses.delete(condition);
  }

  /** Milliseconds that the pause of a condition still holds; 0: it is not paused. */
  pausedFor(condition, now) {
    const until = this.pauses.get(condition);
    if (until === undefined) return 0;
    if (until > now) return until - now;
    this.pauses.delete(condition);
    return 0;
  }

  /** What should sound now: of several the gravest; '' for silence. */
  wanted(alarms, isLost, now) {
    if (isLost) return this.pausedFor(OWN_CONDITION, now) ? '' : 'lost';
    const loud = alarms.filter((alarm) => SOUNDING.has(alarm.priority) && !alarm.acknowledged_by && !alarm.silenced
      && !this.pausedFor(conditionOf(alarm), now));
    return loud.sort((a, b) => gravity(a.priority) - gravity(b.priority))[0]?.priority ?? '';
  }

  /** The burst that begins now; '' when none does. A graver one begins at once. */
  beat(alarms, isLost, now) {
    const kind = this.wanted(alarms, isLost, now);
    const isGraver = kind && (!this.kind || kind === 'lost' || gravity(kind) < gravity(this.kind));
    const isDue = now - this.lastAt >= REPEAT_S[kind] * 1000;
    const begins = kind && (isDue || (isGraver && kind !== this.kind));
    this.kind = kind;
    if (!begins) return '';
    this.lastAt = now;
    return kind;
  }
}
