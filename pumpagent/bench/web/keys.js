// The keys of the front: fixed ones, soft ones that appear when they mean something, the keypad.
import { press, say } from './console.js';

const SOFT = [
  ['programme', 'Programme'], ['titrate', 'Change dose'], ['bolus', 'Bolus'], ['hold', 'Hold for bolus'],
  ['end_bolus', 'End dose'], ['target', 'Target'], ['taper', 'Taper now'], ['skip_phase', 'Skip step'],
  ['to_primary', 'To primary'], ['delay', 'Delay start'], ['override', 'Override limit'], ['decline', 'Decline'],
  ['end', 'End infusion'], ['standby', 'Standby'], ['wake', 'Wake'], ['new_patient', 'New patient'],
  ['prime', 'Prime'], ['lock', 'Data lock'], ['unlock', 'Unlock'],
];
const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '0', ':'];

const $ = (id) => document.getElementById(id);
let shown = {};

async function send(key, text) {
  say($('refusal'), await press(key, text));
}

/** What OK means now: the value that is asked for, or confirm. */
export function ok() {
  if (shown.ask.kind === 'nothing') return send('confirm');
  return send('enter', $('answer').value.trim());
}

const withReason = () => {
  const reason = $('reason').value;
  $('reason').value = '';
  return reason;
};

function tapped(key) {
  if (key === 'confirm') return ok();
  if (key === 'override' || key === 'decline') return send(key, withReason());
  if (key === 'start') return send(shown.keys.includes('start') ? 'start' : 'resume');
  return send(key);
}

// Held by finger or by key; whatever ends the touch ends the dose. Priming must hear the key again
// and again: a front that died holds nothing.
const AGAIN_MS = 500;

function holds(button, begin, again) {
  let held = false;
  let timer = 0;
  const down = (event) => {
    event.preventDefault();
    if (held) return;
    held = true;
    // The screen changes under a key that is held long: the touch stays the key's.
    if (again && event.pointerId !== undefined) button.setPointerCapture(event.pointerId);
    begin();
    if (again) timer = setInterval(() => { if (shown.state === 'PRIMING') begin(); }, AGAIN_MS);
  };
  const up = () => {
    clearInterval(timer);
    if (held) send('end_bolus');
    held = false;
  };
  button.addEventListener('pointerdown', down);
  for (const end of ['pointerup', 'pointerleave', 'pointercancel', 'blur']) button.addEventListener(end, up);
  button.addEventListener('keydown', (event) => { if (event.key === ' ' || event.key === 'Enter') down(event); });
  button.addEventListener('keyup', up);
}

function button(key, label) {
  const made = document.createElement('button');
  made.type = 'button';
  made.id = `key-${key}`;
  made.textContent = label;
  if (key === 'hold') holds(made, () => send('bolus', 'hold'), false);
  else if (key === 'prime') holds(made, () => send('prime'), true);
  else made.addEventListener('click', () => tapped(key));
  return made;
}

function type(character) {
  const field = $('answer');
  if (character === 'C') field.value = '';
  else field.value += character;
  field.dispatchEvent(new Event('input'));
}

export function build() {
  for (const [key, label] of SOFT) $('soft').append(button(key, label));
  for (const fixed of document.querySelectorAll('[data-key]')) {
    fixed.id ||= `key-${fixed.dataset.key}`;
    fixed.addEventListener('click', () => tapped(fixed.dataset.key));
  }
  for (const digit of [...DIGITS, 'C']) {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = digit === 'C' ? 'Clear entry' : digit;
    made.setAttribute('aria-label', { '.': 'point', ':': 'hours to minutes', C: 'Clear entry' }[digit] ?? digit);
    made.addEventListener('click', () => type(digit));
    $('digits').append(made);
  }
}

/** Shows which keys mean something. STOP always does. */
export function show(display) {
  shown = display;
  const may = (key) => display.keys.includes(key);
  for (const [key] of SOFT) $(`key-${key}`).hidden = key === 'hold' ? !(may('bolus') || may('end_bolus')) : !may(key);
  for (const fixed of document.querySelectorAll('[data-key]')) {
    const { key } = fixed.dataset;
    if (key === 'stop') continue;
    const on = key === 'confirm' ? may('confirm') || may('enter') : key === 'start' ? may('start') || may('resume') : may(key);
    fixed.disabled = !on;
  }
  say($('go'), may('resume') && !may('start') ? 'RESUME' : 'START');
  say($('ok'), may('enter') ? 'OK' : 'CONFIRM');
  $('key-patient_button').hidden = !may('patient_button');
  const number = ['number', 'code'].includes(display.ask.kind);
  for (const digit of $('digits').children) digit.disabled = !number;
}
