// The one definition of "fresh" for display and counts alike. All times are milliseconds of the
// browser's monotonic clock; the server tells only how old a value was when it was sent, so a wrong
// wall clock on either side can never make an old value look new.

export const LATE_AFTER_MS = 3_000; // three telemetry intervals
export const LOST_AFTER_MS = 15_000; // the protocol's silence limit
export const SCREEN_LOST_AFTER_MS = 5_000; // the server sends at least a heartbeat each second

/**
 * @param {{ageAtReceipt: number|undefined, receivedAt: number}} value
 * @param {number} now
 * @returns {{state: 'live'|'late'|'lost'|'never', age: number}}
 */
export function freshness(value, now) {
  if (value.ageAtReceipt === undefined) return { state: 'never', age: Infinity };
  const age = Math.max(0, value.ageAtReceipt) + Math.max(0, now - value.receivedAt);
  if (age < LATE_AFTER_MS) return { state: 'live', age };
  return { state: age < LOST_AFTER_MS ? 'late' : 'lost', age };
}

/** Whether this screen itself still hears the server. */
export function screenIsLost(lastHeardAt, now) {
  return lastHeardAt === undefined || now - lastHeardAt > SCREEN_LOST_AFTER_MS;
}
