import { html, nothing } from '../vendor/lit.js';
import { isCalm } from './ward_store.js';
import { clock, concentration, dose, rate, span, volume } from '../quantities.js';
import { line } from '../shell/line.js';
import { strings } from '../strings.js';

const ICONS = {
  running: '▶', kvo: '▷', paused: '❚❚', alarm_stop: '■', idle: '○', ready: '◌', standby: '◔', failed: '✕', delayed: '◷',
  priming: '◍',
};

/** The highest priority that stands on a pump, or ''. */
export function gravest(pump) {
  return pump.alarms.length ? pump.alarms[0].priority : '';
}

function ageText({ state, age }) {
  if (state === 'never') return strings.contact.never;
  return strings.contact[state](span(age));
}

function figures(pump) {
  if (!pump.drug) return html`<p class="quiet">${strings.tile.noInfusion}</p>`;
  const left = pump.vtbi_nl - pump.infused_nl;
  const isTotal = pump.dose && !/\/(min|h|24h)$/.test(pump.dose.unit);
  return html`
    <p class="drug">${pump.drug}</p>
    <p class="concentration">${pump.concentration ?? ''}</p>
    <dl>
      <div class="large"><dt>${strings.tile.rate}</dt><dd>${rate(pump.rate_nl_per_h)}</dd></div>
      ${pump.dose ? html`<div><dt>${isTotal ? strings.tile.total : strings.tile.dose}</dt><dd>${dose(pump.dose)}</dd></div>` : nothing}
      <div><dt>${strings.tile.left}</dt><dd>${volume(Math.max(0, left))}</dd></div>
    </dl>`;
}

function timeLeft(pump, fresh) {
  if (pump.state !== 'running' || pump.remaining_ms === undefined || fresh.state === 'lost') return nothing;
  const left = Math.max(0, pump.remaining_ms - fresh.age);
  return html`<p class="time"><span class="label">${strings.tile.time}</span> ${span(left)}
    <span class="quiet">${strings.ending.at} ${clock(line.now() + left)}</span></p>`;
}

/** What a therapy does beside its rate: activity, demand doses, waits, predicted concentrations. */
function therapy(pump, fresh) {
  if (!pump.drug || fresh.state === 'lost') return nothing;
  const words = strings.therapy;
  const left = (ms) => span(Math.max(0, ms - fresh.age));
  const lines = [
    words.activity[pump.activity],
    pump.demands === undefined ? '' : words.demands(pump.granted ?? 0, pump.demands),
    pump.lockout_left_ms > 0 ? words.lockout(left(pump.lockout_left_ms)) : '',
    pump.delay_left_ms > 0 ? words.delay(left(pump.delay_left_ms)) : '',
    pump.plasma_pg_per_ml === undefined ? '' : words.plasma(concentration(pump.plasma_pg_per_ml)),
    pump.effect_pg_per_ml === undefined ? '' : words.effect(concentration(pump.effect_pg_per_ml)),
    pump.secondary_to ? words.secondary : '',
  ].filter(Boolean);
  return lines.length ? html`<p class="therapy">${lines.join(' · ')}</p>` : nothing;
}

function badges(pump) {
  return html`<ul class="badges">
    ${pump.soft_override ? html`<li>${strings.tile.override}</li>` : nothing}
    ${pump.on_mains === false ? html`<li>${strings.tile.onBattery} ${Math.round(pump.battery_permille / 10)} %</li>` : nothing}
    ${pump.library?.on_target ? nothing : html`<li>${strings.tile.library(pump.library?.reason ?? '')}</li>`}
  </ul>`;
}

/** One pump on the wall. Everything it shows has the age in its last line. */
export function tile({ pump, fresh }) {
  const state = pump.state ?? 'idle';
  const shown = fresh.state === 'never' ? strings.contact.never : strings.state[state] ?? state;
  return html`<article class="tile" data-pump=${pump.id} data-contact=${fresh.state}
      data-priority=${gravest(pump)} data-state=${state}>
    <header><h3>${pump.bed || pump.id}</h3><span class="pump">${pump.id}</span></header>
    ${pump.alarms.slice(0, 2).map((alarm) => html`<p class="alarm" data-priority=${alarm.priority}>
      <span aria-hidden="true">${'!'.repeat({ high: 3, medium: 2, low: 1 }[alarm.priority] ?? 0)}</span> ${alarm.title}</p>`)}
    <p class="state ${isCalm(state) ? '' : 'halted'}"><span aria-hidden="true">${ICONS[state] ?? ''}</span> ${shown}</p>
    ${fresh.state === 'never' ? nothing : html`${figures(pump)}${therapy(pump, fresh)}${timeLeft(pump, fresh)}${badges(pump)}`}
    <footer class="age">${ageText(fresh)}</footer>
  </article>`;
}
