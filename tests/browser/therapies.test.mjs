// Therapies by the keys of the front alone, on the real processes of four pumps: programmed,
// reviewed, confirmed, started, changed and ended. What each then gives is held by
// tests/unit/pumpagent_bedside/by_hand_test.cpp and, from orders, by tests/e2e.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fronts, openFront } from './front.mjs';
import { browser } from './hospital.mjs';

const PUMPS = { volumetric: 'P-0001', syringe: 'P-0002', ambulatory: 'P-0013', enteral: 'P-0021' };

let site;
let look;
const front = {};

before(async () => {
  site = await fronts(Object.values(PUMPS));
  look = await browser();
  for (const [name, number] of Object.entries(PUMPS)) {
    front[name] = await openFront(look.context, site.fronts[number]);
  }
});

after(async () => {
  await look?.engine.close();
  await site?.end();
});

/** Begins an order: patient, care area, drug by a part of its name, and its entry. */
async function begin(pump, drug, entry = '') {
  await pump.key('programme');
  const first = await pump.page.waitForSelector('#ask[data-step="patient"]:not([hidden]), #ask[data-step="area"]:not([hidden])');
  if (await first.getAttribute('data-step') === 'patient') await pump.enter('patient', 'pt-1');
  await pump.choose('area', 'adult-icu');
  await pump.asked('drug');
  await pump.page.fill('#answer', drug);
  await pump.page.click(`#choices button[data-word="${drug}"]`);
  if (!entry) return;
  await pump.asked('entry');
  await pump.page.click(`#choices button:has-text("${entry}")`);
}

/** Answers by step, in the order that they are asked for: words are chosen, figures typed. */
async function answers(pump, pairs) {
  for (const [step, answer] of pairs) {
    await pump.asked(step);
    const choice = pump.page.locator(`#choices button[data-word="${answer}"]`);
    if (await choice.count() > 0) await choice.click();
    else await pump.enter(step, answer);
  }
}

/** From the parts through the review to the motor; the review as it was read. */
async function give(pump) {
  await pump.choose('parts', 'review');
  await pump.page.waitForSelector('#review:not([hidden])');
  const text = await pump.page.innerText('#review');
  await pump.ok();
  await pump.state('READY');
  await pump.go();
  return text;
}

async function end(pump) {
  await pump.key('stop');
  await pump.state('PAUSED');
  await pump.key('end');
  await pump.state('IDLE');
}

/** An act that is asked for by a key and stands to be confirmed. */
async function confirmed(pump, key) {
  await pump.key(key);
  await pump.page.waitForSelector('#review:not([hidden])');
  await pump.ok();
}

// Read by a person: there, and large.
const rate = (pump, text) => pump.page.waitForFunction((wanted) => {
  const shown = document.getElementById('rate');
  return shown.textContent === wanted && shown.getBoundingClientRect().height > 60;
}, text);
const value = (pump, name, text) => pump.page.waitForFunction(
  ([id, wanted]) => new RegExp(wanted).test(document.getElementById(id).textContent), [`value-${name}`, text]);

test('blood begins slowly, and its first phase is given up only when that is confirmed', async () => {
  const pump = front.volumetric;
  await begin(pump, 'packed red blood cells');
  await answers(pump, [['how', 'volume'], ['dose', '200'], ['volume', '300'], ['end', 'stop'],
    ['parts', 'slow_start'], ['slow_rate', '60'], ['slow_time', '15']]);
  assert.match(await give(pump), /Slow start 60 mL\/h for 15 min/);
  await pump.state('RUNNING');
  assert.equal(await pump.page.textContent('#therapy'), 'Blood');
  await rate(pump, '60 mL/h');
  await confirmed(pump, 'skip_phase');
  await rate(pump, '200 mL/h');
  await end(pump);
});

test('a whole dose finds its rate from its time, and the rest of it another', async () => {
  const pump = front.volumetric;
  await begin(pump, 'vancomycin');
  await answers(pump, [['dose', '1000'], ['time', '100']]);
  await give(pump);
  await rate(pump, '150 mL/h');
  await pump.key('titrate');
  await pump.enter('time', '3:20');
  await pump.page.waitForSelector('#review:not([hidden])');
  await pump.ok();
  await pump.page.waitForSelector('#go:not([disabled])');
  await pump.go();
  await pump.page.waitForFunction(() => /^7[45]/.test(document.getElementById('rate').textContent));
  await end(pump);
});

