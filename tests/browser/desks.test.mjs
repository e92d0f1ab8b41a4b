// The order desk and the pharmacy's pages over a stand: what a person sees, types and never loses.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { bagAnswers, NOREPINEPHRINE, orderAnswers, pharmacyAnswers, rolloutAnswers } from './desk_answers.mjs';
import { stand } from './stand.mjs';

const EDITOR = '/pharmacy/entry/7/adult-icu/norepinephrine-8mg-250mL-iv';
const PLACE = '/api/v1/libraries/7/entries/adult-icu/norepinephrine-8mg-250mL-iv';

let held;

before(async () => { held = await stand({}); });
after(async () => { await held?.engine.close(); });
beforeEach(() => {
  held.asked.length = 0;
  held.errors.length = 0;
});

/** The order form with norepinephrine chosen and everything but the dose entered. */
async function form() {
  const page = await held.open('/orders/new?pump=P-0001');
  await page.fill('#f-patient', 'PT-17');
  await page.click('.choices button:has-text("norepinephrine")');
  await page.fill('#f-weight', '70');
  await page.fill('#f-vtbi', '250');
  await page.selectOption('#f-end_action', 'kvo');
  return page;
}

const order = (state, steps) => ({
  id: 'o-9', pump: 'P-0001', patient: 'PT-17', entry: NOREPINEPHRINE.id, drug: 'norepinephrine', dose: { value: '0.05', unit: 'mcg/kg/min' }, rate_nl_per_h: 6_560_000, vtbi_nl: 250_000_000,
  state, reason: '', author: 'nora', issued_ms: Date.now(), expires_ms: Date.now() + 1_700_000, library: { number: 4, digest: '' }, steps: steps.map((one) => ({ state: one, at_ms: Date.now(), by: 'P-0001', reason: '' })) });

const sent = (name) => held.asked.filter((one) => one.name === name);

test('an entry that this pump may never give cannot be chosen and says why', async () => {
  held.answers = orderAnswers();
  const page = await held.open('/orders/new?pump=P-0001');
  const choice = page.locator('.choices button', { hasText: 'bupivacaine' });
  assert.equal(await choice.isDisabled(), true);
  assert.match(await choice.innerText(), /route epidural/);
  await page.close();
});

test('limits speak while one types: hard refuses with the figure, soft wants a reason', async () => {
  held.answers = orderAnswers();
  const page = await form();
  const propose = page.locator('button:has-text("Propose to the bedside")');
  await page.fill('#f-dose', '4');
  await page.locator('.verdict[data-verdict=above_hard]', { hasText: '3.3' }).waitFor();
  await page.locator('.refusals li', { hasText: 'above hard limit 3.3' }).waitFor();
  assert.equal(await propose.isDisabled(), true);
  await page.fill('#f-dose', '1.2');
  await page.locator('#f-limit_reason').waitFor();
  assert.equal(await propose.isDisabled(), true);
  await page.fill('#f-limit_reason', 'septic shock');
  held.answers['POST /api/v1/orders'] = order('queued', ['queued']);
  held.answers['GET /api/v1/orders/o-9'] = order('queued', ['queued']);
  await propose.click();
  await page.waitForURL('**/orders/o-9');
  const [{ body }] = sent('POST /api/v1/orders');
  assert.deepEqual(body.dose, { value: '1.2', unit: 'mcg/kg/min' });
  assert.equal(body.limit_reason, 'septic shock');
  assert.equal(body.weight_g, 70_000);
  assert.deepEqual(held.errors, []);
  await page.close();
});

test('a field that is wrong is tied to what is wrong with it', async () => {
  held.answers = orderAnswers();
  const page = await form();
  await page.fill('#f-dose', '0,05');
  await page.press('#f-dose', 'Tab');
  await page.locator('#e-dose', { hasText: 'a point, not a comma' }).waitFor();
  assert.equal(await page.getAttribute('#f-dose', 'aria-invalid'), 'true');
  assert.match(await page.getAttribute('#f-dose', 'aria-describedby'), /e-dose/);
  await page.close();
});

