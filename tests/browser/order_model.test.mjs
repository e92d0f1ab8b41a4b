// What the fields of an order become: no browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildOrder, derive, emptyFields, fieldOf, fieldsOf, mayJoin, needs, offeredParts } from '../../server/ui/web/orders/order_model.js';
import { differences, merged, problemsOf, readings, withValue } from '../../server/ui/web/pharmacy/entry_model.js';
import { placed, readCsv } from '../../server/ui/web/csv.js';
import { strings } from '../../server/ui/web/strings.js';
import { MORPHINE, NOREPINEPHRINE } from './desk_answers.mjs';

const model = { mechanism: 'peristaltic' };
const ground = (entry) => ({ entry, model, care_area: {} });
const built = (entry, fields, parts = []) => buildOrder({ ...emptyFields('P-1'), patient: 'PT-1', end_action: 'stop', ...fields, parts: new Set(parts) }, ground(entry), strings.orders.problems);
const SALINE = { ...NOREPINEPHRINE, id: 'saline', kind: 'fluid', therapy_class: 'fluid', concentration: { amount: '1000', unit: 'mL', diluent_nl: 1_000_000_000 }, limits: { unit: 'mL/h', hard_high: '999' }, usual: undefined };
const VANCOMYCIN = { ...NOREPINEPHRINE, id: 'vancomycin', kind: 'intermittent', concentration: { amount: '1000', unit: 'mg', diluent_nl: 250_000_000 }, limits: { unit: 'mg', hard_high: '2000' }, usual: undefined };

test('a dose rate travels exactly as typed, with the weight that it needs', () => {
  const { request, problems } = built(NOREPINEPHRINE, { dose: '0.05', weight: '70.5', vtbi: '250' });
  assert.deepEqual(problems, {});
  assert.deepEqual(request, { pump: 'P-1', patient: 'PT-1', entry: NOREPINEPHRINE.id, dose: { value: '0.05', unit: 'mcg/kg/min' }, weight_g: 70_500, vtbi_nl: 250_000_000, end_action: 'stop' });
});

test('nothing that matters has a default', () => {
  const { problems } = built(NOREPINEPHRINE, { end_action: '', patient: '' });
  assert.deepEqual(Object.keys(problems).sort(), ['dose', 'end_action', 'patient', 'vtbi', 'weight']);
});

test('of dose, volume and time the two typed last stand and the third follows', () => {
  const fields = { ...emptyFields('P-1'), dose: '0.05', weight: '70', vtbi: '250' };
  assert.equal(derive(fields, NOREPINEPHRINE).time, '38:06');
  assert.equal(derive({ ...fields, vtbi: '', time: '10:00', order: ['dose', 'time'] }, NOREPINEPHRINE).vtbi, '65.625');
  const both = { ...emptyFields('P-1'), vtbi: '1000', time: '8:00', order: ['vtbi', 'time'] };
  assert.equal(derive(both, SALINE).dose, '125');
  assert.deepEqual(built(SALINE, both).request.dose, { value: '125', unit: 'mL/h' });
  assert.equal(built(SALINE, both).request.duration_ms, undefined);
  assert.equal(built(NOREPINEPHRINE, { ...fields, order: ['dose', 'time'], time: '10:00' }).request.duration_ms, 36_000_000);
});

test('a whole dose asks for its time and shows its volume', () => {
  const { request } = built(VANCOMYCIN, { dose: '1000', time: '1:00' });
  assert.equal(request.duration_ms, 3_600_000);
  assert.equal(request.vtbi_nl, undefined);
  assert.equal(derive({ ...emptyFields(), dose: '1000', time: '1:00' }, VANCOMYCIN).vtbi, '250');
});

test('demand doses carry their lockout and the window of the library', () => {
  const fields = { vtbi: '30', demand_dose: '1', demand_time: '1', lockout: '10', window_dose: '20' };
  const { request, problems } = built(MORPHINE, fields, ['demand', 'window']);
  assert.deepEqual(problems, {});
  assert.deepEqual(request.dose, { value: '0', unit: 'mg/h' });
  assert.deepEqual(request.demand, { dose: { value: '1', unit: 'mg' }, duration_ms: 60_000, lockout_ms: 600_000 });
  assert.deepEqual(request.window, { dose: { value: '20', unit: 'mg' }, length_ms: 14_400_000 });
});

test('steps fix the rate; each is a rate and a volume, or a wait', () => {
  const { request, problems } = built(SALINE, { steps: [{ rate: '100', volume: '50' }, { wait: '0:30' }] }, ['steps']);
  assert.deepEqual(problems, {});
  assert.deepEqual(request.steps, [{ rate_nl_per_h: 100_000_000, volume_nl: 50_000_000, wait_ms: 0 }, { rate_nl_per_h: 0, volume_nl: 0, wait_ms: 1_800_000 }]);
  assert.deepEqual(request.dose, { value: '0', unit: 'mL/h' });
  assert.equal(built(SALINE, { steps: [{ rate: '100' }] }, ['steps']).problems['steps.0.volume'], strings.orders.problems.missing);
});

