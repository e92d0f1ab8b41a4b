// An entry of a drug library while somebody edits it: where its values stand, what differs between two
// versions, how a limit reads in other units. Touches no page.

import { billionths, decimalText, problemOf, significant } from '../dosing/decimal.js';
import { counted, flowFor } from '../dosing/flow.js';
import { disorder, ORDER } from '../dosing/limits.js';
import { convert, convertsExactly, isTotal, kindred, parseUnit } from '../dosing/units.js';

const SHOWN_DIGITS = 6;
const MOST_READINGS = 2;

/** "limits.hard_high" of an entry. */
export function valueAt(entry, path) {
  return path.split('.').reduce((part, name) => part?.[name], entry);
}

/** The same with another value; undefined or '' takes it away, and parts that are empty by then. */
export function withValue(entry, path, value) {
  const [name, ...rest] = path.split('.');
  const out = { ...entry };
  const next = rest.length ? withValue(out[name] ?? {}, rest.join('.'), value) : value;
  if (next === undefined || next === '') delete out[name];
  else out[name] = next;
  return out;
}

/** Every place of a version with its value as text. */
function places(content, under = '') {
  if (content === null || content === undefined) return [];
  if (Array.isArray(content)) return [[under, content.join('; ')]];
  if (typeof content === 'object') return Object.entries(content).flatMap(([name, part]) => places(part, under ? `${under}.${name}` : name));
  return [[under, String(content)]];
}

/** Places at which two versions differ, with both texts. */
export function differences(one, other) {
  const [a, b] = [new Map(places(one)), new Map(places(other))];
  return [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path))
    .sort().map((path) => ({ path, one: a.get(path) ?? '', other: b.get(path) ?? '' }));
}

/** Mine with theirs at the places of which `takes` says 'theirs'. */
export function merged(mine, theirs, takes) {
  return Object.entries(takes).reduce((out, [path, side]) => (side === 'theirs' ? withValue(out, path, valueAt(theirs, path)) : out), mine);
}

/** How a value of the entry's unit reads otherwise: kindred units, then mL/h where it can be reckoned. */
export function readings(value, unit, strength, measures) {
  if (billionths(value ?? '') === undefined) return [];
  const out = kindred(unit).slice(0, 8).map((other) => ({ other, count: convert(value, unit, other), exact: convertsExactly(value, unit, other) }))
    .filter(({ count }) => count >= 100_000n && count < 10n ** 14n).slice(0, MOST_READINGS)
    .map(({ other, count, exact }) => `${exact ? '' : '≈ '}${decimalText(exact ? count : significant(count, SHOWN_DIGITS))} ${other}`);
  const parsed = parseUnit(unit);
  const flow = parsed && !isTotal(parsed) && unit !== 'mL/h' ? flowFor({ value, unit }, strength, measures) : undefined;
  return flow === undefined ? out : [...out, `${decimalText(significant(flow * 1_000n, SHOWN_DIGITS))} mL/h`];
}

/** The limits in another unit, or undefined where a value would not come out exactly. */
export function converted(limits, unit) {
  const out = { ...limits, unit };
  for (const name of ORDER) {
    if (!limits[name]) continue;
    if (billionths(limits[name]) === undefined || convert(limits[name], limits.unit, unit) === undefined || !convertsExactly(limits[name], limits.unit, unit)) return undefined;
    const value = decimalText(convert(limits[name], limits.unit, unit));
    if (billionths(value) === undefined) return undefined;
    out[name] = value;
  }
  return out;
}

/** Which sets of limits an entry has, by path. */
export const LIMIT_SETS = ['limits', 'custom', 'loading', 'bolus', 'demand.dose', 'periodic.dose'];

/** What is wrong by itself, by place; the server judges the whole. */
export function problemsOf(entry, words) {
  const out = {};
  for (const path of LIMIT_SETS) {
    const limits = valueAt(entry, path);
    if (!limits) continue;
    for (const name of ORDER) {
      if (limits[name] !== undefined) note(out, `${path}.${name}`, problemOf(limits[name], words));
    }
    for (const { field, above } of disorder(limits)) note(out, `${path}.${field}`, words.below(words.limits[above]));
  }
  if (entry.usual !== undefined) note(out, 'usual', problemOf(entry.usual, words));
  if (!entry.custom) {
    note(out, 'concentration.amount', problemOf(entry.concentration?.amount ?? '', words));
    if (!entry.concentration?.diluent_nl) note(out, 'concentration.diluent_nl', words.missing);
  }
  return out;
}

function note(out, path, problem) {
  if (problem) out[path] ??= problem;
}

/** Millilitres as typed to nanolitres, or undefined. */
export function nanolitres(text) {
  const count = counted(text, 'mL');
  return count === undefined ? undefined : Number(count);
}
