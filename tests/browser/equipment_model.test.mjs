// The arithmetic of the pages of equipment and system: filters, order, windows, sheets, pages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeCsv } from '../../server/ui/web/csv_out.js';
import { fits, readFilter, sheetRows, sorted, windowOf, writeFilter } from '../../server/ui/web/equipment/fleet_model.js';
import { byAccessPoint } from '../../server/ui/web/equipment/radio_model.js';
import { librarySteps, selfTests, troublesOf } from '../../server/ui/web/equipment/pump_model.js';
import { perSecond, plainName, readMetrics } from '../../server/ui/web/system/health_model.js';
import { found, lastRow, pageBefore } from '../../server/ui/web/system/record_model.js';

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

test('access points stand worst first, and a lost pump lends its old signal to none', () => {
  const at = (name, dbm, contact = 'live') => pump(`P-${name}${dbm}`, { access_point: name, signal_dbm: dbm, contact });
  const rows = byAccessPoint([at('fine', -50), at('fine', -60), at('poor', -81), at('edge', -80), at('gone', -40, 'lost'), pump('P-x', { contact: 'never' })]);
  assert.deepEqual(rows.map(({ name }) => name), ['gone', 'poor', 'edge', 'fine']);
  assert.deepEqual([rows[0].pumps, rows[0].lost, rows[0].median], [0, 1, undefined]);
  assert.deepEqual([rows[1].weak, rows[2].weak, rows[3].median, rows[3].lowest], [1, 0, -55, -60]);
});

test('the end of a record is found at every length, with few questions', async () => {
  for (const length of [0, 1, 2, 1023, 1024, 1025, 4096, 1_000_000]) {
    let questions = 0;
    assert.equal(await lastRow(async (after) => { questions += 1; return after < length; }), length);
    assert.ok(questions <= 40, `${questions} for ${length}`);
  }
});

test('pages from the end meet without a gap and stop at the first row', () => {
  assert.deepEqual(pageBefore(501, 200), { after: 300, limit: 200 });
  assert.deepEqual(pageBefore(301, 200), { after: 100, limit: 200 });
  assert.deepEqual(pageBefore(101, 200), { after: 0, limit: 100 });
  assert.deepEqual(pageBefore(1, 200), { after: 0, limit: 0 });
});

test('a record is found by every word, by act and by who, newest first', () => {
  const rows = [{ row: 1, actor: 'ann', act: 'login', detail: 'from ward' }, { row: 2, actor: 'ben', act: 'login', detail: '' }, { row: 3, actor: 'ann', act: 'order', detail: '' }];
  assert.deepEqual(found(rows, { who: 'ann' }).map(({ row }) => row), [3, 1]);
  assert.deepEqual(found(rows, { kind: 'login', q: 'WARD ann' }).map(({ row }) => row), [1]);
});

test('figures of the server are read with their kind, and a counter that began anew has no rate', () => {
  const metrics = readMetrics('# TYPE ph_a_total counter\nph_a_total 10\n# TYPE ph_b gauge\nph_b{ward="icu"} 2\nbad line\n');
  assert.deepEqual([...metrics], [['ph_a_total', { value: 10, type: 'counter' }], ['ph_b{ward="icu"}', { value: 2, type: 'gauge' }]]);
  const now = metrics.get('ph_a_total');
  assert.equal(perSecond(now, { value: 0, type: 'counter' }, 5000), 2);
  assert.equal(perSecond(now, { value: 11, type: 'counter' }, 5000), undefined);
  assert.equal(perSecond(metrics.get('ph_b{ward="icu"}'), { value: 1, type: 'gauge' }, 5000), undefined);
  assert.equal(plainName('pumphouse_x_total{ward="icu"}'), 'x (ward=icu)');
});
