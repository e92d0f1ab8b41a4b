// What the ward's pages decide, without a browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shiftBegin } from '../../server/ui/web/wall/shifts.js';
import { burst, REPEAT_S } from '../../server/ui/web/wall/burst.js';
import { isCalled } from '../../server/ui/web/wall/calls.js';
import { byUrgency } from '../../server/ui/web/wall/priorities.js';
import { OWN_CONDITION, PAUSE_MS, SoundPlan } from '../../server/ui/web/wall/sound_plan.js';
import { HOLD_MS, WardStore } from '../../server/ui/web/wall/ward_store.js';
import { trendColumns } from '../../server/ui/web/wall/history.js';
import { hours } from '../../server/ui/web/quantities.js';

const MINUTE = 60_000;
const pump = (id, more) => ({ id, bed: id, alarms: [], age_ms: 0, state: 'running', drug: 'x', ...more });
const storeOf = (...pumps) => {
  const store = new WardStore();
  store.apply({ type: 'ward', pumps }, 0);
  return store;
};
const alarm = (more) => ({ pump: 'P', instance: 1, code: 'occlusion_down', priority: 'high', since_ms: 0, acknowledged_by: '', ...more });

test('ends are grouped by threshold, and in each a life-sustaining drug comes first', () => {
  const store = storeOf(
    pump('A', { remaining_ms: 4 * MINUTE }), pump('B', { remaining_ms: 5 * MINUTE, life_sustaining: true }),
    pump('C', { remaining_ms: 5 * MINUTE + 1 }), pump('D', { remaining_ms: 14 * MINUTE, high_alert: true }),
    pump('E', { remaining_ms: 60 * MINUTE }), pump('F', { remaining_ms: 60 * MINUTE + 1 }));
  assert.deepEqual(store.ending(0).map(({ pump: p, within }) => `${p.id}${within}`), ['B5', 'A5', 'D15', 'C15', 'E60']);
});

test('an end is not foretold in KVO, in a pause, or without contact', () => {
  const store = storeOf(pump('A', { state: 'kvo', remaining_ms: 1 }), pump('B', { state: 'paused', remaining_ms: 1 }),
    pump('C', { remaining_ms: MINUTE, age_ms: 20_000 }));
  assert.deepEqual(store.ending(0), []);
});

test('a pause counts down to the pump\'s own reminder, a standby to its end', () => {
  const store = storeOf(pump('A', { state: 'paused', state_ms: HOLD_MS - 30_000 }), pump('B', { state: 'standby', delay_left_ms: 20_000 }),
    pump('C', { state: 'paused' }));
  assert.deepEqual(store.holds(1000).map(({ pump: p, leftMs }) => [p.id, leftMs]), [['B', 19_000], ['A', 29_000]]);
});

test('urgency puts an unanswered alarm before an answered one, and keeps the beds\' order else', () => {
  const store = storeOf(pump('A'), pump('B', { alarms: [alarm({ acknowledged_by: 'x' })] }), pump('C', { alarms: [alarm()] }), pump('D', { age_ms: 20_000 }));
  assert.deepEqual(store.byUrgency(0), ['C', 'B', 'D', 'A']);
  assert.deepEqual(store.byBed(), ['A', 'B', 'C', 'D']);
});

test('alarms of one priority and age never change places', () => {
  const two = [alarm({ pump: 'B' }), alarm({ pump: 'A' })];
  assert.deepEqual(two.sort(byUrgency).map((a) => a.pump), ['A', 'B']);
});

test('a high burst is ten pulses in 3 and 2, and bursts repeat within the standard', () => {
  const gaps = burst('high').slice(1).map((pulse, index) => pulse.at - burst('high')[index].at);
  assert.equal(burst('high').length, 10);
  assert.equal(gaps.indexOf(Math.max(...gaps)), 4);
  assert.equal(burst('medium').length, 3);
  assert.ok(REPEAT_S.high >= 2.5 && REPEAT_S.high <= 15 && REPEAT_S.medium >= 2.5 && REPEAT_S.medium <= 30 && REPEAT_S.low > 15);
});

test('a pause holds although the same condition is raised anew, and ends by itself', () => {
  const plan = new SoundPlan();
  assert.equal(plan.beat([alarm()], false, 0), 'high');
  plan.pause('P/occlusion_down', 0);
  assert.equal(plan.beat([alarm({ instance: 2 })], false, PAUSE_MS - 1), '');
  assert.equal(plan.beat([alarm({ instance: 2 })], false, PAUSE_MS), 'high');
});

