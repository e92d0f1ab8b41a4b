// Exact decimals as counts of 10^-9, in big integers: what a person typed is never a binary fraction.
// The same numbers as protocol/domain/decimal.hpp takes; tests/golden holds both to one another.

const PLACES = 9;
const MOST_DIGITS = 12;
export const ONE = 10n ** BigInt(PLACES);

/** "0.05" as a count of 10^-9; undefined: no plain decimal of at most 12 digits and 9 places. */
export function billionths(text) {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!found) return undefined;
  const [, sign, whole, fraction = ''] = found;
  const significant = (whole + fraction).replace(/^0+/, '');
  if (significant.length > MOST_DIGITS || fraction.length > PLACES) return undefined;
  const count = BigInt(whole + fraction.padEnd(PLACES, '0'));
  return sign ? -count : count;
}

/** With a leading zero and without trailing ones. */
export function decimalText(count) {
  const negative = count < 0n;
  const digits = String(negative ? -count : count).padStart(PLACES + 1, '0');
  const fraction = digits.slice(-PLACES).replace(/0+$/, '');
  return `${negative ? '-' : ''}${digits.slice(0, -PLACES)}${fraction ? `.${fraction}` : ''}`;
}

/** a / b, halves up. Both of them not negative, b above zero. */
export function nearest(a, b) {
  return (a + b / 2n) / b;
}

/** Rounded to `digits` significant ones, towards zero: what is proposed is never more than meant. */
export function significant(count, digits) {
  const surplus = String(count < 0n ? -count : count).length - digits;
  if (surplus <= 0) return count;
  const step = 10n ** BigInt(surplus);
  return (count / step) * step;
}

/** The text of a field as a decimal, in the hand of people: a comma is told, never guessed. */
export function problemOf(text, words) {
  if (text === '') return words.missing;
  if (/^\.\d|^-?\.\d/.test(text)) return words.leadingZero;
  if (/^\d+\.$/.test(text)) return words.openPoint;
  if (text.includes(',')) return words.comma;
  const count = billionths(text);
  if (count === undefined) return words.notANumber;
  return count < 0n ? words.negative : '';
}
