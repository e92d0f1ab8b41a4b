// The sound of this screen. A browser stays silent until somebody has touched it: nothing sounds
// before "Start shift", and a blocked sound is told by a bar that stays.

import { displayLink } from '../shell/session.js';
import { preferences } from '../shell/preferences.js';
import { everyBeat } from '../shell/ticker.js';
import { burst } from './burst.js';
import { SoundPlan } from './sound_plan.js';

const HARMONICS = [1, 0.6, 0.45, 0.3, 0.2]; // the tone and four above it
const EDGE_S = 0.02; // of each pulse, so that it does not click
const SOFTEST = 0.2;
const STARTED = 'pumphouse.shift';

/** Fires `change` when its state changed. */
class Sound extends EventTarget {
  constructor() {
    super();
    this.plan = new SoundPlan();
    /** What stands, and whether this screen is lost: set by who knows. */
    this.look = () => ({ alarms: [], isLost: false });
    this.state = 'off';
  }

  /** Begins to listen to what stands. A shift that was begun before a reload goes on. */
  attach(look) {
    this.look = look;
    everyBeat(() => this.beat());
    if (sessionStorage.getItem(STARTED) || displayLink()) this.open();
  }

  /** By a person's touch: from here on the browser lets it sound. */
  async start() {
    sessionStorage.setItem(STARTED, 'yes');
    this.open();
    await this.context.resume();
    this.judge();
  }

  open() {
    if (this.context) return;
    this.context = new AudioContext();
    this.context.onstatechange = () => this.judge();
    this.judge();
  }

  stop() {
    sessionStorage.removeItem(STARTED);
    this.context?.close();
    this.context = undefined;
    this.judge();
  }

  judge() {
    const state = !this.context ? 'off' : this.context.state === 'running' ? 'on' : 'blocked';
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }

  get volume() {
    return Math.max(SOFTEST, preferences.get('volume', 0.8));
  }

  beat() {
    this.judge();
    const { alarms, isLost } = this.look();
    const kind = this.plan.beat(alarms, isLost, performance.now());
    if (kind && this.state === 'on') this.play(kind);
  }

  pause(condition) {
    this.plan.pause(condition, performance.now());
    this.dispatchEvent(new Event('change'));
  }

  resume(condition) {
    this.plan.resume(condition);
    this.dispatchEvent(new Event('change'));
  }

  pausedFor(condition) {
    return this.plan.pausedFor(condition, performance.now());
  }

  /** The whole real path, loudest first; resolves when it is over. */
  async check() {
    await this.start();
    let at = 0;
    for (const kind of ['high', 'medium', 'low']) {
      this.play(kind, at);
      at += burst(kind).at(-1).at + 1.2;
    }
    return at;
  }

  play(kind, after = 0) {
    const begin = this.context.currentTime + 0.05 + after;
    for (const pulse of burst(kind)) this.pulse(pulse, begin);
  }

  pulse({ at, hertz, length }, begin) {
    const gain = this.context.createGain();
    const from = begin + at;
    const loud = this.volume / HARMONICS.reduce((sum, one) => sum + one);
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(loud, from + EDGE_S);
    gain.gain.setValueAtTime(loud, from + length - EDGE_S);
    gain.gain.linearRampToValueAtTime(0, from + length);
    gain.connect(this.context.destination);
    HARMONICS.forEach((share, index) => {
      const tone = this.context.createOscillator();
      const part = this.context.createGain();
      tone.frequency.value = hertz * (index + 1);
      part.gain.value = share;
      tone.connect(part).connect(gain);
      tone.start(from);
      tone.stop(from + length);
    });
  }
}

export const sound = new Sound();