test('a piggyback is given up by hand, and its primary goes on only by a key', async () => {
  const pump = front.volumetric;
  await begin(pump, 'sodium chloride 0.9%');
  await answers(pump, [['how', 'volume'], ['dose', '100'], ['volume', '50'], ['end', 'kvo']]);
  await give(pump);
  await rate(pump, '100 mL/h');
  await pump.key('stop');
  await pump.state('PAUSED');
  await begin(pump, 'ceftriaxone');
  await answers(pump, [['dose', '1'], ['time', '30'], ['parts', 'secondary']]);
  await give(pump);
  await pump.state('RUNNING');
  await value(pump, 'primary', 'sodium chloride');
  await pump.key('stop');
  await pump.state('PAUSED');
  await confirmed(pump, 'to_primary');
  await pump.page.waitForFunction(() => /sodium chloride/.test(document.getElementById('headline').textContent));
  assert.equal(await pump.page.textContent('#state'), 'PAUSED');
  await pump.go();
  await rate(pump, '100 mL/h');
  await end(pump);
});

test('a delayed start waits, and STOP ends the wait', async () => {
  const pump = front.volumetric;
  await begin(pump, 'sodium chloride 0.9%');
  await answers(pump, [['how', 'both'], ['volume', '50'], ['time', '30'], ['end', 'stop'],
    ['parts', 'delay'], ['delay', '5'], ['kvo_in_delay', 'no']]);
  assert.match(await give(pump), /Starts 5 min after the start key/);
  await pump.state('DELAYED');
  await value(pump, 'delay', 'min$');
  await end(pump);
});

test('standby ends by wake, and a new patient is asked for', async () => {
  const pump = front.volumetric;
  await pump.key('standby');
  await pump.enter('standby', '30');
  await pump.state('STANDBY');
  await pump.key('wake');
  await pump.state('IDLE');
  await confirmed(pump, 'new_patient');
  await pump.enter('patient', 'pt-7');
  await value(pump, 'patient', '^pt-7$');
});

test('a target is given to plasma, changed when confirmed, and held back above the hard limit', async () => {
  const pump = front.syringe;
  await begin(pump, 'propofol (anesthesia)');
  await answers(pump, [['weight', '70'], ['how', 'tci'], ['model', 'marsh'], ['site', 'plasma'], ['sex', 'male'],
    ['height', '175'], ['age', '40'], ['target', '4000'], ['volume', '30']]);
  assert.match(await give(pump), /TCI marsh, plasma target 4000 ng\/mL, male, 175 cm, 40 years/);
  await pump.state('RUNNING');
  await value(pump, 'target', '^4000 ng/mL$');
  await value(pump, 'plasma', '^[1-9][0-9]+.* ng/mL$');
  await pump.key('target');
  await pump.enter('target', '15001');
  await pump.page.waitForFunction(() => /hard limit/.test(document.getElementById('refusal').textContent));
  await pump.enter('target', '5000');
  await pump.page.waitForSelector('#review:not([hidden])');
  assert.equal(await pump.page.textContent('#value-target'), '4000 ng/mL');
  await pump.ok();
  await value(pump, 'target', '^5000 ng/mL$');
  await end(pump);
});

test('programmed epidural boluses stand beside doses on demand', async () => {
  const pump = front.ambulatory;
  await begin(pump, 'bupivacaine 0.0625% with fentanyl 2 mcg/mL');
  await answers(pump, [['how', 'pieb'], ['periodic_dose', '8'], ['periodic_time', '2'], ['interval', '45'], ['first', '30'],
    ['dose', '0'], ['pcea', 'yes'], ['demand_dose', '5'], ['demand_time', '2'], ['lockout', '10'], ['window', '30'],
    ['volume', '60']]);
  assert.match(await give(pump), /Programmed dose 8 mL in 2 min, every 45 min, first after 30 min/);
  await pump.state('RUNNING');
  await value(pump, 'next_dose', '^(29|30) min$');
  await pump.key('patient_button');
  await value(pump, 'demands', '^1 of 1 given$');
  await end(pump);
});

test('a feed is flushed with water that is counted apart', async () => {
  const pump = front.enteral;
  await begin(pump, 'enteral formula 1.0 kcal/mL');
  await answers(pump, [['how', 'volume'], ['dose', '60'], ['volume', '500'], ['end', 'stop'], ['parts', 'flush'],
    ['flush_volume', '30'], ['flush_rate', '300'], ['flush_every', '4:00']]);
  assert.match(await give(pump), /Flush 30 mL water at 300 mL\/h, every 4 h/);
  await pump.state('RUNNING');
  await value(pump, 'next_dose', 'h$|min$');
  await end(pump);
  for (const each of Object.values(front)) assert.deepEqual(each.errors, []);
});
