// The pages without a server: their files, an API of a few answers and a feed that the test speaks.
// Everything goes through the browser's own network layer, with the server's content policy.
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browser } from './hospital.mjs';

const WEB = fileURLToPath(new URL('../../server/ui/web', import.meta.url));
const ANSWER = fileURLToPath(new URL('../../server/rest/answer.cpp', import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
export const ADDRESS = 'https://pumphouse.test';

const files = new Map();
async function pageFile(path) {
  if (!files.has(path)) files.set(path, await readFile(join(WEB, path)));
  return files.get(path);
}

/** The policy that the server really sends. */
async function policy() {
  const source = await readFile(ANSWER, 'utf8');
  return [...source.match(/"Content-Security-Policy",\s*((?:"[^"]*"\s*)+)/)[1].matchAll(/"([^"]*)"/g)].map((m) => m[1]).join('');
}

/** What was sent, as JSON; a file as undefined. */
function bodyOf(request) {
  return /json/.test(request.headers()['content-type'] ?? '') ? request.postDataJSON() : undefined;
}

/**
 * A page over a stand. `answers` maps "GET /api/v1/me" to a value, or to a function of the request
 * that gives one; a value with `status` is an error. The test may change it at any time.
 */
export async function stand(answers, options = {}) {
  const { engine } = options.engine ? options : await browser(options.launch);
  const context = await engine.newContext({ viewport: { width: 1440, height: 900 }, ...options.context });
  const csp = await policy();
  const sockets = [];
  const asked = [];
  const errors = [];
  const held = { answers, asked, errors, sockets, clock: 0, cut: false, engine, context };
  await context.route(`${ADDRESS}/**`, async (route) => {
    if (held.cut) return route.abort('connectionrefused');
    const request = route.request();
    const { pathname, search } = new URL(request.url());
    const headers = { 'content-security-policy': csp };
    if (!pathname.startsWith('/api/')) {
      const file = extname(pathname) ? pathname : '/index.html';
      const body = await pageFile(normalize(file));
      return route.fulfill({ body, contentType: TYPES[extname(file)], headers });
    }
    const name = `${request.method()} ${pathname}`;
    asked.push({ name, search, body: bodyOf(request) });
    let answer = held.answers[name] ?? held.answers[`${request.method()} ${pathname.split('/').slice(0, 4).join('/')}`];
    if (typeof answer === 'function') answer = await answer(request);
    if (answer === undefined && name === 'GET /api/v1/health') answer = { status: 'ok', server_ms: held.now(), zone: 'Europe/Berlin' };
    if (answer === undefined) answer = { status: 404, error: { code: 'not_found', message: `${name}: nothing is here` } };
    const { status = 200, ...body } = typeof answer.status === 'number' ? answer : { ...answer, status: 200, ...('status' in answer ? { word: answer.status } : {}) };
    return route.fulfill({ status, json: body, headers });
  });
  await context.routeWebSocket(`${ADDRESS.replace('https', 'wss')}/feed**`, (socket) => {
    if (held.cut) return socket.close();
    sockets.push(socket);
    held.onFeed?.(socket);
    return undefined;
  });
  held.now = () => Date.now() + held.clock;
  held.send = (message) => {
    for (const socket of sockets) socket.send(JSON.stringify({ server_ms: held.now(), ...message }));
  };
  held.open = async (path, init) => {
    const page = await context.newPage();
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/Failed to load resource|ERR_CONNECTION_REFUSED|WebSocket/.test(message.text())) errors.push(message.text());
    });
    if (init) await page.addInitScript(init);
    await page.goto(ADDRESS + path, { waitUntil: 'commit' });
    return page;
  };
  return held;
}

export const PEOPLE = {
  charge: { user: 'charge.nurse', shown_name: 'Charge nurse', roles: ['charge_nurse'] },
  display: { user: 'wall.display', shown_name: 'Display', roles: ['kiosk'] },
};
export const WARDS = { wards: [{ id: 'icu', name: 'Intensive care', care_area: 'adult-icu', beds: [] }] };

/** One pump as the feed tells it. */
export function pumpView(number, more = {}) {
  const id = `P-${String(number).padStart(4, '0')}`;
  return {
    id, ward: 'icu', bed: `ICU ${number}`, model: 'volumetric-lvp', mechanism: 'peristaltic', firmware: '1',
    connected: true, contact: 'live', age_ms: 200, state: 'running', drug: 'NORepinephrine', entry: 'norepinephrine-8mg-250ml',
    concentration: '8 mg in 250 mL', dose: { value: '0.05', unit: 'mcg/kg/min' }, soft_override: false,
    rate_nl_per_h: 6_562_500, vtbi_nl: 250_000_000, infused_nl: 100_000_000, remaining_ms: 5 * 3_600_000,
    therapy: 'continuous', activity: 'base', pressure_mmhg_thousandths: 40_000, battery_permille: 950, on_mains: true,
    library: { number: 1, digest: '', on_target: true }, alarms: [], ...more,
  };
}

export function alarmOf(pump, instance, more = {}) {
  return {
    pump, instance, code: 'occlusion_down', title: 'Occlusion below the pump', advice: 'Look for a closed clamp', priority: 'high',
    since_ms: Date.now() - 60_000, silenced: false, acknowledged_by: '', ...more,
  };
}
