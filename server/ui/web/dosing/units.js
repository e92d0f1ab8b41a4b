// Units of amounts and doses as protocol/domain/units.cpp has them, and what compares with what.

import { billionths, nearest } from './decimal.js';

/** Smallest countable parts in one unit; only amounts of one substance compare. */
const AMOUNTS = {
  ng: ['mass', 1_000n], mcg: ['mass', 1_000_000n], mg: ['mass', 1_000_000_000n], g: ['mass', 1_000_000_000_000n],
  milliunits: ['units', 1_000n], units: ['units', 1_000_000n], 'thousand-units': ['units', 1_000_000_000n], 'million-units': ['units', 1_000_000_000_000n],
  mEq: ['equivalents', 1_000_000n], mmol: ['moles', 1_000_000n], kcal: ['energy', 1_000_000n], mL: ['volume', 1_000_000n],
};
const TIMES_A_DAY = { '': 1n, min: 1_440n, h: 24n, '24h': 1n };

export const AMOUNT_UNITS = Object.keys(AMOUNTS);
export const substanceOf = (amount) => AMOUNTS[amount]?.[0];
export const partsIn = (amount) => AMOUNTS[amount][1];
export const timesADay = (pace) => TIMES_A_DAY[pace];

/**
 * @typedef {{amount: string, basis: ''|'kg'|'m2', pace: ''|'min'|'h'|'24h'}} Unit
 * @typedef {{value: string, unit: string}} Dose as it travels
 */

/** "mcg/kg/min" in its parts; undefined: no such unit. @returns {Unit|undefined} */
export function parseUnit(text) {
  const found = /^([A-Za-z-]+)(?:\/(kg|m2))?(?:\/(min|h|24h))?$/.exec(text ?? '');
  if (!found || !AMOUNTS[found[1]]) return undefined;
  const [, amount, basis = '', pace = ''] = found;
  return /** @type {Unit} */ ({ amount, basis, pace });
}

export function unitText({ amount, basis, pace }) {
  return amount + (basis && `/${basis}`) + (pace && `/${pace}`);
}

export const isTotal = (unit) => unit.pace === '';

export function comparable(a, b) {
  return substanceOf(a.amount) === substanceOf(b.amount) && a.basis === b.basis && isTotal(a) === isTotal(b);
}

/** Parts of substance (a day, for a rate), times 10^9. */
export function partsOf(value, unit) {
  return billionths(value) * partsIn(unit.amount) * timesADay(unit.pace);
}

/** Negative, 0 or positive, exactly, over units; both comparable. */
export function compareDoses(a, b) {
  const left = partsOf(a.value, parseUnit(a.unit));
  const right = partsOf(b.value, parseUnit(b.unit));
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The value in another unit, as a count of 10^-9 to the nearest; undefined: not comparable. */
export function convert(value, from, to) {
  const [a, b] = [parseUnit(from), parseUnit(to)];
  if (!a || !b || !comparable(a, b)) return undefined;
  return nearest(partsOf(value, a), partsIn(b.amount) * timesADay(b.pace));
}

/** Whether the conversion loses nothing. */
export function convertsExactly(value, from, to) {
  const [a, b] = [parseUnit(from), parseUnit(to)];
  return partsOf(value, a) % (partsIn(b.amount) * timesADay(b.pace)) === 0n;
}

/** Units in which a value of `unit` may be read too: another pace first, then the nearest in size. */
export function kindred(text) {
  const unit = parseUnit(text);
  if (!unit) return [];
  const amounts = AMOUNT_UNITS.filter((amount) => substanceOf(amount) === substanceOf(unit.amount));
  const paces = isTotal(unit) ? [''] : ['min', 'h', '24h'];
  const size = (one) => Number(partsIn(one.amount)) * Number(timesADay(one.pace));
  const rank = (one) => [one.pace === '24h' ? 1 : 0, one.pace === unit.pace ? 1 : 0, one.amount === unit.amount ? 0 : 1, Math.abs(Math.log(size(one) / size(unit)))];
  return amounts.flatMap((amount) => paces.map((pace) => ({ amount, basis: unit.basis, pace })))
    .filter((one) => unitText(one) !== text)
    .map((one) => ({ one, order: rank(one) }))
    .sort((a, b) => a.order.map((part, at) => part - b.order[at]).find((difference) => difference !== 0) ?? 0)
    .map(({ one }) => unitText(one));
}
