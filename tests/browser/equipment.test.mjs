// The pages of equipment and system over a stand: what an engineer or an administrator sees and does.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, beforeEach, test } from 'node:test';
import { equipmentAnswers } from './equipment_answers.mjs';
import { stand } from './stand.mjs';

let held;
before(async () => { held = await stand({}); });
after(async () => { await held?.engine.close(); });
beforeEach(() => {
  held.asked.length = 0;
  held.errors.length = 0;
  held.answers = equipmentAnswers(100);
});
const sent = (name) => held.asked.filter((one) => one.name === name);
const fitsPhone = async (page) => {
  await page.setViewportSize({ width: 320, height: 800 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320));
};

test('ten thousand pumps are listed with only the rows in view, the address holds the filter, what it leaves is a sheet', async () => {
  held.answers = equipmentAnswers(10_000);
  const page = await held.open('/fleet?contact=lost');
  await page.locator('.fleet tbody tr[data-pump]').first().waitFor();
  assert.match(await page.locator('main [role=status]').innerText(), /^1000 of 10000 pumps/);
  assert.ok(await page.locator('.fleet tr').count() < 60);
  await page.setViewportSize({ width: 1440, height: 2160 });
  await page.locator('tr[aria-rowindex="40"]').waitFor({ timeout: 3_000 });
  await page.fill('input[name=q]', 'P-9999');
  await page.locator('main [role=status]', { hasText: '1 of 10000' }).waitFor();
  assert.match(page.url(), /q=P-9999/);
  assert.match(page.url(), /contact=lost/);
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('text=Save as CSV')]);
  const sheet = await readFile(await file.path(), 'utf8');
  assert.deepEqual(sheet.trim().split('\r\n').map((line) => line.split(',')[0]), ['id', 'P-9999']);
  await page.click('text=Clear all');
  await page.click('th.battery button');
  await page.locator('th.battery[aria-sort=ascending]').waitFor();
  await page.focus('.fleet');
  await page.keyboard.press('End');
  await page.locator('tr[aria-rowindex="10001"]').waitFor();
  await page.locator('tr[aria-rowindex="10001"] a').click();
  await page.waitForURL(/\/fleet\/P-/);
  assert.deepEqual(held.errors, []);
  await page.close();
});

test('a pump is enrolled after the password was shown, and its word is told once', async () => {
  const page = await held.open('/fleet?q=P-0001');
  await page.click('text=Enrol a pump…');
  await page.fill('input[name=pump]', 'P-77777');
  await page.fill('input[name=model]', 'volumetric-lvp');
  await page.selectOption('dialog select[name=ward]', 'icu');
  await page.keyboard.press('Enter');
  await page.fill('dialog.login input[name=password]', 'secret words');
  await page.keyboard.press('Enter');
  await page.locator('code.secret', { hasText: 'abcd-0123' }).waitFor();
  assert.deepEqual(sent('POST /api/v1/pumps/P-77777/token').at(-1).body, { model: 'volumetric-lvp', ward: 'icu', minutes: 15 });
  await page.click('text=I have entered it');
  await page.locator('text=abcd-0123').waitFor({ state: 'detached' });
  assert.deepEqual(held.errors, []);
  await page.close();
});

test('a pump tells its troubles, and its key is taken back with a reason', async () => {
  const page = await held.open('/fleet/P-0003');
  await page.locator('tr', { hasText: 'air in line' }).locator('td.number', { hasText: '2' }).waitFor();
  await page.locator('td', { hasText: 'passed' }).waitFor();
  await page.click('text=Take its key back…');
  await page.fill('dialog input[name=reason]', 'stolen');
  await page.click('dialog button.main');
  await page.locator('.toasts', { hasText: 'opens nothing any more' }).waitFor();
  assert.deepEqual(sent('POST /api/v1/pumps/P-0003/revoke')[0].body, { reason: 'stolen' });
  await fitsPhone(page);
  assert.deepEqual(held.errors, []);
  await page.close();
});

test('somebody is added with roles, their password told once; a session is ended', async () => {
  const page = await held.open('/people');
  await page.click('text=Add a person…');
  await page.fill('dialog input[name=name]', 'ida');
  await page.fill('dialog input[name=shown_name]', 'Ida');
  await page.check('dialog input[value=nurse]');
  await page.click('dialog button.main');
  await page.locator('code.secret', { hasText: 'seven-words' }).waitFor();
  assert.deepEqual(sent('POST /api/v1/users')[0].body, { name: 'ida', shown_name: 'Ida', roles: ['nurse'] });
  await page.click('text=I have passed it on');
  await page.click('tr[data-user=nora] >> text=Change…');
  await page.check('dialog input[name=disabled]');
  await page.click('dialog button.main');
  await page.locator('.toasts', { hasText: 'nora is changed' }).waitFor();
  assert.deepEqual(sent('PUT /api/v1/users/nora')[0].body, { shown_name: 'nora', roles: ['nurse'], disabled: true, revision: 3 });
  await page.click('tr[data-session=s-2] button');
  await page.locator('.toasts', { hasText: 'session of nora is ended' }).waitFor();
  await fitsPhone(page);
  assert.deepEqual(held.errors, []);
  await page.close();
});

test('the record is read from its end, page by page to its first row', async () => {
  const page = await held.open('/record?who=nora&kind=pump.revoked');
  await page.locator('main [role=status]', { hasText: 'of 200 rows' }).waitFor();
  assert.equal(await page.locator('tr[data-row]').first().getAttribute('data-row'), '450');
  await page.click('text=Older ones');
  await page.locator('main [role=status]', { hasText: 'of 400 rows' }).waitFor();
  await page.click('text=Older ones');
  await page.locator('text=This is the beginning').waitFor();
  assert.match(await page.locator('main [role=status]').innerText(), /^75 of 450/);
  await fitsPhone(page);
  assert.deepEqual(held.errors, []);
  await page.close();
});
