// Real pumps without a nurse (tests/e2e/hold_front.py), and what a person does at their fronts.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { listen } from './tones.mjs';

const HOLDER = fileURLToPath(new URL('../e2e/hold_front.py', import.meta.url));

/** Starts a server and real pumps (those of the demonstration when none is named); resolves when they
 * hold a library. */
export async function fronts(pumps = []) {
  const child = spawn('python3', [HOLDER, ...pumps], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) throw new Error('the pumps did not start; their words are above');
  return {
    ...JSON.parse(first.value),
    async tell(command) {
      child.stdin.write(`${command}\n`);
      const answer = (await lines.next()).value;
      if (answer !== 'done') throw new Error(`${command}: ${answer}`);
    },
    async end() {
      child.stdin.write('end\n');
      await new Promise((resolve) => { child.on('exit', resolve); });
    },
  };
}

/** The front of one pump as a page, with its errors collected. */
export async function openFront(context, address) {
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  await page.addInitScript(listen);
  await page.goto(address);
  await page.waitForSelector('#state:not(:empty)');
  const asked = (step) => page.waitForSelector(`#ask[data-step="${step}"]:not([hidden])`);
  return {
    page,
    errors,
    asked,
    key: (name) => page.click(`#key-${name}`),
    ok: () => page.click('#ok'),
    go: () => page.click('#go'),
    state: (word) => page.waitForFunction((wanted) => document.getElementById('state').textContent === wanted, word),
    async choose(step, word) {
      await asked(step);
      await page.click(`#choices button[data-word="${word}"]`);
    },
    async enter(step, text) {
      await asked(step);
      await page.fill('#answer', text);
      await page.click('#ok');
    },
    /** By the numbers on the pump itself. */
    async tap(step, digits) {
      await asked(step);
      for (const digit of digits) await page.click(`#digits button:text-is("${digit}")`);
      await page.click('#ok');
    },
  };
}
