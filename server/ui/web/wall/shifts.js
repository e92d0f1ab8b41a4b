// Shifts of twelve hours, at 07:00 and 19:00 of the hospital's day.

const MINUTE_MS = 60_000;
const CHANGES = [7 * 60, 19 * 60];

/** When the shift began in which `now` lies; `minute`: of the hospital's day. */
export function shiftBegin(now, minute) {
  const begun = CHANGES.filter((change) => change <= minute).at(-1) ?? CHANGES.at(-1) - 24 * 60;
  return Math.floor(now / MINUTE_MS) * MINUTE_MS - (minute - begun) * MINUTE_MS;
}
