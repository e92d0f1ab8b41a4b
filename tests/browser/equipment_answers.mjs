// What a server says on the pages of equipment and system, for tests over the stand.
import { pumpView } from './stand.mjs';

const ENGINEER = { user: 'ben', shown_name: 'Ben Biomed', roles: ['biomedical', 'administrator', 'auditor'], second_factor: false };
const DAY_MS = 86_400_000;
const LOST = { contact: 'lost', connected: false };

/** From P-0000 on; every tenth has no contact. */
function fleet(count) {
  const now = Date.now();
  return Array.from({ length: count }, (_, at) => pumpView(at, {
    battery_permille: 1000 - (at % 97) * 10, on_mains: at % 5 !== 0, signal_dbm: -45 - (at % 50), access_point: `ap-${at % 40}`, last_contact_ms: now - (at % 10 === 9 ? 3_600_000 : 300),
    certificate_until_ms: now + (at % 365) * DAY_MS, firmware: at % 3 ? '1.4.0' : '1.3.2', ...(at % 10 === 9 ? LOST : {}),
    library: at % 7 ? { number: 4, digest: '', on_target: true } : { number: 3, digest: '', on_target: false, reason: 'infusing: the change waits' },
  }));
}

const person = (name, more = {}) => ({ name, shown_name: name, roles: ['biomedical'], disabled: false, revision: 3, second_factor: false, ...more });

/** A record of 450 rows, as the server pages it. */
function auditRows(query, now) {
  const after = Number(query.get('after'));
  const count = Math.max(0, Math.min(450 - after, Number(query.get('limit'))));
  const audit = Array.from({ length: count }, (_, at) => after + 1 + at).map((row) => ({
    row, at_ms: now - (450 - row) * 60_000, actor: row % 2 ? 'ben' : 'nora', act: row % 3 ? 'login' : 'pump.revoked', subject: 'P-0001', detail: '', chain: 'ab'.repeat(32) }));
  return { audit, next: after + count };
}

export function equipmentAnswers(count) {
  const now = Date.now();
  const pumps = fleet(count);
  const event = (row, kind, more = {}) => ({ row, pump: 'P-0003', lane: 'urgent', sequence: row, kind, wall_ms: now - row * 1000, received_ms: now - row * 1000, ...more });
  let shown = false;
  return {
    'GET /api/v1/me': ENGINEER,
    'GET /api/v1/wards': { wards: [{ id: 'icu', name: 'Intensive care', care_area: 'adult-icu', beds: ['ICU 1', 'ICU 2'] }] },
    'GET /api/v1/alarms': { alarms: [] },
    'GET /api/v1/pumps': { pumps },
    'GET /api/v1/pumps/P-0003': pumps[3],
    'GET /api/v1/pumps/P-0003/history': { next: 0, events: [event(1, 'alarm_raised', { alarm: 'air_in_line', number: 1 }), event(2, 'alarm_raised', { alarm: 'air_in_line', number: 2 }), event(3, 'self_test', { text: 'passed' }), event(4, 'library_activated', { number: 4 })] },
    'GET /api/v1/pumps/P-0003/trend': { points: Array.from({ length: 60 }, (_, at) => ({ minute_ms: now - (60 - at) * 60_000, rate_nl_per_h: 0, infused_nl: 0, pressure_mmhg_thousandths: 0, battery_permille: 1000 - at * 5, state: 'idle' })) },
    'POST /api/v1/me/proof': () => { shown = true; return {}; },
    'POST /api/v1/pumps/P-77777/token': () => (shown ? { pump: 'P-77777', token: 'abcd-0123', until_ms: now + 900_000 } : { status: 403, error: { code: 'proof_required', message: 'show the password again' } }),
    'POST /api/v1/pumps/P-0003/revoke': {},
    'GET /api/v1/users': { users: [person('ben'), person('nora', { roles: ['nurse'], second_factor: true })] },
    'GET /api/v1/sessions': { sessions: [{ id: 's-1', user: 'ben', shown_name: 'Ben', address: '10.0.0.1', opened_ms: now, idle_ms: 0, current: true }, { id: 's-2', user: 'nora', shown_name: 'Nora', address: '10.0.0.2', opened_ms: now, idle_ms: 60_000, current: false }] },
    'POST /api/v1/users': { status: 201, user: person('ida'), one_time_password: 'seven-words', until_ms: now + DAY_MS },
    'PUT /api/v1/users/nora': person('nora'),
    'DELETE /api/v1/sessions/s-2': {},
    'GET /api/v1/audit': (request) => auditRows(new URL(request.url()).searchParams, now),
  };
}
