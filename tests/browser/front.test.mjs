import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fronts, openFront } from './front.mjs';
import { browser } from './hospital.mjs';

const VOLUMETRIC = 'P-0001';
const SYRINGE = 'P-0002';

let site;
let look;
let volumetric;
let syringe;

before(async () => {
  site = await fronts();
  look = await browser();
  volumetric = await openFront(look.context, site.fronts[VOLUMETRIC]);
  syringe = await openFront(look.context, site.fronts[SYRINGE]);
});

after(async () => {
  await look?.engine.close();
  await site?.end();
});

const value = (front, name) => front.page.textContent(`#value-${name}`);
const shows = (front, name, text) => front.page.waitForFunction(
  ([id, wanted]) => document.getElementById(id).textContent === wanted, [`value-${name}`, text]);

// Steps through the page with Tab alone until the element has the focus.
async function tabTo(page, selector) {
  for (let i = 0; i < 120; i += 1) {
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way by Tab to ${selector}`);
}

async function typed(front, step, text) {
  await front.asked(step);
  await tabTo(front.page, '#answer');
  await front.page.keyboard.type(text);
  await front.page.keyboard.press('Enter');
}

async function chosen(front, step, word) {
  await front.asked(step);
  await tabTo(front.page, `#choices button[data-word="${word}"]`);
  await front.page.keyboard.press('Enter');
}

test('an infusion is programmed, started and stopped by the keyboard alone', async () => {
  const { page } = volumetric;
  await tabTo(page, '#key-programme');
  await page.keyboard.press('Enter');
  await typed(volumetric, 'patient', 'pt-1');
  await chosen(volumetric, 'area', 'adult-icu');
  await volumetric.asked('drug');
  await tabTo(page, '#answer');
  await page.keyboard.type('chloride 0.9');
  await page.waitForSelector('#choices button:first-child[data-word*="chloride 0.9"]');
  await chosen(volumetric, 'drug', 'sodium chloride 0.9%');
  await chosen(volumetric, 'how', 'volume');
  await typed(volumetric, 'dose', '100');
  await typed(volumetric, 'volume', '50');
  await chosen(volumetric, 'end', 'stop');
  await chosen(volumetric, 'parts', 'review');
  await page.waitForSelector('#review:not([hidden])');
  await tabTo(page, '#ok');
  await page.keyboard.press('Enter');
  await volumetric.state('READY');
  await tabTo(page, '#go');
  await page.keyboard.press('Enter');
  await volumetric.state('RUNNING');
  assert.equal(await page.textContent('#rate'), '100 mL/h');
  await tabTo(page, '#key-stop');
  await page.keyboard.press('Enter');
  await volumetric.state('PAUSED');
  await volumetric.key('end');
  await volumetric.state('IDLE');
});

test('a soft limit is passed only with a reason, a hard one not at all', async () => {
  const { page } = volumetric;
  await volumetric.key('programme');
  await volumetric.choose('area', 'adult-icu');
  await volumetric.asked('drug');
  await page.fill('#answer', 'norepi');
  await volumetric.choose('drug', 'norepinephrine');
  await volumetric.asked('entry');
  await page.click('#choices button:has-text("8 mg in 250 mL")');
  await volumetric.tap('weight', '70');
  await volumetric.choose('how', 'volume');
  await volumetric.tap('dose', '3.31');
  await page.waitForFunction(() => /hard limit 3\.3/.test(document.getElementById('refusal').textContent));
  await page.fill('#answer', '');
  await volumetric.tap('dose', '1.5');
  await volumetric.tap('volume', '50');
  await volumetric.choose('end', 'kvo');
  await volumetric.choose('parts', 'review');
  await page.waitForSelector('#why:not([hidden])');
  assert.ok(await page.isDisabled('#ok'));
  await volumetric.key('override');
  await page.waitForFunction(() => /reason is needed/.test(document.getElementById('refusal').textContent));
  await page.fill('#reason', 'septic shock, with the consultant');
  await volumetric.key('override');
  await page.waitForSelector('#ok:not([disabled])');
  await volumetric.ok();
  await volumetric.state('READY');
  await volumetric.go();
  await volumetric.state('RUNNING');
});

test('a change of dose runs only when it has been confirmed', async () => {
  const { page } = volumetric;
  const before = await page.textContent('#rate');
  await volumetric.key('titrate');
  await volumetric.enter('dose', '0.5');
  await volumetric.asked('volume');
  await volumetric.ok();
  await page.waitForSelector('#review:not([hidden])');
  assert.equal(await page.textContent('#rate'), before);
  await volumetric.ok();
  await page.waitForSelector('#go:not([disabled])');
  await volumetric.go();
  await page.waitForFunction(() => document.getElementById('rate').textContent === '65.63 mL/h');
  assert.equal(await page.textContent('#state'), 'RUNNING');
});

test('a whole PCA is run by hand', async () => {
  const { page } = syringe;
  await syringe.key('programme');
  await syringe.enter('patient', 'pt-2');
  await syringe.choose('area', 'adult-icu');
  await syringe.asked('drug');
  await page.fill('#answer', 'morphine pca');
  await page.click('#choices button:has-text("PCA")');
  await syringe.tap('dose', '0');
  await syringe.tap('demand_dose', '1');
  await syringe.tap('demand_time', '0:01');
  await syringe.tap('lockout', '5');
  await syringe.tap('window', '30');
  await syringe.tap('volume', '30');
  await syringe.choose('parts', 'review');
  await page.waitForSelector('#review:not([hidden])');
  const review = await page.innerText('#review');
  assert.match(review, /On demand 1 mg in 1 min, lockout 5 min/);
  assert.match(review, /At most 30 mg in 4 h, background included/);
  await syringe.ok();
  await syringe.state('READY');
  await syringe.go();
  await syringe.state('RUNNING');
  assert.equal(await page.textContent('#therapy'), 'PCA');
  await syringe.key('patient_button');
  await shows(syringe, 'demands', '1 of 1 given');
  assert.match(await value(syringe, 'giving'), / of 1 mL$/);
  await syringe.key('patient_button');
  await shows(syringe, 'demands', '1 of 2 given');
  assert.match(await value(syringe, 'lockout'), /min$/);
});

test('the data lock of a PCA lets STOP stop, and makes it an alarm', async () => {
  const { page } = syringe;
  await syringe.key('lock');
  await syringe.choose('level', '3');
  await syringe.tap('code', '4711');
  await page.waitForFunction(() => document.getElementById('lock').textContent === 'Data lock 3');
  await syringe.key('stop');
  await syringe.state('PAUSED');
  await page.waitForSelector('#alarm[data-priority="medium"]:not([hidden])');
  assert.match(await page.textContent('#alarm-title'), /Stopped without the code/);
  await page.waitForSelector('#lamp[data-lamp="medium"]');
  assert.ok(await page.isDisabled('#go'));
  await syringe.key('unlock');
  await syringe.tap('code', '4711');
  await page.waitForFunction(() => document.getElementById('lock').textContent === '');
  await page.waitForTimeout(1100);  // an alarm is cleared only by who can have read it
  await syringe.key('clear_alarm');
  await page.waitForSelector('#go:not([disabled])');
  await syringe.go();
  await syringe.state('RUNNING');
});

test('an occlusion shows its priority in colour, words and lamp', async () => {
  await site.tell(`fault ${VOLUMETRIC} occlude_downstream`);
  await volumetric.page.waitForSelector('#lamp[data-lamp="high"]', { timeout: 60_000 });
  await volumetric.page.waitForSelector('#alarm[data-priority="high"]:not([hidden])');
  assert.equal(await volumetric.page.textContent('#state'), 'ALARM STOP');
  const period = await volumetric.page.evaluate(() => getComputedStyle(document.getElementById('lamp')).animationDuration);
  assert.equal(period, '0.5s');
});

test('a high alarm sounds in two fives of pulses, each with its harmonics', async () => {
  const { page } = volumetric;
  await page.mouse.click(5, 5);  // a browser is silent until it is touched
  await page.evaluate(() => { window.played.length = 0; });
  await page.waitForFunction(() => window.played.length > 0, null, { timeout: 20_000 });
  const played = await page.evaluate(() => window.played);
  const begins = [...new Set(played.map(({ at }) => at))].slice(0, 10);
  assert.equal(begins.length, 10);
  const gaps = begins.slice(1).map((at, index) => at - begins[index]);
  assert.equal(gaps.indexOf(Math.max(...gaps)), 4, 'the long gap stands behind the fifth pulse');
  const first = played.filter(({ at }) => at === begins[0]).map(({ hertz }) => hertz);
  assert.ok(first.length >= 5, 'the tone and four harmonics of it');
  assert.ok(first[0] >= 150 && first[0] <= 1000);
  assert.equal(first[1], 2 * first[0]);
});

test('a front whose panel has died looks stale', async () => {
  assert.deepEqual([...volumetric.errors, ...syringe.errors], []);
  await site.tell(`kill ${SYRINGE} panel`);
  await syringe.page.waitForSelector('#stale:not([hidden])');
});
