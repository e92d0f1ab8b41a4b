// An order as somebody types it: which parts its entry allows, and the request that the fields make.
// Touches no page. What the fields say is exact; whether it may be given is for server and pump.

import { billionths, decimalText, problemOf, significant } from '../dosing/decimal.js';
import { counted, delivered, doseFor, duration, durationText, flowFor, measured, rateFor, timeFor, volumeFor } from '../dosing/flow.js';
import { isTotal, parseUnit } from '../dosing/units.js';

const DERIVED_DIGITS = 4; // of a dose that follows from volume and time
const MOST_STEPS = 12;
const ID = /^[A-Za-z0-9._:-]{1,64}$/;

/** What goes together with what; every other two do not (protocol/domain/therapy_of.cpp). */
const TOGETHER = ['loading demand', 'loading window', 'loading periodic', 'loading delay', 'demand window', 'demand periodic', 'demand delay',
  'window periodic', 'window delay', 'periodic delay', 'intermittent flush', 'intermittent delay', 'steps delay', 'ramp delay', 'flush delay',
  'delay total', 'secondary total'].map((pair) => pair.split(' '));
const together = (a, b) => TOGETHER.some((pair) => pair.includes(a) && pair.includes(b));

/** Parts that stand for themselves, of which there is at most one: the course of the infusion. */
export const COURSES = ['intermittent', 'steps', 'ramp', 'tci'];

const isBlood = (entry) => /^blood_product(_|$)/.test(entry.therapy_class);

/**
 * @typedef {{entry: any, model: any, care_area: any}} Ground as GET /api/v1/pumps/{id}/entries/{entry} gives it
 */

export const hasTotalDose = (entry) => isTotal(parseUnit(entry.limits.unit));

/** The parts that library and pump allow for the entry. @param {Ground} ground */
export function offeredParts({ entry, model }) {
  const total = hasTotalDose(entry);
  const intravenous = entry.route === 'intravenous';
  const rate = !total && entry.kind !== 'tci' && !isBlood(entry);
  const offers = {
    loading: entry.loading && !total, demand: entry.demand, window: entry.demand, periodic: entry.periodic && entry.route === 'epidural',
    intermittent: rate, steps: rate, ramp: rate, tci: entry.tci && intravenous, slow_start: isBlood(entry) && !total,
    flush: entry.route === 'enteral', delay: !isBlood(entry), secondary: total && intravenous && model.mechanism === 'peristaltic' && !isBlood(entry),
  };
  return Object.keys(offers).filter((name) => offers[name]);
}

/** Whether `part` may join those that are chosen. */
export function mayJoin(part, chosen, entry) {
  const others = [...chosen, ...(hasTotalDose(entry) ? ['total'] : [])].filter((other) => other !== part);
  if (part === 'window') return others.some((other) => other === 'demand' || other === 'periodic') && others.every((other) => together(part, other));
  return others.every((other) => together(part, other));
}

/** Which of dose, VTBI and time stand for a plain rate: the two that were typed last. */
export function typed(order) {
  return order.slice(-2);
}

/** Whether the two of three apply: one rate from beginning to end. */
export function isPlain(fields, entry) {
  return !hasTotalDose(entry) && ![...fields.parts].some((part) => !['delay', 'secondary', 'slow_start'].includes(part));
}

export function strengthOf(fields, entry) {
  if (!entry.custom) return entry.concentration;
  return { amount: fields.amount ?? '', unit: entry.concentration.unit, diluent_nl: counted(fields.diluent ?? '', 'mL') };
}

export function measuresOf(fields) {
  return { weight_g: fields.weight ? counted(fields.weight, 'kg') : undefined, surface_cm2: fields.surface ? counted(fields.surface, 'm2') : undefined };
}