test('a session that ends in the middle of the form loses nothing and orders once', async () => {
  held.answers = orderAnswers();
  const page = await form();
  await page.fill('#f-dose', '0.05');
  await page.locator('text=Within every limit').waitFor();
  const keys = [];
  held.answers['POST /api/v1/orders'] = (request) => {
    keys.push(request.headers()['idempotency-key']);
    return keys.length === 1 ? { status: 401, error: { code: 'unauthenticated', message: 'log in first' } } : order('queued', ['queued']);
  };
  held.answers['POST /api/v1/login'] = held.answers['GET /api/v1/me'];
  held.answers['GET /api/v1/orders/o-9'] = order('queued', ['queued']);
  await page.click('button:has-text("Propose to the bedside")');
  await page.locator('dialog input[name=password]').fill('secret');
  assert.equal(await page.inputValue('#f-dose'), '0.05');
  await page.click('dialog button:has-text("Log in")');
  await page.waitForURL('**/orders/o-9');
  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
  await page.close();
});

test('an order shows each step as it comes, and nothing on the page starts anything', async () => {
  held.answers = { ...orderAnswers(), 'GET /api/v1/orders/o-9': order('offered', ['queued', 'offered']), 'GET /api/v1/pumps/P-0001': { id: 'P-0001', bed: 'ICU 1', connected: true } };
  const page = await held.open('/orders/o-9');
  await page.locator('[data-step=received][data-kind=next]').waitFor();
  held.answers['GET /api/v1/orders/o-9'] = order('running', ['queued', 'offered', 'received', 'shown', 'confirmed', 'running']);
  await page.locator('[data-step=running][aria-current=step]').waitFor();
  const words = await page.locator('main button, main a').allInnerTexts();
  assert.ok(words.every((text) => !/start|begin|resume|confirm/i.test(text)), words.join(', '));
  assert.ok(words.includes('Propose another dose'));
  await page.close();
});

test('two people on one entry: both versions side by side, and the choice is saved over what was seen', async () => {
  held.answers = pharmacyAnswers();
  const page = await held.open(EDITOR);
  await page.fill('[name="limits.soft_high"]', '0.9');
  const theirs = { ...NOREPINEPHRINE, limits: { ...NOREPINEPHRINE.limits, soft_high: '0.8' }, usual: '0.04' };
  const seen = [];
  held.answers[`PUT ${PLACE}`] = (request) => {
    seen.push(request.headers()['if-match']);
    if (seen.length > 1) return { digest: 'dd'.repeat(32) };
    return { status: 409, error: { code: 'conflict', message: 'sara changed it' }, by: 'sara', at_ms: Date.now(), digest: 'cc'.repeat(32), now: theirs, yours: request.postDataJSON() };
  };
  await page.click('text=Save this entry');
  const table = page.locator('.conflict');
  await table.waitFor();
  assert.match(await table.innerText(), /sara/);
  assert.equal(await page.inputValue('[name="limits.soft_high"]'), '0.9');
  assert.equal(await table.locator('tr[data-place="limits.soft_high"]').locator('input').nth(1).isChecked(), true);
  assert.equal(await table.locator('tr[data-place=usual]').locator('input').nth(0).isChecked(), true);
  await page.click('text=Go on with this choice');
  await page.click('text=Save this entry');
  await page.locator('.toasts', { hasText: 'saved' }).waitFor();
  const [, { body }] = sent(`PUT ${PLACE}`);
  assert.equal(body.limits.soft_high, '0.9');
  assert.equal(body.usual, '0.04');
  assert.deepEqual(seen, [`"${'aa'.repeat(32)}"`, `"${'cc'.repeat(32)}"`]);
  assert.deepEqual(held.errors, []);
  await page.close();
});

