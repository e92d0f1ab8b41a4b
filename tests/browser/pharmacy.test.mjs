import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { browser, hospital, logIn } from './hospital.mjs';

const SHEETS = ['example-drugs.csv', 'example-rules.csv'];
const folder = new URL('../../config/library/', import.meta.url);
const DESK = '/pharmacy/libraries';

let site;
let look;
let draft;

const as = (name, path = DESK) => logIn(look.context, site, name, path, '.page');

/** The example with one soft limit of heparin moved. */
async function changedSheet() {
  const [drugs, rules] = await Promise.all(SHEETS.map((name) => readFile(new URL(name, folder), 'utf8')));
  const row = drugs.split('\n').find((line) => line.startsWith('heparin,'));
  const cells = row.split(',');
  const soft = drugs.split('\n')[0].split(',').indexOf('soft_high');
  cells[soft] = String(Number(cells[soft]) * 0.9);
  return drugs.replace(row, cells.join(',')) + rules;
}

/** Ticks what this approver must look at, then signs in this very browser. */
async function approve(name, reason) {
  const { page, errors } = await as(name, `${DESK}?draft=${draft}`);
  await page.waitForSelector('.approval');
  const ticks = page.locator('.ticks button');
  while (await ticks.count()) {
    const before = await ticks.count();
    await ticks.first().click();
    await page.waitForFunction((n) => document.querySelectorAll('.ticks button').length < n, before);
  }
  await page.fill('.approval input[name=reason]', reason);
  await page.fill('.approval input[name=secret]', site.secrets[name]);
  await page.click('.approval form button:not(.plain)');
  await page.locator('[role=status]', { hasText: 'Your approval is kept' }).waitFor();
  assert.deepEqual(errors, []);
  await page.context().clearCookies();
  await page.close();
}

before(async () => {
  site = await hospital();
  look = await browser();
});

after(async () => {
  await look?.engine.close();
  await site?.end();
});

test('a pharmacist brings a file and finds it as a draft with what it changes', async () => {
  const { page, errors } = await as('pharmacist');
  await page.setInputFiles('input[type=file]', { name: 'library.csv', mimeType: 'text/csv', buffer: Buffer.from(await changedSheet()) });
  await page.click('form.row button');
  const told = page.locator('[role=status]', { hasText: 'was made' });
  await told.waitFor();
  draft = Number((await told.innerText()).match(/\d+/)[0]);
  await page.click(`button.link:text-is("${draft}")`);
  await page.waitForSelector('.changes li');
  assert.match(await page.locator('.changes').innerText(), /heparin/i);
  await page.click('text=Rehearse the last 90 days');
  await page.locator('h2', { hasText: 'infusions of the last' }).waitFor();
  assert.deepEqual(errors, []);
  await page.context().clearCookies();
  await page.close();
});

test('a file with mistakes is refused with every row and column, and makes no draft', async () => {
  const { page } = await as('pharmacist');
  const sheet = (await changedSheet()).replace(/^heparin,/m, ',');
  await page.setInputFiles('input[type=file]', { name: 'library.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) });
  await page.click('form.row button');
  const cell = page.locator('.sheet-errors td.wrong').first();
  await cell.waitFor();
  assert.match(await cell.innerText(), /expected a name/);
  assert.match(await page.locator('.sheet-errors tbody th').first().innerText(), /^\d+/);
  await page.context().clearCookies();
  await page.close();
});

test('two people approve it with keys made in the browser, and it is released', async () => {
  await approve('signer.one', 'checked against the formulary');
  await approve('signer.two', 'checked again');
  const { page } = await as('pharmacist');
  const row = page.locator('tr', { has: page.locator(`button:text-is("${draft}")`) });
  await row.waitFor();
  assert.match(await row.innerText(), /Released/);
  await page.context().clearCookies();
  await page.close();
});

test('the rollout page tells how many pumps hold it, and of every other one why not', async () => {
  const { page, errors } = await as('pharmacist', '/pharmacy/rollout');
  await page.locator('.proof').waitFor();
  const [held, all] = (await page.locator('.proof').innerText()).match(/\d+/g).map(Number);
  assert.ok(all > 0);
  const rows = page.locator('table', { hasText: 'Access point' }).locator('tbody tr');
  assert.equal(await rows.count(), all - held);
  for (const text of await rows.allInnerTexts()) assert.match(text.split('\t')[2], /\w+/);
  assert.deepEqual(errors, []);
  await page.context().clearCookies();
  await page.close();
});

test('practice shows what was programmed and gives it as CSV', async () => {
  const { page, errors } = await as('pharmacist', '/pharmacy/quality');
  await page.waitForSelector('table');
  assert.match(await page.locator('table').first().innerText(), /norepinephrine/i);
  const answer = await page.request.get(await page.locator('.sheets a').first().getAttribute('href').then((path) => site.address + path));
  assert.match(await answer.text(), /^ward,drug,programmed/);
  assert.deepEqual(errors, []);
  await page.close();
});

test('a nurse writes an order, and sees it run at the bedside', async () => {
  await look.context.clearCookies();
  const { page, errors } = await logIn(look.context, site, 'charge.nurse', '/orders/new?pump=P-0018', '.choices');
  await page.fill('#f-patient', 'PT-4711');
  await page.fill('input[name=search]', 'sodium chloride 0.45');
  await page.locator('.choices button:not([disabled])').first().click();
  await page.fill('#f-dose', '100');
  await page.fill('#f-vtbi', '500');
  await page.selectOption('#f-end_action', 'stop');
  await page.locator('.figures', { hasText: '100\u202fmL/h' }).waitFor();
  await page.click('button:has-text("Propose to the bedside")');
  await page.locator('[data-step=running][aria-current=step]').waitFor({ timeout: 20_000 });
  assert.deepEqual(await page.locator('.way li[data-kind=done]').evaluateAll((all) => all.map((one) => one.dataset.step)), ['queued', 'offered', 'received', 'shown', 'confirmed', 'running']);
  assert.deepEqual(errors, []);
  await page.context().clearCookies();
  await page.close();
});
