import { html, nothing } from '../vendor/lit.js';
import { clock } from '../hospital_time.js';
import { concentration, dose, hours, rate, span, volume } from '../quantities.js';
import { line } from '../shell/line.js';
import { strings } from '../strings.js';
import { MARKS } from './priorities.js';
import { holdLeft, isCalm } from './ward_store.js';

export const ICONS = {
  running: '▶', kvo: '▷', paused: '❚❚', alarm_stop: '■', idle: '○', ready: '◌', standby: '◔', failed: '✕', delayed: '◷',
  priming: '◍',
};
const BOLUSES = new Set(['bolus', 'demand_dose', 'periodic_dose', 'loading']);
const LOW_BATTERY = 300; // thousandths; on battery is always told
const WEAK_DBM = -80;

export function gravest(pump) {
  return pump.alarms.length ? pump.alarms[0].priority : '';
}

export function ageText({ state, age }) {
  if (state === 'never') return strings.contact.never;
  return strings.contact[state](span(age));
}

/** The state in a word, as people say it: a bolus and KVO are states of their own. */
export function stateWord(pump, fresh) {
  if (fresh.state === 'never') return strings.contact.never;
  if (pump.state === 'running' && BOLUSES.has(pump.activity)) return strings.therapy.activity[pump.activity];
  const word = strings.state[pump.state ?? 'idle'] ?? pump.state;
  return fresh.state === 'lost' ? strings.contact.lastKnown(word) : word;
}

// An infusion by target is programmed by no dose: a zero would look like one.
const hasDose = (pump) => pump.dose && pump.plasma_pg_per_ml === undefined;
const isTotal = (pump) => pump.dose && !/\/(min|h|24h)$/.test(pump.dose.unit);

function figures(pump) {
  return html`<p class="drug">${pump.drug} <span class="concentration">${pump.concentration ?? ''}</span></p>
    <p class="rates"><span class="rate">${rate(pump.rate_nl_per_h)}</span>
      ${hasDose(pump) ? html`<span class="dose"><span class="sr">${isTotal(pump) ? strings.tile.total : strings.tile.dose}</span> ${dose(pump.dose)}</span>` : nothing}</p>`;
}

/** What is left, and until when; KVO and a hold say their own. */
function left(pump, fresh) {
  const words = strings.tile;
  if (fresh.state === 'lost') return nothing;
  const hold = holdLeft(pump, fresh);
  if (pump.state === 'kvo') return html`<p class="left"><strong>${strings.state.kvo}</strong> <span>${words.empty}</span></p>`;
  if (hold !== undefined) return html`<p class="left"><strong>${words.callsIn(span(hold))}</strong></p>`;
  const volumeLeft = html`<span class="volume">${volume(Math.max(0, pump.vtbi_nl - pump.infused_nl))} ${words.left}</span>`;
  if (pump.state !== 'running' || !(pump.remaining_ms > 0)) return html`<p class="left">${volumeLeft}</p>`;
  const ms = Math.max(0, pump.remaining_ms - fresh.age);
  return html`<p class="left">${volumeLeft} <strong class="time">${hours(ms)}</strong>
    <span class="until">${clock(line.now() + ms)}</span></p>`;
}

/** What a therapy does beside its rate: activity, demand doses, waits, predicted concentrations. */
function therapy(pump, fresh) {
  if (fresh.state === 'lost') return nothing;
  const words = strings.therapy;
  const lines = [
    BOLUSES.has(pump.activity) ? '' : words.activity[pump.activity],
    pump.demands === undefined ? '' : words.demands(pump.granted ?? 0, pump.demands),
    pump.lockout_left_ms > 0 ? words.lockout(span(Math.max(0, pump.lockout_left_ms - fresh.age))) : '',
    pump.plasma_pg_per_ml === undefined ? '' : words.plasma(concentration(pump.plasma_pg_per_ml)),
    pump.effect_pg_per_ml === undefined ? '' : words.effect(concentration(pump.effect_pg_per_ml)),
    pump.secondary_to ? words.secondary : '',
  ].filter(Boolean);
  return lines.length ? html`<p class="therapy">${lines.join(' · ')}</p>` : nothing;
}

/** Only what is below its threshold or not as it should be. */
function badges(pump) {
  const words = strings.tile;
  const all = [
    pump.soft_override ? words.override : '',
    pump.on_mains === false || pump.battery_permille < LOW_BATTERY ? words.battery(pump.on_mains === false, Math.round(pump.battery_permille / 10)) : '',
    pump.signal_dbm < WEAK_DBM ? words.weak(pump.signal_dbm) : '',
    pump.library?.on_target === false ? words.library : '',
  ].filter(Boolean);
  return all.length ? html`<ul class="badges">${all.map((text) => html`<li>${text}</li>`)}</ul>` : nothing;
}

/**
 * One pump on the wall: what the element is marked with, and its content. The age of everything it
 * shows stands beside the state.
 */
export function tile(pump, fresh) {
  const state = pump.state ?? 'idle';
  const address = `/infusions/${encodeURIComponent(pump.id)}`;
  const content = html`
    <header><h3><a href=${address} tabindex="-1">${pump.bed || pump.id}</a></h3>
      ${pump.patient ? html`<a class="patient private" tabindex="-1" href=${`/patients/${encodeURIComponent(pump.patient)}`}>${pump.patient}</a>` : nothing}
      <span class="pump">${pump.id}</span></header>
    ${pump.alarms.slice(0, 2).map((alarm) => html`<p class="alarm" data-priority=${alarm.priority}>
      <span class="mark" aria-hidden="true">${MARKS[alarm.priority]}</span> <span class="sr">${strings.priority[alarm.priority]}:</span> ${alarm.title}</p>`)}
    <p class="state ${isCalm(state) ? '' : 'halted'}"><span aria-hidden="true">${ICONS[state] ?? ''}</span> ${stateWord(pump, fresh)}
      ${pump.life_sustaining ? html`<span class="life" title=${strings.tile.lifeSustaining}>${strings.tile.life}</span>` : nothing}
      ${fresh.state === 'never' ? nothing : html`<span class="age">${ageText(fresh)}</span>`}</p>
    ${fresh.state === 'never' ? nothing : pump.drug ? html`${figures(pump)}${left(pump, fresh)}${therapy(pump, fresh)}` : html`<p class="quiet">${strings.tile.noInfusion}</p>`}
    ${fresh.state === 'never' ? nothing : badges(pump)}`;
  return { contact: fresh.state, priority: gravest(pump), state, content };
}
