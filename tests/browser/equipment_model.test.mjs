// The arithmetic of the pages of equipment and system: filters, order, windows, sheets, pages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeCsv } from '../../server/ui/web/csv_out.js';
import { fits, readFilter, sheetRows, sorted, windowOf, writeFilter } from '../../server/ui/web/equipment/fleet_model.js';
import { librarySteps, selfTests, troublesOf } from '../../server/ui/web/equipment/pump_model.js';

const NOW = 1_700_000_000_000;
const DAY_MS = 86_400_000;
const pump = (id, more = {}) => ({ id, ward: 'icu', bed: '', model: 'm', firmware: '1', contact: 'live', library: { number: 3, on_target: true }, alarms: [], ...more });
const filter = (text) => readFilter(new URLSearchParams(text));

test('an address and a filter say the same, and an unknown choice is no filter', () => {
  const read = filter('q=icu&contact=lost&sort=-battery&ward=icu');
  assert.deepEqual(filter(new URLSearchParams(Object.entries(writeFilter(read)).filter(([, value]) => value))), read);
  assert.equal(filter('contact=nonsense').contact, '');
  assert.equal(filter('sort=nonsense').sort, 'id');
});

test('every word that is sought must be found, in whatever column', () => {
  assert.ok(fits(pump('P-1', { bed: 'ICU 4', firmware: '2.1' }), filter('q=icu+2.1'), NOW));
  assert.ok(!fits(pump('P-1', { bed: 'ICU 4' }), filter('q=icu+2.1'), NOW));
});

test('a certificate is soon over below thirty days and not at thirty', () => {
  const of = (ms) => pump('P-1', { certificate_until_ms: NOW + ms });
  assert.ok(fits(of(30 * DAY_MS - 1), filter('certificate=soon'), NOW));
  assert.ok(!fits(of(30 * DAY_MS), filter('certificate=soon'), NOW));
  assert.ok(!fits(pump('P-1'), filter('certificate=over'), NOW));
});

test('a pump that never said its battery is neither low nor first', () => {
  const pumps = [pump('P-1'), pump('P-2', { battery_permille: 900 }), pump('P-3', { battery_permille: 200 })];
  assert.deepEqual(pumps.filter((one) => fits(one, filter('battery=low'), NOW)).map(({ id }) => id), ['P-3']);
  assert.deepEqual(sorted(pumps, 'battery').map(({ id }) => id), ['P-3', 'P-2', 'P-1']);
  assert.deepEqual(sorted(pumps, '-battery').map(({ id }) => id), ['P-2', 'P-3', 'P-1']);
});

test('pumps stand by number, not by letter, and the list given is left alone', () => {
  const pumps = [pump('P-10'), pump('P-9')];
  assert.deepEqual(sorted(pumps, 'id').map(({ id }) => id), ['P-9', 'P-10']);
  assert.equal(pumps[0].id, 'P-10');
});

test('a window draws what is in view and never beyond the ends', () => {
  const at = (top) => windowOf({ top, height: 480, rowHeight: 48, count: 10_000, beyond: 8 });
  assert.deepEqual(at(0), { first: 0, last: 18 });
  assert.deepEqual(at(48_000), { first: 992, last: 1018 });
  assert.deepEqual(at(480_000 - 480), { first: 9982, last: 10_000 });
  assert.deepEqual(windowOf({ top: 48_000, height: 480, rowHeight: 48, count: 3 }), { first: 3, last: 3 });
});

test('no cell of a sheet is a formula, and quotes hold', () => {
  assert.equal(writeCsv([['=1+1', 'a "b", c', -60]]), "'=1+1,\"a \"\"b\"\", c\",-60\r\n");
});

test('a sheet of the fleet has a cell for every column, empty where nothing is known', () => {
  const [head, row] = sheetRows([pump('P-1', { library: { number: 2, on_target: false, reason: 'infusing' } })]);
  assert.equal(head.length, row.length);
  assert.equal(row[head.indexOf('library_reason')], 'infusing');
  assert.equal(row[head.indexOf('certificate')], '');
});

test('troubles count alarms by name, and what is none is not counted', () => {
  const events = [{ kind: 'alarm_raised', alarm: 'air_in_line' }, { kind: 'alarm_raised', alarm: 'air_in_line' }, { kind: 'boot' }, { kind: 'key_pressed' }];
  assert.deepEqual(troublesOf(events), [{ name: 'air_in_line', count: 2 }, { name: 'boot', count: 1 }]);
});

test('self-tests and library steps stand newest first', () => {
  const events = [{ kind: 'self_test', wall_ms: 1 }, { kind: 'self_test', wall_ms: 3 }, { kind: 'library_refused', wall_ms: 2 }];
  assert.deepEqual(selfTests(events).map((event) => event.wall_ms), [3, 1]);
  assert.deepEqual(librarySteps(events).map((event) => event.wall_ms), [2]);
});