/** Flow and, of three, the one that follows from the others; what cannot be reckoned is left out. */
export function derive(fields, entry) {
  const strength = strengthOf(fields, entry);
  const measures = measuresOf(fields);
  const { unit } = entry.limits;
  const dose = { value: fields.dose ?? '', unit };
  const vtbi = counted(fields.vtbi ?? '', 'mL');
  const time = duration(fields.time ?? '');
  if (hasTotalDose(entry)) {
    const volume = volumeFor(dose, strength, measures);
    const flow = volume && time ? rateFor(volume, time) : undefined;
    return { flow, ...(volume === undefined ? {} : { vtbi: measured(volume, 'mL') }) };
  }
  if (!isPlain(fields, entry)) return { flow: flowFor(dose, strength, measures) };
  const given = typed(fields.order);
  if (!given.includes('dose')) {
    if (!vtbi || !time) return {};
    const value = doseFor(rateFor(vtbi, time), unit, strength, measures);
    if (value === undefined) return {};
    const cut = decimalText(unit === 'mL/h' ? value : significant(value, DERIVED_DIGITS));
    return { dose: cut, flow: flowFor({ value: cut, unit }, strength, measures) };
  }
  const flow = flowFor(dose, strength, measures);
  if (!flow) return { flow };
  if (given.includes('time') && time) return { flow, vtbi: measured(delivered(flow, time), 'mL') };
  return vtbi ? { flow, time: durationText(timeFor(vtbi, flow)) } : { flow };
}

/** Reads fields and notes what is wrong with each. */
class Reader {
  constructor(fields, words) {
    this.fields = fields;
    this.words = words;
    /** @type {Record<string, string>} */
    this.problems = {};
  }

  text(name) {
    return (this.fields[name] ?? '').trim();
  }

  note(name, problem) {
    if (problem) this.problems[name] ??= problem;
  }

  decimal(name) {
    this.note(name, problemOf(this.text(name), this.words));
    return this.text(name);
  }

  dose(name, unit) {
    return { value: this.decimal(name), unit };
  }

  count(name, measure) {
    const problem = problemOf(this.text(name), this.words);
    const count = counted(this.text(name), measure);
    this.note(name, problem || (count === undefined ? this.words.tooFine : ''));
    return Number(count ?? 0n);
  }

  time(name) {
    const ms = duration(this.text(name));
    this.note(name, this.text(name) === '' ? this.words.missing : ms === undefined ? this.words.notATime : '');
    return Number(ms ?? 0n);
  }

  choice(name) {
    this.note(name, this.text(name) === '' ? this.words.missing : '');
    return this.text(name);
  }
}

const PART_BODIES = {
  loading: (read, entry) => ({ dose: read.dose('loading_dose', entry.loading.unit), duration_ms: read.time('loading_time') }),
  demand: (read, entry) => ({ dose: read.dose('demand_dose', entry.demand.dose.unit), duration_ms: read.time('demand_time'), lockout_ms: read.time('lockout') }),
  window: (read, entry) => ({ dose: read.dose('window_dose', entry.demand.dose.unit), length_ms: entry.demand.window_ms }),
  periodic: (read, entry) => ({
    dose: read.dose('periodic_dose', entry.periodic.dose.unit), duration_ms: read.time('periodic_time'), interval_ms: read.time('periodic_interval'),
    first_ms: read.time('periodic_first'), demand_restarts: Boolean(read.fields.demand_restarts) }),
  intermittent: (read) => ({ volume_nl: read.count('each_volume', 'mL'), interval_ms: read.time('each_interval'), between_nl_per_h: read.count('each_between', 'mL/h') }),
  ramp: (read) => ({ up_ms: read.time('ramp_up'), down_ms: read.time('ramp_down') }),
  slow_start: (read) => ({ rate_nl_per_h: read.count('slow_rate', 'mL/h'), time_ms: read.time('slow_time') }),
  flush: (read) => ({ volume_nl: read.count('flush_volume', 'mL'), rate_nl_per_h: read.count('flush_rate', 'mL/h'), interval_ms: read.time('flush_interval') }),
  tci: (read) => ({
    model: read.choice('tci_model'), site: read.choice('tci_site'), target_ng_per_ml: read.decimal('target'), sex: read.choice('sex'),
    height_mm: read.count('height', 'mm') * 10, age_years: read.count('age', 'mm') }),
};

