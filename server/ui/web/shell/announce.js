// What is said aloud and shown for a moment. The regions stand in the page before any text does; at
// most one announcement in three seconds each, what came meanwhile is summed up. Telemetry is never
// announced.

import { strings } from '../strings.js';

const APART_MS = 3_000;
const TOAST_MS = 6_000;

/** Keeps announcements apart; `speak` puts one text into the region. Pure but for `wait`. */
export class Announcer {
  constructor(speak, wait = (ms, then) => setTimeout(then, ms)) {
    this.speak = speak;
    this.wait = wait;
    this.queue = [];
    this.resting = false;
  }

  say(text) {
    if (this.queue.at(-1) === text) return;
    this.queue.push(text);
    if (!this.resting) this.next();
  }

  next() {
    if (this.queue.length === 0) {
      this.resting = false;
      return;
    }
    this.resting = true;
    const [first, ...others] = this.queue.splice(0);
    this.speak(others.length ? strings.shell.andMore(first, others.length) : first);
    this.wait(APART_MS, () => this.next());
  }
}

function region(role) {
  const made = document.createElement('div');
  made.setAttribute('role', role);
  made.className = 'sr';
  document.body.append(made);
  return new Announcer((text) => { made.textContent = text; });
}

let urgent;
let calm;
let toasts;

export function startAnnouncing() {
  urgent = region('alert');
  calm = region('status');
  toasts = document.createElement('div');
  toasts.className = 'toasts';
  document.body.append(toasts);
}

/** Says `text` to a screen reader; `urgent` interrupts. */
export function announce(text, { urgent: now = false } = {}) {
  (now ? urgent : calm)?.say(text);
}

/** Shows `text` for some seconds and says it. */
export function toast(text) {
  calm?.say(text);
  const made = document.createElement('p');
  made.textContent = text;
  toasts?.append(made);
  setTimeout(() => made.remove(), TOAST_MS);
}
