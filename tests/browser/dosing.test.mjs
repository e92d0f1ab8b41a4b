// The pages' arithmetic against the same tables as the pumps': no browser.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { billionths, decimalText, problemOf, significant } from '../../server/ui/web/dosing/decimal.js';
import { counted, delivered, doseFor, duration, durationText, flowFor, measured, rateFor, timeFor, volumeFor } from '../../server/ui/web/dosing/flow.js';
import { disorder, judge, scaleTop } from '../../server/ui/web/dosing/limits.js';
import { convert, convertsExactly, isTotal, kindred, parseUnit } from '../../server/ui/web/dosing/units.js';

async function table(name) {
  const text = await readFile(new URL(`../golden/${name}`, import.meta.url), 'utf8');
  return text.split('\n').filter((line) => line && !line.startsWith('#')).map((line) => line.split(';'));
}

test('every dose worked by hand gives the flow or volume that the pump works out', async () => {
  const rows = await table('dose.csv');
  assert.ok(rows.length > 30);
  for (const [value, unit, amount, held, diluent, weight, surface, result] of rows) {
    const strength = { amount, unit: held, diluent_nl: counted(diluent, 'mL') };
    const measures = { weight_g: weight ? counted(weight, 'kg') : undefined, surface_cm2: surface ? counted(surface, 'm2') : undefined };
    const reckon = parseUnit(unit) && isTotal(parseUnit(unit)) ? volumeFor : flowFor;
    const got = reckon({ value, unit }, strength, measures);
    assert.equal(got === undefined ? 'REFUSED' : String(got), result, `${value} ${unit} of ${amount} ${held} in ${diluent} mL`);
  }
});

test('a dose lies where the pump says it lies, one step on either side of every limit', async () => {
  for (const [value, unit, own, hardLow, softLow, softHigh, hardHigh, verdict] of await table('limits.csv')) {
    const limits = { unit: own, hard_low: hardLow, soft_low: softLow, soft_high: softHigh, hard_high: hardHigh };
    const got = judge(limits, { value, unit });
    assert.equal(got.verdict === 'unknown' ? 'REFUSED' : got.verdict, verdict, `${value} ${unit}`);
  }
});

test('a refusal names the figure in the words of the pump', () => {
  assert.equal(judge({ unit: 'mg/h', hard_high: '20' }, { value: '25', unit: 'mg/h' }).reason, 'dose 25 mg/h above hard limit 20 mg/h');
});

test('only plain decimals are numbers', () => {
  for (const text of ['', '.5', '5.', '1e3', '1,5', ' 1', '1234567890123', '0.1234567891', '-', '١']) assert.equal(billionths(text), undefined, text);
  assert.equal(billionths('0.1'), 100_000_000n);
  assert.equal(decimalText(billionths('0.50')), '0.5');
  assert.equal(decimalText(billionths('000100')), '100');
  assert.equal(decimalText(billionths('-0.05')), '-0.05');
});

test('what people type wrongly has a word each', () => {
  const words = { missing: 'm', leadingZero: 'z', openPoint: 'o', comma: 'c', notANumber: 'n', negative: 'g' };
  assert.deepEqual(['', '.5', '5.', '1,5', 'x', '-1', '1'].map((text) => problemOf(text, words)), ['m', 'z', 'o', 'c', 'n', 'g', '']);
});

test('units convert exactly and say when they cannot', () => {
  assert.equal(decimalText(convert('5', 'mcg/kg/min', 'mg/kg/h')), '0.3');
  assert.equal(decimalText(convert('1', 'mg/h', 'mcg/min')), '16.666666667');
  assert.equal(convertsExactly('1', 'mg/h', 'mcg/min'), false);
  assert.equal(convertsExactly('5', 'mcg/kg/min', 'mg/kg/h'), true);
  assert.equal(convert('5', 'mg/h', 'units/h'), undefined);
  assert.deepEqual(kindred('mcg/kg/min').slice(0, 2), ['mcg/kg/h', 'mg/kg/h']);
  assert.ok(!kindred('mg').includes('mg/h'));
});

test('volume, time and rate give one another', () => {
  assert.equal(timeFor(1_000_000n, 125_000_000n), 28_800n);
  assert.equal(rateFor(100_000_000n, 1_800_000n), 200_000_000n);
  assert.equal(delivered(120_000_000n, 1_800_000n), 60_000_000n);
  const strength = { amount: '8', unit: 'mg', diluent_nl: 250_000_000n };
  assert.equal(decimalText(doseFor(6_562_500n, 'mcg/kg/min', strength, { weight_g: 70_000n })), '0.05');
});

test('a dose worked out of volume and time is cut, never rounded up', () => {
  assert.equal(decimalText(significant(billionths('0.199999'), 4)), '0.1999');
  assert.equal(decimalText(significant(billionths('125'), 4)), '125');
});

test('measures are whole counts of their smallest unit or nothing', () => {
  assert.equal(counted('70.5', 'kg'), 70_500n);
  assert.equal(counted('70.0005', 'kg'), undefined);
  assert.equal(measured(17_300n, 'm2'), '1.73');
  assert.equal(measured(250_000_000n, 'mL'), '250');
  assert.equal(duration('1:30'), 5_400_000n);
  assert.equal(duration('90'), 5_400_000n);
  assert.equal(duration('1:60'), undefined);
  assert.equal(durationText(5_400_000n), '1:30');
});

test('limits in the wrong order are named, absent ones are no limit', () => {
  assert.deepEqual(disorder({ hard_low: '1', soft_low: '0.5', soft_high: '15', hard_high: '20' }), [{ field: 'soft_low', above: 'hard_low' }]);
  assert.deepEqual(disorder({ hard_low: '1', hard_high: '0.5' }), [{ field: 'hard_high', above: 'hard_low' }]);
  assert.deepEqual(disorder({ soft_high: '15', hard_high: '15' }), []);
  assert.equal(decimalText(scaleTop(['20', '', undefined])), '23');
});
