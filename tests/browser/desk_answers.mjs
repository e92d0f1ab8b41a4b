// What a server says on the desks' pages, for tests over the stand.
import { pumpView } from './stand.mjs';

export const NURSE = { user: 'nora', shown_name: 'Nora Nurse', roles: ['nurse'] };
export const PHARMACIST = { user: 'phil', shown_name: 'Phil Pharmacist', roles: ['pharmacist'] };
const LIBRARY = { number: 4, digest: '00'.repeat(32) };
const MODEL = { id: 'volumetric-lvp', name: 'Volumetric pump', mechanism: 'peristaltic', routes: ['intravenous'], rate_min_nl_per_h: 100_000, rate_max_nl_per_h: 1_200_000_000, vtbi_max_nl: 9_999_000_000, container_nl: 0 };
const AREA = { id: 'adult-icu', name: 'Adult intensive care', rate_max_nl_per_h: 1_200_000_000, vtbi_max_nl: 3_000_000_000 };

export const NOREPINEPHRINE = {
  id: 'norepinephrine-8mg-250mL-iv', drug: 'norepinephrine', tall_man: 'norepinephrine', therapy_class: 'vasopressor', route: 'intravenous', kind: 'continuous',
  concentration: { amount: '8', unit: 'mg', diluent_nl: 250_000_000 }, high_alert: true, life_sustaining: true, mechanisms: [], usual: '0.05',
  limits: { unit: 'mcg/kg/min', hard_low: '0.005', soft_low: '0.01', soft_high: '1', hard_high: '3.3' }, advisories: ['Central line only'],
};
export const MORPHINE = {
  id: 'morphine-pca', drug: 'morphine', tall_man: 'morphine', therapy_class: 'opioid', route: 'intravenous', kind: 'pca',
  concentration: { amount: '30', unit: 'mg', diluent_nl: 30_000_000 }, high_alert: true, life_sustaining: false, mechanisms: [],
  limits: { unit: 'mg/h', soft_high: '2', hard_high: '4' }, loading: { unit: 'mg', soft_high: '5', hard_high: '10' },
  demand: { dose: { unit: 'mg', soft_low: '0.5', soft_high: '4', hard_high: '5' }, lockout_least_ms: 300_000, lockout_most_ms: 3_600_000, window_ms: 14_400_000, window_most: '30' },
};
export const ENTRIES = [NOREPINEPHRINE, MORPHINE];

const listed = (entry) => ({
  id: entry.id, tall_man: entry.tall_man, drug: entry.drug, aliases: [], clinical_use: '', kind: entry.kind, route: entry.route,
  concentration: `${entry.concentration.amount} ${entry.concentration.unit} in ${entry.concentration.diluent_nl / 1e6} mL`, unit: entry.limits.unit, high_alert: entry.high_alert });

/** Answers for the order desk. */
export function orderAnswers() {
  const head = { library: LIBRARY, model: MODEL, care_area: AREA };
  const answers = {
    'GET /api/v1/me': NURSE,
    'GET /api/v1/wards': { wards: [{ id: 'icu', name: 'Intensive care', care_area: 'adult-icu', beds: ['ICU 1'] }] },
    'GET /api/v1/pumps': { pumps: [{ ...pumpView(1), id: 'P-0001', ward: 'icu', bed: 'ICU 1', connected: true }] },
    'GET /api/v1/pumps/P-0001/entries': { ...head, entries: [...ENTRIES.map(listed), { ...listed(MORPHINE), id: 'bupivacaine-epidural', tall_man: 'bupivacaine', route: 'epidural', may_not: 'route epidural: model volumetric-lvp gives intravenous' }] },
    'POST /api/v1/orders/check': (request) => {
      const order = request.postDataJSON();
      const dose = Number(order.dose.value);
      const hard = order.entry === NOREPINEPHRINE.id && dose > 3.3;
      const soft = order.entry === NOREPINEPHRINE.id && dose > 1;
      return { rate_nl_per_h: Math.round(dose * 131_250_000), vtbi_nl: order.vtbi_nl ?? 250_000_000, therapy: 'continuous', verdict: hard ? 'above_hard' : soft ? 'above_soft' : 'within',
        reason: soft ? `dose ${order.dose.value} mcg/kg/min above ${hard ? 'hard limit 3.3' : 'soft limit 1'} mcg/kg/min` : '', refusals: hard ? [`dose ${order.dose.value} mcg/kg/min above hard limit 3.3 mcg/kg/min for norepinephrine 8 mg in 250 mL`] : [] };
    },
  };
  for (const entry of ENTRIES) answers[`GET /api/v1/pumps/P-0001/entries/${entry.id}`] = { ...head, entry };
  return answers;
}

const bins = Array.from({ length: 48 }, (_, at) => ({ within: at > 0 && at < 12 ? 20 - at : 0, overridden: at === 14 ? 4 : at === 18 ? 2 : 0, stopped: at === 46 ? 1 : 0 }));

