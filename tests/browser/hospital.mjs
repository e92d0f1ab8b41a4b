// A held hospital (tests/e2e/hold_site.py) and a browser that looks at it.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const HOLDER = fileURLToPath(new URL('../e2e/hold_site.py', import.meta.url));

/** Starts server and pumps; resolves when infusions run. */
export async function hospital() {
  const child = spawn('python3', [HOLDER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) throw new Error('the hospital did not start; its words are above');
  const { port, logins, secrets } = JSON.parse(first.value);
  return {
    address: `https://localhost:${port}`,
    logins,
    secrets,
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

/** A browser with its console watched: any error in it fails the test that asks for `errors`. */
export async function browser() {
  const engine = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const context = await engine.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1440, height: 900 } });
  return { engine, context };
}

export async function logIn(context, { address, logins }, name, path = '/', shown = '.wall') {
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => { if (/Content Security Policy/.test(message.text())) errors.push(message.text()); });
  await page.goto(address + path);
  await page.fill('input[name=name]', name);
  await page.fill('input[name=password]', logins[name]);
  await page.click('button');
  await page.waitForSelector(shown);
  return { page, errors };
}
