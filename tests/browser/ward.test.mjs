// The ward's pages over a stand (no server): what a clock, a socket, a session and a browser's own
// rules can do to a screen on which people rely.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browser } from './hospital.mjs';
import { alarmOf, PEOPLE, pumpView, stand, WARDS } from './stand.mjs';
import { listen } from './tones.mjs';

let engine;

before(async () => { ({ engine } = await browser()); });
after(async () => { await engine?.close(); });

const answers = (person, more = {}) => ({ 'GET /api/v1/me': person, 'GET /api/v1/wards': WARDS, ...more });
const ward = () => [pumpView(1), pumpView(2, { remaining_ms: 9 * 60_000 }), pumpView(3, { remaining_ms: 14 * 60_000, life_sustaining: true })];

/** A stand with a ward on its feed, and a page that shows it. */
async function opened(t, person, { path = '/wall?ward=icu', pumps = ward(), more, context, init, waitFor = '.tile .rate' } = {}) {
  const site = await stand(answers(person, more), { engine, context });
  site.pumps = pumps;
  site.onFeed = (socket) => setTimeout(() => socket.send(JSON.stringify({ type: 'ward', server_ms: site.now(), pumps: site.pumps })), 20);
  site.beats = setInterval(() => { if (!site.silent) site.send({ type: 'heartbeat' }); }, 500);
  t.after(async () => {
    clearInterval(site.beats);
    await site.context.close();
  });
  site.context.setDefaultTimeout(30_000);
  const page = await site.open(path, init);
  if (waitFor) await page.waitForSelector(waitFor);
  return { site, page };
}

// What a browser does to a tab in the background: its timers come once a minute.
function throttle() {
  const { setTimeout: later, setInterval: often } = window;
  window.setTimeout = (run, ms, ...rest) => later(run, Math.max(ms ?? 0, 60_000), ...rest);
  window.setInterval = (run, ms, ...rest) => often(run, Math.max(ms ?? 0, 60_000), ...rest);
  window.requestAnimationFrame = () => 0;
}

