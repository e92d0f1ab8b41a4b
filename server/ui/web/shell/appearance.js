// Light or dark, and whether names are shown: both are attributes of the root that style.css obeys.

import { minuteOfDay } from '../hospital_time.js';
import { line } from './line.js';
import { preferences } from './preferences.js';
import { everyBeat } from './ticker.js';

export const THEMES = ['auto', 'light', 'dark', 'night'];
export const PRIVACY_MINUTES = [0, 1, 2, 5, 10, 30];
const MINUTE_MS = 60_000;
const NIGHT = { from: 20 * 60, to: 7 * 60 }; // in the hospital's zone

const PUBLIC_MINUTES = 2; // a screen on a wall, unless it was chosen otherwise

let touched = performance.now();
let hidden = false;

/** @param {string} theme @param {number} minute since midnight @returns {'light'|'dark'|''} */
export function schemeOf(theme, minute) {
  if (theme === 'light' || theme === 'dark') return theme;
  if (theme !== 'night') return '';
  return minute >= NIGHT.from || minute < NIGHT.to ? 'dark' : 'light';
}

/** Whether names are covered now. @param {number} minutes without a touch; 0: never by itself */
export function namesHidden(minutes, idleMs, asked) {
  return asked || (minutes > 0 && idleMs >= minutes * MINUTE_MS);
}

/** Covers the names, or shows them again. */
export function togglePrivacy() {
  hidden = !document.documentElement.hasAttribute('data-privacy');
  touched = performance.now();
  apply();
}

function apply() {
  const root = document.documentElement;
  const scheme = schemeOf(preferences.get('theme', 'auto'), minuteOfDay(line.now()));
  const minutes = preferences.get('privacy_minutes', location.pathname === '/kiosk' ? PUBLIC_MINUTES : 0);
  if (root.dataset.theme !== scheme) root.dataset.theme = scheme;
  root.toggleAttribute('data-privacy', namesHidden(minutes, performance.now() - touched, hidden));
}

/** A link may say how its screen looks: "/kiosk?theme=night#…". */
function takeFromAddress() {
  const theme = new URLSearchParams(location.search).get('theme');
  if (THEMES.includes(theme)) preferences.set('theme', theme);
}

export function startAppearance() {
  takeFromAddress();
  for (const kind of ['pointerdown', 'keydown']) {
    window.addEventListener(kind, () => { touched = performance.now(); apply(); }, { passive: true });
  }
  preferences.addEventListener('change', apply);
  everyBeat(apply);
  apply();
}
