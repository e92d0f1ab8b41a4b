import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fronts, openFront } from './front.mjs';
import { browser } from './hospital.mjs';

const VOLUMETRIC = 'P-0001';

let site;
let look;
let front;

before(async () => {
  site = await fronts([VOLUMETRIC]);
  look = await browser();
  front = await openFront(look.context, site.fronts[VOLUMETRIC]);
});

after(async () => {
  await look?.engine.close();
  await site?.end();
});

const asks = (line) => front.page.waitForSelector(`#prompt li:text-is("${line}")`);
const primed = async () => Number.parseFloat(await front.page.textContent('#value-giving'));

test('the line is primed while a person holds the key, and only after saying that it is off the patient', async () => {
  const { page } = front;
  await front.key('prime');
  await asks('Is the line disconnected from the patient?');
  assert.equal(await page.textContent('#state'), 'IDLE');
  await front.ok();
  await asks('Hold PRIME until the line is full.');
  await page.hover('#key-prime');
  await page.mouse.down();
  await front.state('PRIMING');
  // Beyond what two seconds of a key that was let go would give.
  await page.waitForFunction(() => Number.parseFloat(document.getElementById('value-giving').textContent) > 1.5);
  await page.mouse.up();
  await page.waitForFunction(() => document.getElementById('rate').textContent === '0 mL/h');
  const before = await primed();
  await new Promise((resolve) => { setTimeout(resolve, 1000); });
  assert.equal(await primed(), before);
  await front.key('stop');
  await front.state('IDLE');
  await front.key('prime');
  await asks('Is the line disconnected from the patient?');
  await front.key('decline');
  await page.waitForSelector('#review', { state: 'hidden' });
  assert.deepEqual(front.errors, []);
});