test('the editor draws the release before, practice and other units, and stops limits in the wrong order', async () => {
  held.answers = pharmacyAnswers();
  const page = await held.open(EDITOR);
  await page.locator('rect.old').first().waitFor();
  await page.locator('rect.dose.overridden').first().waitFor();
  assert.match(await page.locator('.practice').innerText(), /6 over a soft limit/);
  assert.match(await page.locator('[data-field="limits.soft_high"]').innerText(), /60 mcg\/kg\/h/);
  await page.fill('[name="limits.soft_high"]', '4');
  await page.locator('[data-field="limits.hard_high"]', { hasText: 'expected not below soft high' }).waitFor();
  await page.click('text=Save this entry');
  assert.equal(sent(`PUT ${PLACE}`).length, 0);
  await page.close();
});

test('a refused sheet shows each mistake in its own cell', async () => {
  held.answers = { ...pharmacyAnswers(), 'POST /api/v1/libraries/import': { status: 422, error: { code: 'refused', message: 'nothing was imported', reasons: ['row 3, column soft_high: expected a plain decimal number, got "1O"'] } } };
  const page = await held.open('/pharmacy/libraries');
  await page.setInputFiles('input[type=file]', { name: 'library.csv', mimeType: 'text/csv', buffer: Buffer.from('drug,soft_high\nheparin,20\ninsulin,1O\n') });
  await page.click('form.row button:not(.plain)');
  const cell = page.locator('.sheet-errors td.wrong');
  await cell.waitFor();
  assert.match(await cell.innerText(), /1O[\s\S]*plain decimal/);
  assert.match(await page.locator('.sheet-errors tbody tr').innerText(), /^3[\s\S]*insulin/);
  await page.close();
});

test('a rollout tells ward by standing, and its gate opens with a reason', async () => {
  held.answers = rolloutAnswers();
  const page = await held.open('/pharmacy/rollout');
  await page.locator('.matrix').waitFor();
  assert.deepEqual(await page.locator('.matrix thead th').allInnerTexts(), ['Ward', 'Hold it', 'Wait for their wave', 'Fetching', 'Infusing', 'Refused', 'No contact']);
  assert.deepEqual(await page.locator('.matrix tbody tr').nth(1).locator('td').allInnerTexts(), ['4', '12', '', '', '1', '3']);
  await page.click('text=Open the next wave');
  assert.equal(sent('POST /api/v1/rollouts/4/open').length, 0);
  const opened = held.answers['POST /api/v1/rollouts/4/open'];
  held.answers['POST /api/v1/rollouts/4/open'] = () => {
    held.answers['GET /api/v1/rollouts/4'] = opened;
    return opened;
  };
  await page.fill('form.row input[name=reason] >> nth=0', 'no refusals overnight');
  await page.click('text=Open the next wave');
  await page.waitForFunction(() => !document.querySelector('table').innerText.includes('waits'));
  assert.deepEqual(sent('POST /api/v1/rollouts/4/open')[0].body, { reason: 'no refusals overnight' });
  assert.deepEqual(held.errors, []);
  await page.close();
});

test('the next bags stand by urgency; making one names what was seen, and a clash is told', async () => {
  held.answers = bagAnswers();
  const page = await held.open('/pharmacy/bags');
  await page.locator('[data-group=unknown]').waitFor();
  assert.deepEqual(await page.locator('[data-group]').evaluateAll((all) => all.map((one) => one.dataset.group)), ['now', 'soon', 'later', 'unknown']);
  assert.match(await page.locator('tr[data-pump=P-0003]').innerText(), /no lead time is set[\s\S]*4\u202fmin ago/);
  assert.match(await page.locator('tr[data-pump=P-0004]').innerText(), /not known/);
  held.answers['POST /api/v1/bags/P-0001/o-1/2/mark'] = { status: 409, error: { code: 'conflict', message: 'bag 2: is being_made by sara' } };
  await page.click('tr[data-pump=P-0001] button');
  await page.locator('.trouble', { hasText: 'by sara' }).waitFor();
  assert.deepEqual(sent('POST /api/v1/bags/P-0001/o-1/2/mark')[0].body, { step: 'being_made', was: 'none' });
  await page.setViewportSize({ width: 320, height: 800 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320));
  assert.deepEqual(held.errors, []);
  await page.close();
});