/** Asks from outside: the page's own timers may sleep. */
async function until(page, holds) {
  for (let i = 0; i < 300; i += 1) {
    if (await page.evaluate(holds)) return;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error(`never: ${holds}`);
}

test('a throttled tab still sounds an alarm, and covers itself when the server falls silent', async (t) => {
  const both = `(${listen})(); (${throttle})();`;
  const { site, page } = await opened(t, PEOPLE.charge, { init: both });
  await page.click('.sound-bar');
  await page.waitForSelector('.sound[data-state="on"]');
  site.pumps[0] = pumpView(1, { alarms: [alarmOf('P-0001', 1)] });
  site.send({ type: 'change', pumps: [site.pumps[0]] });
  await until(page, () => window.played.length >= 50); // ten pulses of five tones
  site.silent = site.cut = true;
  await page.waitForSelector('.screen-lost .cover');
  await page.evaluate(() => { window.played.length = 0; });
  await until(page, () => window.played[0]?.hertz === 392); // its own falling tone
  site.silent = site.cut = false;
  await page.waitForSelector('.frame:not(.screen-lost)');
  assert.deepEqual(site.errors, []);
});

test('a screen whose calendar is three hours wrong shows the server\'s time and true ages', async (t) => {
  const skewed = () => {
    const now = Date.now.bind(Date);
    Date.now = () => now() - 3 * 3_600_000;
  };
  const { site, page } = await opened(t, PEOPLE.charge, { init: skewed, pumps: [pumpView(1, { alarms: [alarmOf('P-0001', 1)] })] });
  const shown = await page.textContent('.strip .now');
  const wanted = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  assert.ok([wanted.format(Date.now()), wanted.format(Date.now() - 60_000)].includes(shown), shown);
  assert.match(await page.textContent('.alarms .about'), /for 1\u202fmin/);
  assert.equal(await page.getAttribute('.tile', 'data-contact'), 'live');
  assert.deepEqual(site.errors, []);
});

test('what ends first stands first, and what keeps someone alive before it', async (t) => {
  const { site, page } = await opened(t, PEOPLE.charge);
  assert.deepEqual(await page.locator('.ending li a').allTextContents(), ['ICU 3', 'ICU 2']);
  assert.deepEqual(site.errors, []);
});

test('the sound is off until it is started, and a pause of a condition outlives its being raised anew', async (t) => {
  const raised = (instance) => pumpView(1, { alarms: [alarmOf('P-0001', instance)] });
  const { site, page } = await opened(t, PEOPLE.charge, { init: `(${listen})()`, pumps: [raised(1)], more: { 'POST /api/v1/pumps/P-0001/sound-pauses': {} } });
  assert.match(await page.textContent('.sound-bar'), /SOUND IS OFF/);
  await page.click('.sound-bar');
  await page.waitForFunction(() => window.played.length > 0);
  await page.click('.alarms button:has-text("Pause sound")');
  await page.waitForSelector('.alarms button:has-text("Sound on again")');
  await page.evaluate(() => { window.played.length = 0; });
  site.send({ type: 'change', pumps: [raised(2)] });
  await page.waitForTimeout(1_500);
  assert.equal(await page.evaluate(() => window.played.length), 0);
  assert.equal(await page.locator('.alarms li[data-priority="high"]').count(), 1, 'the look does not change');
  assert.ok(site.asked.some(({ name, body }) => name === 'POST /api/v1/pumps/P-0001/sound-pauses' && body.code === 'occlusion_down'));
  assert.deepEqual(site.errors, []);
});

test('nothing that was typed is lost when the session ends in the middle of a note', async (t) => {
  let ended = true;
  const kept = [];
  const more = {
    'GET /api/v1/wards/icu/handovers': { notes: [] }, 'GET /api/v1/wards/icu/staff': { beds: [] }, 'GET /api/v1/alarms': { alarms: [] },
    'GET /api/v1/quality': { all: { soft_alerts: 0, overridden: 0, hard_refusals: 0 }, wards: [], rows: [] },
    'POST /api/v1/wards/icu/handovers': (request) => {
      if (ended) return { status: 401, error: { code: 'unauthenticated', message: 'log in first' } };
      kept.push(request.postDataJSON().text);
      return {};
    },
    'POST /api/v1/login': () => {
      ended = false;
      return PEOPLE.charge;
    },
  };
  const { site, page } = await opened(t, PEOPLE.charge, { path: '/handover?ward=icu', more, waitFor: 'textarea[name=text]' });
  await page.fill('textarea[name=text]', 'the line of ICU 3 was changed');
  await page.click('button:has-text("Leave the note")');
  await page.waitForSelector('dialog.login');
  assert.equal(await page.inputValue('dialog.login input[name=name]'), 'charge.nurse');
  assert.equal(await page.inputValue('textarea[name=text]'), 'the line of ICU 3 was changed');
  await page.fill('dialog.login input[name=password]', 'secret');
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog.login', { state: 'detached' });
  await page.waitForFunction(() => document.querySelector('textarea[name=text]').value === '');
  assert.deepEqual(kept, ['the line of ICU 3 was changed']);
  assert.deepEqual(site.errors, []);
});

test('a wall display opens by its link, sees its ward and can do nothing', async (t) => {
  const { site, page } = await opened(t, PEOPLE.display, { path: '/kiosk#wall.display:abc', pumps: [pumpView(1, { alarms: [alarmOf('P-0001', 1)] })],
    more: { 'GET /api/v1/me': { status: 401, error: { code: 'unauthenticated', message: 'log in first' } }, 'POST /api/v1/login': PEOPLE.display } });
  await page.waitForSelector('.alarms li[data-priority="high"]');
  assert.equal(await page.locator('.alarms button:has-text("I go")').count(), 0);
  assert.equal(await page.locator('nav').count(), 0);
  assert.deepEqual(site.asked.filter(({ name }) => name.startsWith('POST')).map(({ name }) => name), ['POST /api/v1/login']);
  assert.deepEqual(site.errors, []);
});

test('an alarm is answered with who goes there, and calls whom the server called', async (t) => {
  const called = alarmOf('P-0001', 1, { notices: [{ whom: 'charge_nurse', who: '', at_ms: Date.now() }] });
  const { site, page } = await opened(t, PEOPLE.charge, { pumps: [pumpView(1, { alarms: [called] })], more: { 'POST /api/v1/alarms/P-0001/1/acknowledge': {} } });
  await page.waitForSelector('.called');
  await page.click('.alarms button:has-text("I go")');
  await page.waitForTimeout(100);
  assert.deepEqual(site.asked.find(({ name }) => name.startsWith('POST')).body, { coming: 'Charge nurse' });
  site.send({ type: 'change', pumps: [pumpView(1, { alarms: [{ ...called, acknowledged_by: 'charge.nurse', coming: 'Charge nurse' }] })] });
  await page.waitForSelector('.called', { state: 'detached' });
  await page.locator('.alarms').getByText('Charge nurse goes there').waitFor();
  assert.deepEqual(site.errors, []);
});

test('tiles by urgency do not move under a pointer, and arrows lead from tile to tile', async (t) => {
  const { site, page } = await opened(t, PEOPLE.charge);
  const order = () => page.locator('.tile').evaluateAll((tiles) => tiles.map((tile) => tile.dataset.pump));
  await page.click('button:has-text("Most urgent first")');
  await page.hover('.tile[data-pump="P-0002"]');
  site.pumps[2] = pumpView(3, { alarms: [alarmOf('P-0003', 1)] });
  const before = await order();
  site.send({ type: 'change', pumps: [site.pumps[2]] });
  await page.waitForSelector('.tile[data-pump="P-0003"][data-priority="high"]');
  assert.deepEqual(await order(), before);
  await page.mouse.move(5, 5);
  await page.waitForFunction(() => document.querySelector('.tile').dataset.pump === 'P-0003');
  await page.focus('.tile[tabindex="0"]');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.pump), (await order())[1]);
  assert.equal(await page.locator('.tile[tabindex="0"]').count(), 1);
  assert.deepEqual(site.errors, []);
});

