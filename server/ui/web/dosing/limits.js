// Where a dose lies against the limits of its entry: the same verdicts and words as
// protocol/domain/limits.cpp, exactly. Told while somebody types; whoever decides judges again.

import { billionths } from './decimal.js';
import { comparable, compareDoses, parseUnit } from './units.js';

/** From low to high as they have to stand. */
export const ORDER = ['hard_low', 'soft_low', 'soft_high', 'hard_high'];

/**
 * @typedef {{unit: string, hard_low?: string, soft_low?: string, soft_high?: string, hard_high?: string}} Limits
 * @typedef {'within'|'below_soft'|'above_soft'|'below_hard'|'above_hard'|'unknown'} Verdict
 */

const CHECKS = [
  ['hard_high', 1, 'above_hard', 'above hard limit'], ['hard_low', -1, 'below_hard', 'below hard limit'],
  ['soft_high', 1, 'above_soft', 'above soft limit'], ['soft_low', -1, 'below_soft', 'below soft limit'],
];

/** @param {Limits} limits @returns {{verdict: Verdict, reason: string}} */
export function judge(limits, dose) {
  const [own, asked] = [parseUnit(limits.unit), parseUnit(dose.unit)];
  if (billionths(dose.value) === undefined || !own || !asked) return { verdict: 'unknown', reason: '' };
  if (!comparable(own, asked)) {
    return { verdict: 'unknown', reason: `dose unit ${dose.unit}: cannot be compared with limits in ${limits.unit}` };
  }
  for (const [name, side, verdict, words] of CHECKS) {
    const limit = limits[name];
    if (!limit || compareDoses(dose, { value: limit, unit: limits.unit }) !== side) continue;
    return { verdict, reason: `dose ${dose.value} ${dose.unit} ${words} ${limit} ${limits.unit}` };
  }
  return { verdict: 'within', reason: '' };
}

export const isForbidden = (verdict) => verdict === 'below_hard' || verdict === 'above_hard';
export const needsReason = (verdict) => verdict === 'below_soft' || verdict === 'above_soft';

/** The fields that stand in the wrong order, each with the one that it has to be above. */
export function disorder(limits) {
  const out = [];
  let last;
  for (const name of ORDER) {
    const value = billionths(limits[name] ?? '');
    if (value === undefined) continue;
    if (last && value < last.value) out.push({ field: name, above: last.name });
    last = { name, value };
  }
  return out;
}

/** The upper end of a scale on which all of `values` can be seen, as a count of 10^-9; 0n: none is known. */
export function scaleTop(values) {
  const known = values.map((value) => billionths(value ?? '')).filter((value) => value !== undefined);
  const most = known.reduce((a, b) => (a > b ? a : b), 0n);
  return (most * 23n) / 20n;
}