test('a target needs sex, height and age and the whole syringe', () => {
  const entry = { ...NOREPINEPHRINE, kind: 'tci', limits: { unit: 'mg/h' }, tci: { models: ['marsh'], soft_high_ng_per_ml: '8000', hard_high_ng_per_ml: '15000' } };
  const { problems, request } = built(entry, { vtbi: '50', weight: '80', tci_model: 'marsh', tci_site: 'plasma', target: '4000', sex: 'male', height: '180', age: '40' }, ['tci']);
  assert.deepEqual(problems, {});
  assert.deepEqual(request.tci, { model: 'marsh', site: 'plasma', target_ng_per_ml: '4000', sex: 'male', height_mm: 1800, age_years: 40 });
  assert.deepEqual(Object.keys(built(entry, { vtbi: '50', weight: '80' }, ['tci']).problems).sort(), ['age', 'height', 'sex', 'target', 'tci_model', 'tci_site']);
});

test('only what library and pump allow is offered, and only what goes together', () => {
  assert.deepEqual(offeredParts(ground(NOREPINEPHRINE)), ['intermittent', 'steps', 'ramp', 'delay']);
  assert.deepEqual(offeredParts(ground(VANCOMYCIN)), ['delay', 'secondary']);
  assert.deepEqual(offeredParts(ground(MORPHINE)).slice(0, 3), ['loading', 'demand', 'window']);
  assert.equal(mayJoin('ramp', new Set(['steps']), SALINE), false);
  assert.equal(mayJoin('delay', new Set(['steps']), SALINE), true);
  assert.equal(mayJoin('window', new Set(), MORPHINE), false);
  assert.equal(mayJoin('secondary', new Set(), VANCOMYCIN), true);
});

test('an order becomes the same fields again, for another dose', () => {
  const { request } = built(NOREPINEPHRINE, { dose: '0.05', weight: '70', vtbi: '250' });
  const again = fieldsOf(request, NOREPINEPHRINE);
  assert.deepEqual(buildOrder(again, ground(NOREPINEPHRINE), strings.orders.problems).request, request);
  assert.equal(needs('weight', again, ground(NOREPINEPHRINE)), true);
});

test('a reason of the server finds its field', () => {
  assert.equal(fieldOf('dose 5 mg/h above hard limit 4 mg/h for morphine 30 mg in 30 mL'), 'dose');
  assert.equal(fieldOf('demand dose 6 mg above hard limit 5 mg'), 'demand_dose');
  assert.equal(fieldOf('lockout: expected 5 min 0 s to 1 h 0 min, got 1 min 0 s'), 'lockout');
  assert.equal(fieldOf('pump P-1: retired'), undefined);
});

test('two versions of an entry differ place by place, and a choice loses nothing', () => {
  const theirs = withValue(NOREPINEPHRINE, 'limits.soft_high', '0.8');
  const mine = withValue(withValue(NOREPINEPHRINE, 'limits.soft_high', '0.9'), 'usual', '0.1');
  assert.deepEqual(differences(theirs, mine), [{ path: 'limits.soft_high', one: '0.8', other: '0.9' }, { path: 'usual', one: '0.05', other: '0.1' }]);
  const settled = merged(mine, theirs, { 'limits.soft_high': 'theirs', usual: 'mine' });
  assert.equal(settled.limits.soft_high, '0.8');
  assert.equal(settled.usual, '0.1');
  assert.deepEqual(differences(withValue(mine, 'usual', ''), theirs).map(({ path }) => path), ['limits.soft_high', 'usual']);
});

test('limits in the wrong order and values that are none are told at their place', () => {
  const words = { ...strings.orders.problems, limits: strings.limits, below: strings.pharmacy.entry.below };
  assert.deepEqual(problemsOf(NOREPINEPHRINE, words), {});
  assert.deepEqual(Object.keys(problemsOf(withValue(NOREPINEPHRINE, 'limits.soft_high', '4'), words)), ['limits.hard_high']);
  assert.deepEqual(Object.keys(problemsOf(withValue(NOREPINEPHRINE, 'limits.soft_high', '1,5'), words)), ['limits.soft_high']);
});

test('a limit reads in other units, and as a flow once a weight is given', () => {
  assert.deepEqual(readings('1', 'mcg/kg/min', NOREPINEPHRINE.concentration, {}), ['60 mcg/kg/h', '0.06 mg/kg/h']);
  assert.equal(readings('0.05', 'mcg/kg/min', NOREPINEPHRINE.concentration, { weight_g: 70_000n }).at(-1), '6.5625 mL/h');
});

test('a sheet is read like the server reads it, and its mistakes find their cells', () => {
  assert.deepEqual(readCsv('a;b\r\n"x;1";"say ""no"""\n'), [['a', 'b'], ['x;1', 'say "no"']]);
  const { rows, others } = placed(['row 3, column soft_high: expected a number', 'row 4: expected 13 cells, got 12', 'nothing to import']);
  assert.deepEqual(rows.get(3), [{ column: 'soft_high', why: 'expected a number' }]);
  assert.deepEqual(rows.get(4), [{ column: '', why: 'expected 13 cells, got 12' }]);
  assert.deepEqual(others, ['nothing to import']);
});
