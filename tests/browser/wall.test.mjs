import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browser, hospital, logIn } from './hospital.mjs';

let site;
let look;
let wall;

before(async () => {
  site = await hospital();
  look = await browser();
  wall = await logIn(look.context, site, 'charge.nurse', '/wall?ward=icu');
});

after(async () => {
  await look?.engine.close();
  await site?.end();
});

const tileOf = (pump) => `.tile[data-pump="${pump}"]`;

test('a wrong password is refused with a word, and shows no wall', async () => {
  const page = await (await look.engine.newContext({ ignoreHTTPSErrors: true })).newPage();
  await page.goto(site.address);
  await page.fill('input[name=name]', 'charge.nurse');
  await page.fill('input[name=password]', 'not the password');
  await page.click('button');
  await page.waitForFunction(() => document.querySelector('.problem')?.textContent.trim().length > 0);
  assert.equal(await page.locator('.wall').count(), 0);
  await page.close();
});

test('every pump of the ward has a tile, in the order of beds', async () => {
  await wall.page.waitForSelector(tileOf('P-0006'));
  const beds = await wall.page.locator('.tile h3').allTextContents();
  assert.deepEqual(beds, ['ICU 2', 'ICU 3', 'ICU 5']);
});

test('a running infusion shows drug, rate with unit, dose and a live age', async () => {
  const tile = wall.page.locator(tileOf('P-0003'));
  await wall.page.waitForSelector(`${tileOf('P-0003')}[data-contact="live"][data-state="running"]`);
  const text = (await tile.innerText()).replace(/\u202f/g, ' ');
  assert.match(text, /norepinephrine/i);
  assert.match(text, /6\.56 mL\/h/);
  assert.match(text, /0\.05 mcg\/kg\/min/);
});

test('an occlusion at the pump reaches the alarm column as a high alarm', async () => {
  await site.tell('fault P-0004 occlusion_down');
  await site.tell('fault P-0006 occlusion_down');
  const row = wall.page.locator('.alarms li[data-code="occlusion_down"][data-pump="P-0006"]');
  await row.waitFor({ timeout: 60_000 });
  assert.equal(await row.getAttribute('data-priority'), 'high');
  await wall.page.waitForSelector(`${tileOf('P-0006')}[data-state="alarm_stop"][data-priority="high"]`);
});

test('acknowledging names the person and leaves the alarm standing', async () => {
  const row = wall.page.locator('.alarms li[data-code="occlusion_down"][data-pump="P-0006"]');
  await row.locator('button').first().click();
  await row.getByText('charge.nurse goes there').waitFor();
  assert.equal(await row.count(), 1);
});

test('a pump without contact looks lost and its values are struck through', async () => {
  await site.tell('kill fleet');
  await wall.page.waitForSelector(`${tileOf('P-0003')}[data-contact="late"]`, { timeout: 10_000 });
  await wall.page.waitForSelector(`${tileOf('P-0003')}[data-contact="lost"]`, { timeout: 25_000 });
  const line = await wall.page.locator(`${tileOf('P-0003')} .rate`)
    .evaluate((element) => getComputedStyle(element).textDecorationLine);
  assert.equal(line, 'line-through');
});

test('the screen that loses the server covers itself, and recovers', async () => {
  await site.tell('kill server');
  await wall.page.waitForSelector('.cover', { timeout: 15_000 });
  await site.tell('start server');
});

test('the page ran without an error and within its content policy', async () => {
  assert.deepEqual(wall.errors, []);
});