test('a pause of one condition leaves another to sound', () => {
  const plan = new SoundPlan();
  plan.pause('P/occlusion_down', 0);
  assert.equal(plan.beat([alarm(), alarm({ code: 'air_single' })], false, 1), 'high');
});

test('an answered alarm is silent here, and a graver one breaks in', () => {
  const plan = new SoundPlan();
  assert.equal(plan.beat([alarm({ acknowledged_by: 'x' })], false, 0), '');
  assert.equal(plan.beat([alarm({ priority: 'low' })], false, 1000), 'low');
  assert.equal(plan.beat([alarm({ priority: 'low' })], false, 2000), '');
  assert.equal(plan.beat([alarm({ priority: 'low' }), alarm({ code: 'y' })], false, 2001), 'high');
});

test('a lost screen sounds its own tone whatever stands, until its own pause', () => {
  const plan = new SoundPlan();
  assert.equal(plan.beat([alarm()], true, 0), 'lost');
  plan.pause(OWN_CONDITION, 0);
  assert.equal(plan.beat([alarm()], true, 10_000), '');
});

test('a notice calls the person it names, and by part only where it names nobody', () => {
  const nurse = { user: 'nora', roles: ['nurse'] };
  const notices = (whom, who) => ({ notices: [{ whom, who }] });
  assert.equal(isCalled(notices('nurse', 'nora'), nurse), true);
  assert.equal(isCalled(notices('nurse', 'ben'), nurse), false);
  assert.equal(isCalled(notices('nurse', ''), nurse), true);
  assert.equal(isCalled(notices('charge_nurse', ''), nurse), false);
});

test('a shift begins at seven and nineteen', () => {
  const noon = 12 * 60 * MINUTE;
  assert.equal(shiftBegin(noon, 12 * 60), noon - 5 * 60 * MINUTE);
  assert.equal(shiftBegin(noon, 6 * 60 + 59), noon - (11 * 60 + 59) * MINUTE);
  assert.equal(shiftBegin(noon, 7 * 60), noon);
});

test('a gap in the trend is a gap in the chart', () => {
  const at = (minute) => ({ minute_ms: minute * MINUTE, rate_nl_per_h: 1e6, infused_nl: 0, pressure_mmhg_thousandths: 1000 });
  assert.deepEqual(trendColumns([at(0), at(1), at(9)]).rates, [1, 1, null, 1]);
});

test('a time left reads as hours and minutes', () => {
  assert.equal(hours(59 * MINUTE), '59\u202fmin');
  assert.equal(hours(65 * MINUTE), '1:05\u202fh');
});

test('the night schedule is dark from 20:00 to 07:00 of the hospital, and names hide after their minutes', async () => {
  globalThis.window ??= globalThis;
  const { schemeOf, namesHidden } = await import('../../server/ui/web/shell/appearance.js');
  assert.deepEqual([19 * 60 + 59, 20 * 60, 6 * 60 + 59, 7 * 60].map((minute) => schemeOf('night', minute)), ['light', 'dark', 'dark', 'light']);
  assert.equal(schemeOf('auto', 0), '');
  assert.deepEqual([119_999, 120_000].map((idle) => namesHidden(2, idle, false)), [false, true]);
  assert.equal(namesHidden(0, 1e9, false), false);
});

test('what is announced in one breath is summed up, three seconds apart', async () => {
  const { Announcer } = await import('../../server/ui/web/shell/announce.js');
  const said = [];
  const later = [];
  const announcer = new Announcer((text) => said.push(text), (ms, then) => later.push([ms, then]));
  for (const text of ['a', 'b', 'c']) announcer.say(text);
  assert.deepEqual(said, ['a']);
  later.shift()[1]();
  assert.deepEqual(said, ['a', 'b, and 1 more']);
  assert.equal(later[0][0], 3_000);
});

test('an address finds its page, a whole path before a pattern', async () => {
  globalThis.addEventListener ??= () => {};
  const { matchPath } = await import('../../server/ui/web/shell/router.js');
  assert.deepEqual(matchPath('/infusions/{pump}', '/infusions/P-0003'), { pump: 'P-0003' });
  assert.deepEqual(matchPath('/wall', '/wall/'), {});
  assert.equal(matchPath('/infusions/{pump}', '/infusions'), undefined);
});
