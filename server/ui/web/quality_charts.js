import { html } from './vendor/lit.js';
import { table } from './table.js';
import { strings } from './strings.js';

const MOST_ROWS = 12;

/** Counts by name as bars of text width and figures: read at a glance and by a screen reader alike. */
export function ranked(caption, heading, counts, summary) {
  const rows = Object.entries(counts).filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1]).slice(0, MOST_ROWS);
  const most = Math.max(1, ...rows.map(([, count]) => count));
  return html`<h2>${caption}</h2><p>${summary}</p>${table(caption, [heading, strings.pharmacy.quality.count, ''], rows.map(([name, count]) => [name, count,
    html`<meter min="0" max=${most} value=${count} aria-hidden="true"></meter>`]))}`;
}

/** Soft and hard alerts of each drug over all wards. */
export function alertsByDrug(rows) {
  const counts = {};
  for (const { drug, counts: c } of rows) counts[drug] = (counts[drug] ?? 0) + c.soft_alerts + c.hard_refusals;
  return counts;
}

/** Alarms of each kind over all wards. */
export function alarmsByKind(wards) {
  const counts = {};
  for (const { alarms } of wards) {
    for (const [name, count] of Object.entries(alarms)) counts[name] = (counts[name] ?? 0) + count;
  }
  return counts;
}

export const sum = (counts) => Object.values(counts).reduce((all, count) => all + count, 0);