test('names are covered when a public screen stands untouched, and by hand', async (t) => {
  const { site, page } = await opened(t, PEOPLE.charge, { pumps: [pumpView(1, { patient: 'pt-1' })] });
  await page.click('.person');
  await page.click('button:has-text("Hide or show names")');
  await page.waitForSelector('html[data-privacy]');
  assert.equal(await page.locator('.patient').evaluate((one) => getComputedStyle(one).visibility), 'hidden');
  assert.deepEqual(site.errors, []);
});

test('the page says that it is a secondary display, and its keys are told by a question mark', async (t) => {
  const { site, page } = await opened(t, PEOPLE.charge);
  assert.match(await page.textContent('.foot'), /Secondary display: the pump remains the primary alarm/);
  await page.keyboard.press('?');
  await page.waitForSelector('dialog kbd:text-is("a")');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  assert.deepEqual(site.errors, []);
});

test('who must choose a password and a second factor is shown nothing else before', async (t) => {
  let wanting = ['password', 'second_factor'];
  let proven = false;
  const person = () => ({ ...PEOPLE.charge, second_factor: false, wanting });
  const { site, page } = await opened(t, person, { waitFor: 'input[name=next]', more: {
    'POST /api/v1/me/password': () => {
      wanting = ['second_factor'];
      return person();
    },
    'POST /api/v1/me/totp': () => (proven ? { secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/x' } : { status: 403, error: { code: 'proof_required', message: 'show the password again' } }),
    'POST /api/v1/me/proof': () => {
      proven = true;
      return {};
    },
    'POST /api/v1/me/totp/confirm': () => {
      wanting = [];
      return { recovery_codes: ['aaaa-bbbb'] };
    },
  } });
  assert.equal(await page.locator('.tile, nav').count(), 0);
  for (const [name, value] of [['password', 'given'], ['next', 'my own words'], ['again', 'my own words']]) await page.fill(`input[name=${name}]`, value);
  await page.click('button:has-text("Change")');
  await page.click('button:has-text("Set it up")');
  await page.fill('dialog input[name=password]', 'my own words'); // the server asks for a fresh proof
  await page.keyboard.press('Enter');
  await page.waitForSelector('code.secret');
  await page.fill('input[name=code]', '123456');
  await page.keyboard.press('Enter');
  await page.click('button:has-text("I have kept them")');
  await page.waitForSelector('.tile .rate');
  assert.deepEqual(site.errors, []);
});

test('a log-in whose code is missing asks for it', async (t) => {
  let inside = false;
  const { site, page } = await opened(t, () => (inside ? PEOPLE.charge : { status: 401, error: { code: 'unauthenticated', message: 'log in first' } }), { waitFor: 'main.login', more: {
    'POST /api/v1/login': (request) => {
      if (!request.postDataJSON().code) return { status: 401, error: { code: 'code_required', message: 'the code is missing' } };
      inside = true;
      return PEOPLE.charge;
    },
  } });
  await page.fill('input[name=name]', 'charge.nurse');
  await page.fill('input[name=password]', 'secret');
  await page.keyboard.press('Enter');
  await page.fill('input[name=code]', '123456');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.tile .rate');
  assert.deepEqual(site.errors, []);
});
