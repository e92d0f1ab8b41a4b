// What one pump's record says of its health. Without a page.

/** Kinds of events that are a trouble; an alarm counts under its own name. */
const TROUBLES = new Set(['guard_tripped', 'process_lost', 'record_gap', 'library_refused', 'library_held_up', 'boot', 'occlusion_restart']);
const LIBRARY = new Set(['library_staged', 'library_activated', 'library_refused', 'library_held_up']);

/** @returns {{name: string, count: number}[]} most frequent first */
export function troublesOf(events) {
  const counts = new Map();
  for (const event of events) {
    const name = event.kind === 'alarm_raised' ? event.alarm : TROUBLES.has(event.kind) ? event.kind : undefined;
    if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}

const newestFirst = (events) => [...events].sort((a, b) => b.wall_ms - a.wall_ms);
export const selfTests = (events) => newestFirst(events.filter(({ kind }) => kind === 'self_test'));
export const librarySteps = (events) => newestFirst(events.filter(({ kind }) => LIBRARY.has(kind)));