function steps(read) {
  const list = read.fields.steps ?? [];
  if (list.length === 0 || list.length > MOST_STEPS) read.note('steps', read.words.stepCount);
  return list.map((step, index) => {
    const own = new Reader(step, read.words);
    const waits = own.text('wait') !== '';
    const body = waits ? { rate_nl_per_h: 0, volume_nl: 0, wait_ms: own.time('wait') }
      : { rate_nl_per_h: own.count('rate', 'mL/h'), volume_nl: own.count('volume', 'mL'), wait_ms: 0 };
    for (const [name, problem] of Object.entries(own.problems)) read.note(`steps.${index}.${name}`, problem);
    return body;
  });
}

function extent(read, entry, out) {
  const { parts } = read.fields;
  if (hasTotalDose(entry)) {
    out.duration_ms = read.time('time');
  } else if (parts.has('ramp')) {
    out.vtbi_nl = read.count('vtbi', 'mL');
    out.duration_ms = read.time('time');
  } else if (parts.has('steps')) {
    if (read.fields.steps_repeat) out.vtbi_nl = read.count('vtbi', 'mL');
  } else if (isPlain(read.fields, entry) && typed(read.fields.order).join(' ').includes('time') && typed(read.fields.order).includes('dose')) {
    out.duration_ms = read.time('time');
  } else {
    out.vtbi_nl = read.count('vtbi', 'mL');
  }
}

function dose(read, entry) {
  const { parts } = read.fields;
  const { unit } = entry.limits;
  if (['steps', 'ramp', 'tci'].some((part) => parts.has(part))) return { value: '0', unit };
  const mayRest = parts.has('demand') || parts.has('periodic');
  if (mayRest && read.text('dose') === '') return { value: '0', unit };
  const derived = isPlain(read.fields, entry) && !typed(read.fields.order).includes('dose') ? derive(read.fields, entry).dose : undefined;
  if (derived !== undefined) return { value: derived, unit };
  return { value: billionths(read.decimal('dose')) === undefined ? '' : decimalText(billionths(read.text('dose'))), unit };
}

/** Whether the order needs this measure of the patient: for a dose, or for whom library and area are. */
export function needs(measure, fields, { entry, care_area: area }) {
  const basis = measure === 'weight' ? 'kg' : 'm2';
  const units = [entry.limits, entry.loading, entry.bolus, entry.demand?.dose, entry.periodic?.dose].filter(Boolean).map((limits) => parseUnit(limits.unit));
  if (units.some((unit) => unit?.basis === basis)) return true;
  if (measure !== 'weight') return false;
  const bounded = [entry.patients, area].some((one) => one && (one.weight_least_g || one.weight_most_g));
  return bounded || fields.parts.has('tci');
}

/**
 * The request that the fields make, and what is wrong with which field.
 * @param {any} fields @param {Ground} ground @param {Record<string, string>} words
 */
export function buildOrder(fields, ground, words) {
  const { entry } = ground;
  const read = new Reader(fields, words);
  const request = { pump: fields.pump, patient: read.text('patient'), entry: entry.id };
  read.note('patient', request.patient === '' ? words.missing : ID.test(request.patient) ? '' : words.notAnId);
  if (entry.custom) {
    request.concentration = { amount: read.decimal('amount'), unit: entry.concentration.unit, diluent_nl: read.count('diluent', 'mL') };
  }
  request.dose = dose(read, entry);
  if (fields.weight || needs('weight', fields, ground)) request.weight_g = read.count('weight', 'kg');
  if (fields.surface || needs('surface', fields, ground)) request.surface_cm2 = read.count('surface', 'm2');
  extent(read, entry, request);
  request.end_action = read.choice('end_action');
  for (const part of fields.parts) {
    if (PART_BODIES[part]) request[part] = PART_BODIES[part](read, entry);
  }
  if (fields.parts.has('steps')) Object.assign(request, { steps: steps(read), steps_repeat: Boolean(fields.steps_repeat) });
  if (fields.parts.has('delay')) Object.assign(request, { delay_ms: read.time('delay'), kvo_in_delay: Boolean(fields.kvo_in_delay) });
  if (fields.parts.has('secondary')) request.secondary = true;
  return { request, problems: read.problems };
}

