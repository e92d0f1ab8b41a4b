// Whether this screen hears the server, and what time it is there. Every message of a feed and every
// answer to its own knock counts; the age is by the browser's monotonic clock.

import { screenIsLost } from '../freshness.js';
import { setZone } from '../hospital_time.js';
import { everyBeat } from './ticker.js';

const KNOCK_AFTER_MS = 2_000; // without a word
const SAMPLES = 30;

class Line extends EventTarget {
  constructor() {
    super();
    /** @type {number|undefined} */
    this.lastHeard = undefined;
    this.offsets = [];
    this.state = 'connecting';
    this.knocking = false;
  }

  start() {
    everyBeat(() => this.beat());
    this.knock();
  }

  /** Something came from the server, which said that it was `serverMs` there. */
  hear(serverMs) {
    this.lastHeard = performance.now();
    if (serverMs) {
      this.offsets.push(serverMs - this.lastHeard);
      if (this.offsets.length > SAMPLES) this.offsets.shift();
    }
    this.judge();
  }

  /** The server's calendar now. A message is never early: the largest offset is the truest. */
  now() {
    if (this.offsets.length === 0) return Date.now();
    return performance.now() + Math.max(...this.offsets);
  }

  beat() {
    this.judge();
    const quiet = performance.now() - (this.lastHeard ?? -Infinity);
    if (quiet > KNOCK_AFTER_MS && !this.knocking) this.knock();
  }

  async knock() {
    this.knocking = true;
    try {
      const answer = await fetch('/api/v1/health', { signal: AbortSignal.timeout(KNOCK_AFTER_MS * 2) });
      const health = await answer.json();
      setZone(health.zone);
      this.hear(health.server_ms);
    } catch {
      this.judge(); // no answer: the age of the last word says it
    } finally {
      this.knocking = false;
    }
  }

  judge() {
    const lost = screenIsLost(this.lastHeard, performance.now());
    const state = this.lastHeard === undefined ? 'connecting' : lost ? 'lost' : 'open';
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}

export const line = new Line();
