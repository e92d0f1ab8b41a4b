import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshness, screenIsLost } from '../../server/ui/web/freshness.js';
import { WardStore } from '../../server/ui/web/wall/ward_store.js';
import { decimal, rate, span, volume } from '../../server/ui/web/quantities.js';

const at = (ageAtReceipt, receivedAt, now) => freshness({ ageAtReceipt, receivedAt }, now);

test('a value is live up to three intervals, late up to the silence limit, then lost', () => {
  assert.equal(at(0, 1000, 3999).state, 'live');
  assert.equal(at(0, 1000, 4000).state, 'late');
  assert.equal(at(0, 1000, 15_999).state, 'late');
  assert.equal(at(0, 1000, 16_000).state, 'lost');
});

test('the age that the server told counts on', () => {
  assert.equal(at(2900, 0, 100).state, 'late');
  assert.equal(at(14_000, 0, 1000).state, 'lost');
});

test('a clock that stands still or goes back never makes a value younger than told', () => {
  assert.equal(at(5000, 1000, 500).age, 5000);
});

test('a pump without telemetry was never seen', () => {
  assert.equal(at(undefined, 0, 0).state, 'never');
});

test('a screen is lost five seconds after the last word of the server', () => {
  assert.equal(screenIsLost(0, 5000), false);
  assert.equal(screenIsLost(0, 5001), true);
  assert.equal(screenIsLost(undefined, 0), true);
});

test('figures have a leading zero and no trailing zero', () => {
  assert.equal(decimal(50, 2), '0.5');
  assert.equal(rate(125_000_000), '125\u202fmL/h');
  assert.equal(rate(6_562_500), '6.56\u202fmL/h');
  assert.equal(volume(500_000), '0.5\u202fmL');
  assert.equal(span(59_999), '59\u202fs');
  assert.equal(span(3_600_000), '1\u202fh 00\u202fmin');
});

const pump = (id, more) => ({ id, bed: id, alarms: [], age_ms: 0, ...more });

test('the store sorts alarms by priority, then unseen, then age', () => {
  const store = new WardStore();
  store.apply({ type: 'ward', pumps: [
    pump('A', { alarms: [{ priority: 'low', since_ms: 1, acknowledged_by: '' }] }),
    pump('B', { alarms: [{ priority: 'high', since_ms: 3, acknowledged_by: 'x' }] }),
    pump('C', { alarms: [{ priority: 'high', since_ms: 9, acknowledged_by: '' }] }),
  ] }, 0);
  assert.deepEqual(store.alarms().map((a) => a.bed), ['C', 'B', 'A']);
});

test('nothing is foretold from a pump without contact', () => {
  const store = new WardStore();
  store.apply({ type: 'ward', pumps: [pump('A', { state: 'running', remaining_ms: 600_000 })] }, 0);
  assert.equal(store.ending(1000).length, 1);
  assert.equal(store.ending(20_000).length, 0);
});

test('a change replaces one pump and a whole ward replaces all', () => {
  const store = new WardStore();
  store.apply({ type: 'ward', pumps: [pump('A'), pump('B')] }, 0);
  store.apply({ type: 'change', pumps: [pump('A', { state: 'running' })] }, 0);
  assert.equal(store.pumps.get('A').pump.state, 'running');
  store.apply({ type: 'ward', pumps: [pump('B')] }, 0);
  assert.equal(store.pumps.size, 1);
});
