// The front of the pump: paints what the panel says and sends keys. It decides nothing.
import { get, post, say } from './console.js';
import * as ask from './ask.js';
import * as keys from './keys.js';
import * as sound from './sound.js';

const LOOK_MS = 200;
const STALE_MS = 1500;
const VALUES = [
  ['infused', 'Infused'], ['remaining', 'Remaining'], ['giving', 'Dose now'], ['lockout', 'Locked out for'],
  ['demands', 'Demands'], ['demand_dots', 'Quarters of an hour'], ['window', 'Window'], ['next_dose', 'Next dose in'], ['phase', 'Step'],
  ['delay', 'Starts in'], ['primary', 'Interrupts'], ['target', 'Target'], ['plasma', 'Plasma (model)'],
  ['effect', 'Effect site (model)'], ['bolus_limit', 'Bolus'], ['flushed', 'Flushed'], ['patient', 'Patient'],
];
const QUICK = [
  ['Occlude the line', 'occlude_downstream', 1], ['Bubble of 100 uL', 'air_bubble', 100], ['Open the door', 'door_open', 1],
  ['Empty the container', 'container_empty', 1], ['Battery at 5 %', 'battery_level', 50], ['Mains lost', 'mains_loss', 1],
  ['Pressure sensor broken', 'pressure_broken', 1],
];

const $ = (id) => document.getElementById(id);
const rows = new Map();
let seen = performance.now();

function buildValues() {
  for (const [name, label] of VALUES) {
    const row = document.createElement('div');
    const term = document.createElement('dt');
    const value = document.createElement('dd');
    term.textContent = label;
    value.id = `value-${name}`;
    row.append(term, value);
    $('values').append(row);
    rows.set(name, [row, value]);
  }
}

function buildBench() {
  get('/faults').then(({ kinds }) => {
    for (const kind of kinds) $('kind').append(new Option(kind.replaceAll('_', ' '), kind));
  });
  const set = async (kind, value) => say($('refusal'), await post('/fault', { kind, value }));
  $('faults').addEventListener('submit', (event) => {
    event.preventDefault();
    set($('kind').value, Math.round(Number($('value').value)));
  });
  $('heal').addEventListener('click', () => set('none', 1));
  for (const [label, kind, value] of QUICK) {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = label;
    made.addEventListener('click', () => set(kind, value));
    $('quick').append(made);
  }
}

function showAlarm(display, lamp) {
  $('lamp').dataset.lamp = lamp === 'information' ? '' : lamp;
  $('alarm').hidden = !display.alarm;
  $('alarm').dataset.priority = display.alarm_priority;
  const [title, ...advice] = display.alarm.split(': ');
  say($('alarm-title'), title + (display.alarm_silenced ? ' (sound paused)' : ''));
  say($('alarm-advice'), advice.join(': '));
}

function showReview(display) {
  const waits = display.ask.kind === 'nothing' && display.prompt.length > 0;
  $('review').hidden = !waits;
  $('why').hidden = !display.needs_reason;
  const lines = display.prompt.join('\n');
  if ($('prompt').dataset.lines === lines) return;
  $('prompt').dataset.lines = lines;
  $('prompt').replaceChildren(...display.prompt.map((text) => {
    const line = document.createElement('li');
    line.textContent = text;
    return line;
  }));
}

function showScreen(state) {
  const { display } = state;
  for (const name of ['state', 'therapy', 'activity', 'headline', 'dose', 'rate', 'library']) say($(name), display[name]);
  say($('id'), state.id);
  say($('lock'), display.lock ? `Data lock ${display.lock}` : '');
  say($('power'), display.on_mains ? 'Mains' : `Battery ${display.battery}`);
  say($('link'), display.linked ? 'Linked' : 'No link: works on alone');
  for (const [name, [row, value]] of rows) {
    row.hidden = !display[name];
    say(value, display[name]);
  }
  // A rate that does not flow now looks set, not running.
  const flows = display.state === 'RUNNING' || display.state === 'KVO';
  $('infusion').classList.toggle('stands', !flows);
  $('flow').hidden = !flows;
  say($('low-by'), display.low_by && `Infused ${display.low_by}`);
  $('pressure-fill').style.width = `${display.pressure_bar / 10}%`;
  say($('pressure-text'), `Pressure ${display.pressure}`);
  $('pressure').setAttribute('aria-label', `Pressure ${display.pressure}, ${Math.round(display.pressure_bar / 10)} % of the alarm level`);
  const asks = display.ask.kind !== 'nothing' || display.prompt.length > 0;
  $('infusion').classList.toggle('compact', asks);
  if (display.refusal) say($('refusal'), display.refusal);
  else if ($('refusal').dataset.last) say($('refusal'), '');
  $('refusal').dataset.last = display.refusal;
}

function show(state) {
  showScreen(state);
  showAlarm(state.display, state.lamp);
  showReview(state.display);
  ask.show(state.display.ask);
  keys.show(state.display);
  sound.follow(state.bursts, state.sound);
  say($('delivered'), `${(state.delivered_nl / 1e6).toFixed(3)} mL`);
  say($('line'), `${Math.round(state.pressure_mmhg_thousandths / 1000)} mmHg`);
}

async function look() {
  try {
    const state = await get('/state');
    if (state.fresh) {
      show(state);
      seen = performance.now();
    }
  } catch { /* shown below as stale */ }
  const stale = performance.now() - seen > STALE_MS;
  $('stale').hidden = !stale;
  document.querySelector('.pump').toggleAttribute('data-stale', stale);
  setTimeout(look, LOOK_MS);
}

buildValues();
buildBench();
keys.build();
ask.build(keys.ok);
for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, sound.wake);
sound.figures().then((signals) => {
  for (const priority of ['high', 'medium']) {
    $('lamp').style.setProperty(`--${priority}-period`, `${signals[priority].lamp_period_ms}ms`);
  }
});
look();
