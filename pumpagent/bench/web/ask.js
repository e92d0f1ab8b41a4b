// What the pump asks: a choice, a number with its limits, a text, a code.
import { press, say } from './console.js';

const $ = (id) => document.getElementById(id);
let asked = '';
let timer;

function limits(ask) {
  const range = (low, high) => {
    if (low && high) return `${low} to ${high}`;
    return low ? `from ${low}` : `up to ${high}`;
  };
  const out = [];
  if (ask.soft_low || ask.soft_high) out.push(`Usual range ${range(ask.soft_low, ask.soft_high)} ${ask.unit}`);
  if (ask.hard_low || ask.hard_high) out.push(`Limit ${range(ask.hard_low, ask.hard_high)} ${ask.unit}`);
  if (ask.usual) out.push(`Usual ${ask.usual} ${ask.unit}`);
  if (ask.unit === 'min') out.push('or h:mm');
  return out.join(' · ');
}

function choices(ask) {
  const kept = new Map([...$('choices').children].map((each) => [each.dataset.word, each]));
  $('choices').replaceChildren(...ask.choices.map(({ word, label, detail }) => {
    const old = kept.get(word);
    if (old) return old;
    const made = document.createElement('button');
    made.type = 'button';
    made.dataset.word = word;
    made.textContent = label;
    if (detail) {
      const small = document.createElement('small');
      small.textContent = detail;
      made.append(small);
    }
    made.addEventListener('click', async () => say($('refusal'), await press('enter', word)));
    return made;
  }));
}

function begin(ask) {
  const field = $('answer');
  field.value = ask.kind === 'choice' ? '' : ask.value;
  field.type = ask.kind === 'code' ? 'password' : 'text';
  field.inputMode = ask.kind === 'number' || ask.kind === 'code' ? 'decimal' : 'text';
  field.placeholder = ask.step === 'drug' ? 'part of the name' : '';
  $('notes').replaceChildren(...ask.notes.map((note) => {
    const line = document.createElement('li');
    line.textContent = note;
    return line;
  }));
  $('choices').replaceChildren();
}

// The focus follows the question; never away from STOP or from a person who is elsewhere.
function focus(ask) {
  const field = $('answer');
  if (document.activeElement?.dataset?.key === 'stop') return;
  if (!$('ask').querySelector('.field').hidden) field.focus();
  else $('choices').firstElementChild?.focus();
}

export function build(ok) {
  $('ask').addEventListener('submit', (event) => {
    event.preventDefault();
    if ($('ask').dataset.step === 'drug') {
      $('choices').firstElementChild?.focus();
    } else {
      ok();
    }
  });
  $('answer').addEventListener('input', () => {
    if ($('ask').dataset.step !== 'drug') return;
    clearTimeout(timer);
    timer = setTimeout(() => press('filter', $('answer').value), 120);
  });
}

export function show(ask) {
  const is = ask.kind !== 'nothing';
  $('ask').hidden = !is;
  if (!is) {
    asked = '';
    return;
  }
  const name = `${ask.step}|${ask.title}`;
  const fresh = name !== asked;
  asked = name;
  $('ask').dataset.kind = ask.kind;
  $('ask').dataset.step = ask.step;
  $('ask').querySelector('.field').hidden = ask.kind === 'choice' && ask.step !== 'drug';
  say($('ask-title'), ask.title);
  say($('ask-about'), ask.about);
  say($('ask-unit'), ask.unit);
  say($('limits'), limits(ask));
  say($('more'), ask.more ? `and ${ask.more} more: type a part of the name` : '');
  if (fresh) begin(ask);
  const words = ask.choices.map((choice) => choice.word).join('|');
  if (fresh || words !== $('choices').dataset.words) {
    $('choices').dataset.words = words;
    choices(ask);
  }
  if (fresh) focus(ask);
}
