// Doses, flows, volumes and times, by the same arithmetic as protocol/domain/dose.cpp: nanolitres in
// big integers. What a page shows while somebody types; the server and the pump reckon again.

import { billionths, nearest, ONE } from './decimal.js';
import { isTotal, parseUnit, partsIn, partsOf, substanceOf, timesADay } from './units.js';

const HOUR_MS = 3_600_000n;
const MOST_FLOW = 10_000_000_000n; // nL/h
const MOST_VOLUME = 100_000_000_000n; // nL

/**
 * @typedef {{amount: string, unit: string, diluent_nl: bigint|number}} Strength
 * @typedef {{weight_g?: bigint|number, surface_cm2?: bigint|number}} Measures
 */

/** What the dose is multiplied by; undefined: the measure is not entered, or out of its range. */
function scaleOf(basis, { weight_g: weight, surface_cm2: surface } = {}) {
  if (basis === '') return [1n, 1n];
  const [value, least, most, parts] = basis === 'kg' ? [weight, 200n, 500_000n, 1_000n] : [surface, 500n, 40_000n, 10_000n];
  if (value === undefined) return undefined;
  const count = BigInt(value);
  return count >= least && count <= most ? [count, parts] : undefined;
}

/** Nanolitres (a day, for a rate) over `divisor` that carry the dose; undefined: cannot be reckoned. */
function carrying(dose, strength, measures, divisor) {
  const unit = parseUnit(dose.unit);
  const scale = unit && scaleOf(unit.basis, measures);
  if (!scale || billionths(dose.value) === undefined || billionths(dose.value) < 0n) return undefined;
  const parts = partsOf(dose.value, unit);
  if (substanceOf(unit.amount) === 'volume') return nearest(parts * scale[0], ONE * scale[1] * divisor);
  const amount = billionths(strength?.amount ?? '');
  if (!amount || !strength.diluent_nl || substanceOf(strength.unit) !== substanceOf(unit.amount)) return undefined;
  return nearest(parts * BigInt(strength.diluent_nl) * scale[0], amount * partsIn(strength.unit) * scale[1] * divisor);
}

/** nL/h that give the dose rate. @returns {bigint|undefined} */
export function flowFor(dose, strength, measures) {
  const unit = parseUnit(dose.unit);
  if (!unit || isTotal(unit)) return undefined;
  const flow = carrying(dose, strength, measures, 24n);
  return flow === undefined || flow > MOST_FLOW ? undefined : flow;
}

/** nL that hold the total dose. @returns {bigint|undefined} */
export function volumeFor(dose, strength, measures) {
  const unit = parseUnit(dose.unit);
  if (!unit || !isTotal(unit)) return undefined;
  const volume = carrying(dose, strength, measures, 1n);
  return volume === undefined || volume > MOST_VOLUME ? undefined : volume;
}

/** The dose rate in `unitText` that a flow gives, as a count of 10^-9, to the nearest. */
export function doseFor(flow, unitText, strength, measures) {
  const unit = parseUnit(unitText);
  const scale = unit && !isTotal(unit) && scaleOf(unit.basis, measures);
  if (!scale) return undefined;
  const below = partsIn(unit.amount) * timesADay(unit.pace) * scale[0];
  if (substanceOf(unit.amount) === 'volume') return nearest(BigInt(flow) * 24n * ONE * scale[1], below);
  const amount = billionths(strength?.amount ?? '');
  if (!amount || substanceOf(strength.unit) !== substanceOf(unit.amount)) return undefined;
  return nearest(BigInt(flow) * 24n * amount * partsIn(strength.unit) * scale[1], below * BigInt(strength.diluent_nl));
}

/** nL that flow in a time, down to the last whole one. */
export const delivered = (flow, ms) => (BigInt(flow) * BigInt(ms)) / HOUR_MS;

/** ms that a flow needs for a volume, up to the next whole one. */
export const timeFor = (volume, flow) => (BigInt(volume) * HOUR_MS + BigInt(flow) - 1n) / BigInt(flow);

/** nL/h that move a volume in a time, to the nearest. */
export const rateFor = (volume, ms) => nearest(BigInt(volume) * HOUR_MS, BigInt(ms));

const MEASURES = { mL: 6, 'mL/h': 6, kg: 3, m2: 4, mm: 0 };

/** "250" mL as whole nL, "70.5" kg as g and so on; undefined: no number, or finer than that. */
export function counted(text, measure) {
  const count = billionths(text);
  const step = 10n ** BigInt(9 - MEASURES[measure]);
  return count === undefined || count % step !== 0n ? undefined : count / step;
}

/** A count back as the text of its measure. */
export function measured(count, measure) {
  const places = MEASURES[measure];
  const digits = String(count).padStart(places + 1, '0');
  const fraction = places ? digits.slice(-places).replace(/0+$/, '') : '';
  return (places ? digits.slice(0, -places) : digits) + (fraction ? `.${fraction}` : '');
}

/** "1:30" or "90" (minutes) as ms; undefined: neither. */
export function duration(text) {
  const hours = /^(\d{1,4}):([0-5]\d)$/.exec(text);
  if (hours) return (BigInt(hours[1]) * 60n + BigInt(hours[2])) * 60_000n;
  const minutes = counted(text, 'kg'); // thousandths
  return minutes === undefined ? undefined : minutes * 60n;
}

/** ms as "1:30", to the nearest minute; with seconds below ten minutes. */
export function durationText(ms) {
  const whole = nearest(BigInt(ms), 60_000n);
  return `${whole / 60n}:${String(whole % 60n).padStart(2, '0')}`;
}