const REASON_FIELDS = [
  [/^concentration/, 'amount'], [/^(weight|.* weight)/, 'weight'], [/^body surface/, 'surface'], [/^(VTBI|the loading)/, 'vtbi'], [/^(end action|KVO:)/, 'end_action'],
  [/^duration of the demand/, 'demand_time'], [/^duration of the loading/, 'loading_time'], [/^duration of the programmed/, 'periodic_time'], [/^duration/, 'time'],
  [/^lockout/, 'lockout'], [/^demand/, 'demand_dose'], [/^loading/, 'loading_dose'], [/^programmed/, 'periodic_dose'], [/^interval of the programmed/, 'periodic_interval'],
  [/^interval of the flush/, 'flush_interval'], [/^interval/, 'each_interval'], [/^window/, 'window_dose'], [/^intermittent/, 'each_volume'], [/^rate between/, 'each_between'],
  [/^(step|steps)\b/, 'steps'], [/^(ramp|plateau|lowest stair)/, 'ramp_up'], [/^slow start/, 'slow_rate'], [/^flush/, 'flush_volume'], [/^target/, 'target'], [/^TCI model/, 'tci_model'],
  [/^TCI age/, 'age'], [/^TCI height/, 'height'], [/^TCI weight/, 'weight'], [/^delay/, 'delay'], [/^(dose|rate)/, 'dose'],
];

/** The field that a reason of the server is about; undefined: the whole. */
export function fieldOf(reason) {
  return REASON_FIELDS.find(([pattern]) => pattern.test(reason))?.[1];
}

const hours = (ms) => (ms === undefined ? '' : durationText(BigInt(ms)));

/** The fields that make this request again, for a change of what runs. */
export function fieldsOf(request, entry) {
  const fields = emptyFields(request.pump);
  const volume = (name, nl, measure = 'mL') => { if (nl !== undefined) fields[name] = measured(nl, measure); };
  Object.assign(fields, { patient: request.patient, entry: request.entry, end_action: request.end_action });
  if (request.dose.value !== '0') fields.dose = request.dose.value;
  if (request.weight_g) volume('weight', request.weight_g, 'kg');
  if (request.surface_cm2) volume('surface', request.surface_cm2, 'm2');
  volume('vtbi', request.vtbi_nl);
  if (request.duration_ms) fields.time = hours(request.duration_ms);
  fields.order = request.duration_ms && !request.vtbi_nl ? ['dose', 'time'] : ['dose', 'vtbi'];
  if (request.concentration && entry.custom) {
    fields.amount = request.concentration.amount;
    volume('diluent', request.concentration.diluent_nl);
  }
  for (const part of [...Object.keys(PART_BODIES), 'delay', 'secondary']) {
    if (request[part] || (part === 'delay' && request.delay_ms)) fields.parts.add(part);
  }
  const { loading, demand, window: limit, periodic } = request;
  if (loading) Object.assign(fields, { loading_dose: loading.dose.value, loading_time: hours(loading.duration_ms) });
  if (demand) Object.assign(fields, { demand_dose: demand.dose.value, demand_time: hours(demand.duration_ms), lockout: hours(demand.lockout_ms) });
  if (limit) fields.window_dose = limit.dose.value;
  if (periodic) {
    Object.assign(fields, { periodic_dose: periodic.dose.value, periodic_time: hours(periodic.duration_ms), periodic_interval: hours(periodic.interval_ms),
      periodic_first: hours(periodic.first_ms), demand_restarts: periodic.demand_restarts });
  }
  return fields;
}

export function emptyFields(pump = '') {
  return { pump, patient: '', entry: '', order: ['dose', 'vtbi'], parts: new Set(), steps: [] };
}
