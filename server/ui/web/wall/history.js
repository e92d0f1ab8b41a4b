// One pump's recorded events as people read them: what happened, who did it. Pure.

import { strings } from '../strings.js';
import { rate, volume } from '../quantities.js';

const BOLUS_KINDS = new Set(['bolus_started', 'bolus_ended']);
const QUIET_KINDS = new Set(['volume_checkpoint', 'programme_text', 'programme_judged', 'key_pressed', 'library_staged']);

/** Kinds that are told only when one asks for everything. */
export const isQuiet = ({ kind }) => QUIET_KINDS.has(kind);
export const isBolus = ({ kind }) => BOLUS_KINDS.has(kind);

/** "Rate changed: 8 mL/h", with whatever figures the event carries. */
export function eventText(event) {
  const words = strings.infusion.kinds;
  const parts = [];
  if (event.order_state) parts.push(strings.orderStates[event.order_state] ?? event.order_state);
  if (event.rate_nl_per_h) parts.push(rate(event.rate_nl_per_h));
  if (event.volume_nl) parts.push(volume(event.volume_nl));
  if (event.text) parts.push(event.text);
  const what = words[event.kind] ?? event.kind.replaceAll('_', ' ');
  const about = event.alarm ? `${what}: ${event.alarm.replaceAll('_', ' ')}` : what;
  return parts.length ? `${about} (${parts.join(', ')})` : about;
}

/**
 * Events of the pump and steps of its orders in one list, newest first. Nobody is named for what the
 * pump did by itself or what was done at its keys: there it is the bedside.
 */
export function timeline(events, orders, withQuiet = false) {
  const rows = events.filter((event) => withQuiet || !isQuiet(event)).map((event) => ({
    at: event.wall_ms, what: eventText(event), by: strings.infusion.pump, alarm: event.kind === 'alarm_raised' ? event.alarm : '',
  }));
  for (const order of orders) {
    for (const step of order.steps ?? []) {
      rows.push({ at: step.at_ms, what: strings.infusion.orderStep(order.drug, strings.orderStates[step.state] ?? step.state, step.reason), by: step.by, alarm: '' });
    }
  }
  return rows.sort((a, b) => b.at - a.at);
}

/** Lines of a chart: alarms in the colour of their priority, boluses and changes in grey. */
export function marks(events) {
  return events.filter(({ kind }) => kind === 'alarm_raised' || kind === 'rate_changed' || kind === 'infusion_started' || kind === 'bolus_started')
    .map((event) => ({
      at: event.wall_ms, text: eventText(event),
      priority: event.kind === 'alarm_raised' ? /^(high|medium|low)/.exec(event.text ?? '')?.[0] : undefined,
    }));
}

/** The trend as columns; a minute without a point is a gap, never a line across. */
export function trendColumns(points) {
  const xs = [];
  const rates = [];
  const pressures = [];
  const volumes = [];
  let before;
  for (const point of points) {
    if (before !== undefined && point.minute_ms - before > 90_000) {
      xs.push(before + 60_000);
      for (const column of [rates, pressures, volumes]) column.push(null);
    }
    before = point.minute_ms;
    xs.push(point.minute_ms);
    rates.push(point.rate_nl_per_h / 1e6);
    pressures.push(point.pressure_mmhg_thousandths / 1000);
    volumes.push(point.infused_nl / 1e6);
  }
  return { xs, rates, pressures, volumes };
}
