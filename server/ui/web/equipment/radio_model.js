// The fleet by access point, from what each pump said last. Without a page.

import { WEAK_DBM } from './fleet_model.js';

function median(numbers) {
  const middle = numbers.length >> 1;
  return numbers.length % 2 ? numbers[middle] : Math.round((numbers[middle - 1] + numbers[middle]) / 2);
}

/**
 * One row for each access point, worst first: by pumps lost there, then by the share of weak ones.
 * Signals are of pumps in contact: a lost pump's last one tells nothing of now.
 */
export function byAccessPoint(pumps) {
  const places = new Map();
  for (const pump of pumps) {
    if (pump.contact === 'never') continue;
    const name = pump.access_point ?? '';
    if (!places.has(name)) places.set(name, []);
    places.get(name).push(pump);
  }
  return [...places].map(([name, there]) => {
    const lost = there.filter(({ contact }) => contact === 'lost');
    const here = there.filter(({ contact }) => contact !== 'lost');
    const signals = here.map((pump) => pump.signal_dbm).filter((dbm) => dbm !== undefined).sort((a, b) => a - b);
    return {
      name, pumps: here.length, lost: lost.length, weak: signals.filter((dbm) => dbm < WEAK_DBM).length,
      lowest: signals[0], median: signals.length ? median(signals) : undefined, highest: signals.at(-1),
      wards: [...new Set(there.map(({ ward }) => ward))].sort(),
    };
  }).sort((a, b) => b.lost - a.lost || b.weak / (b.pumps || 1) - a.weak / (a.pumps || 1)
    || (a.median ?? 0) - (b.median ?? 0) || a.name.localeCompare(b.name, 'en', { numeric: true }));
}
