// One order of urgency for every list, and the second code beside each colour (IEC 60601-1-8).

export const PRIORITIES = ['high', 'medium', 'low', 'information'];
export const MARKS = { high: '!!!', medium: '!!', low: '!', information: 'i' };

export const gravity = (priority) => {
  const at = PRIORITIES.indexOf(priority);
  return at < 0 ? PRIORITIES.length : at;
};

/** How many stand of each; information is no alarm. */
export function alarmCounts(alarms) {
  const counts = { high: 0, medium: 0, low: 0 };
  for (const { priority } of alarms) if (priority in counts) counts[priority] += 1;
  return counts;
}

/** Priority, then not yet acknowledged, then oldest first, then by name so that nothing jumps. */
export function byUrgency(a, b) {
  return gravity(a.priority) - gravity(b.priority)
    || Number(Boolean(a.acknowledged_by)) - Number(Boolean(b.acknowledged_by))
    || a.since_ms - b.since_ms
    || a.pump.localeCompare(b.pump) || a.instance - b.instance;
}