/** Answers for the pharmacy: draft 7 over release 4. */
export function pharmacyAnswers() {
  const place = '/api/v1/libraries/7/entries/adult-icu/norepinephrine-8mg-250mL-iv';
  return {
    'GET /api/v1/me': PHARMACIST,
    'GET /api/v1/wards': { wards: [{ id: 'icu', name: 'Intensive care', care_area: 'adult-icu', beds: [] }, { id: 'surgery', name: 'Surgery', care_area: 'ward', beds: [] }] },
    'GET /api/v1/libraries': { libraries: [
      { draft: 7, number: 0, stage: 'draft', entries: 2, authors: ['phil'], author: 'phil', first_signer: '', second_signer: '', created_ms: Date.now(), note: 'spring' },
      { draft: 5, number: 4, stage: 'released', entries: 2, authors: ['phil'], author: 'phil', first_signer: 'phil', second_signer: 'sara', created_ms: Date.now() - 9e7, note: '' }] },
    [`GET ${place}`]: { area: 'adult-icu', entry: NOREPINEPHRINE.id, digest: 'aa'.repeat(32), content: NOREPINEPHRINE },
    [`GET ${place.replace('/7/', '/5/')}`]: { area: 'adult-icu', entry: NOREPINEPHRINE.id, digest: 'bb'.repeat(32), content: { ...NOREPINEPHRINE, limits: { ...NOREPINEPHRINE.limits, soft_high: '0.5', hard_high: '2' } } },
    'GET /api/v1/quality/practice': { unit: 'mcg/kg/min', most: '3.795', bins, beyond: { within: 0, overridden: 0, stopped: 0 }, elsewhere: 0 },
  };
}

/** Release 4 on its way: one ward has it, the other waits for the gate. */
export function rolloutAnswers() {
  const now = Date.now();
  const rollout = { number: 4, state: 'running', emergency: false, why: '', history: [{ at_ms: now - 4e6, by: 'phil', act: 'started', reason: 'spring release' }],
    waves: [{ name: 'Intensive care', open: true, gate: 'by_hand', size: 12, reachable: 12, proven: 9 }, { name: 'all pumps', open: false, gate: 'by_hand', size: 32, reachable: 29, proven: 13 }] };
  return {
    ...pharmacyAnswers(), 'GET /api/v1/rollouts': { rollouts: [{ number: 4 }] }, 'GET /api/v1/rollouts/4': rollout,
    'POST /api/v1/rollouts/4/open': { ...rollout, waves: rollout.waves.map((wave) => ({ ...wave, open: true })) },
    'GET /api/v1/rollouts/4/activations': { number: 4, from_ms: now - 4e6, to_ms: now, wards: [{ ward: 'icu', pumps: 12, points: [{ at_ms: now - 3.9e6, proven: 2 }, { at_ms: now - 1e6, proven: 9 }] }] },
    'GET /api/v1/library/status': { target: null, newest: 4, pumps: 32, on_target: 13, waiting: 0, stragglers: [{ pump: 'P-0009', ward: 'icu', reason: 'infusing: the change waits for the end of the infusion', last_contact_ms: now, access_point: 'ap-3' }] },
    'GET /api/v1/library/matrix': { wards: [{ ward: 'icu', pumps: { holds: 9, infusing: 2, fetching: 1 } }, { ward: 'surgery', pumps: { holds: 4, waits_for_wave: 12, no_contact: 3, refused: 1 } }] },
  };
}

const bag = (more) => ({
  pump: 'P-0001', order: 'o-1', bag: 2, ward: 'icu', bed: 'ICU 1', entry: 'e', drug: 'norepinephrine', concentration: '8 mg in 250 mL', container: 'syringe', life_sustaining: true, high_alert: true,
  state: 'running', contact: 'live', rate_nl_per_h: 50_000_000, left_nl: 20_000_000, ends_by: 'vtbi', urgency: 'now', mark: { step: 'none' }, age_ms: 400, ...more });

export function bagAnswers() {
  const now = Date.now();
  return {
    ...pharmacyAnswers(),
    'GET /api/v1/bags': { server_ms: now, bags: [
      bag({ empty_ms: now + 24 * 60_000, lead_minutes: 30, begin_by_ms: now - 6 * 60_000 }),
      bag({ pump: 'P-0002', order: 'o-2', bed: 'ICU 4', drug: 'heparin', concentration: '25000 units in 250 mL', container: 'bag', life_sustaining: false, urgency: 'soon', empty_ms: now + 100 * 60_000, lead_minutes: 60, begin_by_ms: now + 40 * 60_000,
        mark: { step: 'being_made', by: 'sara', at_ms: now - 300_000 }, ends_by: 'container' }),
      bag({ pump: 'P-0003', order: 'o-3', bed: 'S 12', ward: 'surgery', drug: 'saline', concentration: '', container: 'any', life_sustaining: false, high_alert: false, urgency: 'later', empty_ms: now + 200 * 60_000, contact: 'lost', age_ms: 240_000 }),
      bag({ pump: 'P-0004', order: 'o-4', bed: 'S 13', ward: 'surgery', drug: 'morphine', concentration: '30 mg in 30 mL', life_sustaining: false, urgency: 'unknown', state: 'paused', left_nl: 4_000_000, rate_nl_per_h: 0 })] },
  };
}
