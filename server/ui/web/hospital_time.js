// Calendar times as the hospital's clocks show them. The zone is the server's word; until it has
// spoken it is the viewer's.

const DAY_MS = 86_400_000;
let zone;
let formats = {};

/** @param {string|undefined} name an IANA zone such as "Europe/Berlin" */
export function setZone(name) {
  if (!name || name === zone) return;
  zone = name;
  formats = {};
}

export function hospitalZone() {
  return zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function format(name, options) {
  formats[name] ??= new Intl.DateTimeFormat('en-GB', { timeZone: hospitalZone(), hourCycle: 'h23', ...options });
  return formats[name];
}

function parts(ms) {
  const all = format('parts', { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' })
    .formatToParts(ms);
  return Object.fromEntries(all.map(({ type, value }) => [type, value]));
}

/** "14:05" */
export function clock(ms) {
  return format('clock', { hour: '2-digit', minute: '2-digit' }).format(ms);
}

/** "14:05:09" */
export function clockWithSeconds(ms) {
  return format('seconds', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(ms);
}

/** "2026-11-22 14:05" */
export function moment(ms) {
  const p = parts(ms);
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}`;
}

/** "2026-11-22" */
export function day(ms) {
  return moment(ms).slice(0, 10);
}

/** Minutes since the hospital's midnight. */
export function minuteOfDay(ms) {
  const p = parts(ms);
  return Number(p.hour) * 60 + Number(p.minute);
}

/** "14:05" of today, "Sun 14:05" within six days, else the whole date. */
export function when(ms, now) {
  if (day(ms) === day(now)) return clock(ms);
  if (Math.abs(ms - now) < 6 * DAY_MS) return `${format('weekday', { weekday: 'short' }).format(ms)} ${clock(ms)}`;
  return moment(ms);
}
