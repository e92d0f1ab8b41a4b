// How figures are written: leading zero, no trailing zero, a space before the unit (ISMP).
export { clock } from './hospital_time.js';

const NARROW = '\u202f';

/** A decimal text of `count` / 10^`places`, exactly, without trailing zeros. */
export function decimal(count, places) {
  const negative = count < 0;
  let digits = String(Math.abs(Math.trunc(count)));
  if (places > 0) {
    digits = digits.padStart(places + 1, '0');
    const whole = digits.slice(0, -places);
    const fraction = digits.slice(-places).replace(/0+$/, '');
    digits = fraction ? `${whole}.${fraction}` : whole;
  }
  return negative ? `-${digits}` : digits;
}

/** Rounds a count of 10^-6 to `kept` places for reading, then writes it exactly. */
function readable(micro, kept) {
  const step = 10 ** (6 - kept);
  return decimal(Math.round(micro / step), kept);
}

/** nL/h to "125 mL/h"; two places below 100 mL/h, one below 1000, none above. */
export function rate(nanolitresPerHour) {
  const kept = nanolitresPerHour < 100e6 ? 2 : nanolitresPerHour < 1000e6 ? 1 : 0;
  return `${readable(nanolitresPerHour, kept)}${NARROW}mL/h`;
}

/** nL to "41.7 mL"; two places below 10 mL, one above. */
export function volume(nanolitres) {
  return `${readable(nanolitres, nanolitres < 10e6 ? 2 : 1)}${NARROW}mL`;
}

export function dose(value) {
  return `${value.value}${NARROW}${value.unit}`;
}

/** pg/mL to "3.94 mcg/mL" or, below one, "850 ng/mL". */
export function concentration(picograms) {
  if (picograms >= 1e6) return `${readable(picograms, 2)}${NARROW}mcg/mL`;
  return `${decimal(Math.round(picograms / 10), 2)}${NARROW}ng/mL`;
}

/** Milliseconds to "45 s", "12 min", "3 h 05 min". */
export function span(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}${NARROW}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}${NARROW}min`;
  const rest = String(minutes % 60).padStart(2, '0');
  return `${Math.floor(minutes / 60)}${NARROW}h ${rest}${NARROW}min`;
}

/** Milliseconds to "46 min" below an hour, "1:33 h" above. */
export function hours(ms) {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 60) return span(ms);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}${NARROW}h`;
}
