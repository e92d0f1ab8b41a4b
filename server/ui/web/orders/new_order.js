import { html, nothing } from '../vendor/lit.js';
import { get, post } from '../api.js';
import { DeskPage } from '../desk_page.js';
import { rate, volume } from '../quantities.js';
import { durationText } from '../dosing/flow.js';
import { go } from '../shell/router.js';
import { toast } from '../shell/announce.js';
import { strings } from '../strings.js';
import { OrderFields } from './order_fields.js';
import { buildOrder, COURSES, derive, emptyFields, fieldOf, fieldsOf, hasTotalDose, isPlain, mayJoin, needs, offeredParts, typed } from './order_model.js';

const CHECK_AFTER_MS = 300;
const MOST_SHOWN = 40;
const TRIO = ['dose', 'vtbi', 'time'];

/** One page to write a proposal: pump and patient, drug, dose, and what would come of it. */
class NewOrder extends DeskPage {
  static properties = {
    person: { attribute: false }, query: { attribute: false }, pumps: { state: true }, list: { state: true }, ground: { state: true },
    fields: { state: true }, found: { state: true }, search: { state: true }, tried: { state: true },
  };

  constructor() {
    super();
    this.fields = emptyFields();
    this.left = new Set();
    this.draw = new OrderFields(this);
    this.search = '';
    this.problems = {};
  }

  async connectedCallback() {
    super.connectedCallback();
    this.key = crypto.randomUUID();
    await this.attempt(async () => {
      [this.pumps, this.wards] = await Promise.all([get('/api/v1/pumps').then((a) => a.pumps), get('/api/v1/wards').then((a) => a.wards)]);
    });
    const after = this.query?.get('after');
    if (after) await this.begin(after);
    else if (this.query?.get('pump')) await this.choosePump(this.query.get('pump'));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  /** A change of what an order says: everything as it was, to be altered. */
  async begin(id) {
    const order = await this.attempt(() => get(`/api/v1/orders/${encodeURIComponent(id)}`));
    if (!order) return;
    this.origin = order;
    await this.choosePump(order.pump);
    await this.chooseEntry(order.entry);
    if (this.ground) this.set(fieldsOf(order.request, this.ground.entry));
  }

  async choosePump(pump) {
    this.ground = undefined;
    this.found = undefined;
    this.list = undefined;
    this.fields = { ...emptyFields(pump), patient: this.fields.patient };
    if (!pump) return;
    this.list = await this.attempt(() => get(`/api/v1/pumps/${encodeURIComponent(pump)}/entries`));
  }

  async chooseEntry(entry) {
    const { pump, patient, weight } = this.fields;
    this.ground = await this.attempt(() => get(`/api/v1/pumps/${encodeURIComponent(pump)}/entries/${encodeURIComponent(entry)}`));
    if (!this.ground) return;
    const fields = { ...emptyFields(pump), patient, weight, entry };
    if (this.ground.entry.tci) fields.parts.add('tci');
    this.left.clear();
    this.tried = false;
    this.set(fields);
    await this.updateComplete;
    this.querySelector('#dose-heading')?.focus();
  }

  type(name, value) {
    const fields = { ...this.fields, [name]: value };
    if (TRIO.includes(name)) fields.order = this.orderAfter(name, value);
    this.set(fields);
  }

  /** The two that were typed last stand; what is emptied stands no longer. */
  orderAfter(name, value) {
    const others = this.fields.order.filter((one) => one !== name);
    return value === '' && others.length > 1 ? [name, ...others] : [...others, name];
  }

  join(part, wanted) {
    const parts = new Set(this.fields.parts);
    if (wanted) parts.add(part);
    else parts.delete(part);
    if (!parts.has('demand') && !parts.has('periodic')) parts.delete('window');
    const steps = part === 'steps' && wanted && this.fields.steps.length === 0 ? [{}, {}] : this.fields.steps;
    this.set({ ...this.fields, parts, steps });
  }

  set(fields) {
    this.fields = fields;
    this.found = undefined;
    clearTimeout(this.timer);
    if (!this.ground) return;
    const { request, problems } = buildOrder(fields, this.ground, strings.orders.problems);
    this.problems = problems;
    this.request = request;
    if (Object.keys(problems).length === 0) this.timer = setTimeout(() => this.check(request), CHECK_AFTER_MS);
  }

  /** What the server would say; an answer to what is no longer asked is thrown away. */
  async check(request) {
    try {
      const found = await post('/api/v1/orders/check', request);
      if (this.request !== request) return;
      this.found = found;
      for (const reason of found.refusals) {
        const field = fieldOf(reason);
        if (field) this.problems[field] ??= reason;
      }
    } catch (error) {
      if (this.request === request) this.found = { refusals: error.reasons.length ? error.reasons : [error.message], verdict: 'unknown', failed: true };
    }
  }

  leave(name) {
    this.left.add(name);
    this.requestUpdate();
  }

  /** Whether a person is told of what is wrong with the field yet. */
  told(name) {
    return this.tried || this.left.has(name);
  }

  async send(event) {
    event.preventDefault();
    this.tried = true;
    if (Object.keys(this.problems).length || !this.found || this.found.refusals.length) {
      await this.updateComplete;
      this.querySelector('[aria-invalid="true"]')?.focus();
      return;
    }
    const reason = (this.fields.limit_reason ?? '').trim();
    const body = reason && this.needsReason() ? { ...this.request, limit_reason: reason } : this.request;
    if (this.sent !== JSON.stringify(body)) this.key = crypto.randomUUID();
    this.sent = JSON.stringify(body);
    const order = await this.attempt(() => post('/api/v1/orders', body, { 'Idempotency-Key': this.key }));
    if (!order) return;
    toast(strings.orders.proposed(order.drug));
    go(`/orders/${order.id}`);
  }

  needsReason() {
    return ['above_soft', 'below_soft'].includes(this.found?.verdict);
  }

  bedOf(pump) {
    return [pump.bed, pump.id].filter(Boolean).join(' · ');
  }

  place() {
    const words = strings.orders;
    const groups = (this.wards ?? []).map((ward) => [ward, (this.pumps ?? []).filter((pump) => pump.ward === ward.id)]).filter(([, pumps]) => pumps.length);
    const chosen = (this.pumps ?? []).find((pump) => pump.id === this.fields.pump);
    return html`<section><h2>${words.where}</h2><div class="fields">
      ${this.draw.labelled('pump', html`<select id="f-pump" name="pump" aria-describedby="e-pump" ?disabled=${Boolean(this.origin)} @change=${(event) => this.choosePump(event.target.value)}>
        <option value="">${words.choose}</option>
        ${groups.map(([ward, pumps]) => html`<optgroup label=${ward.name}>${pumps.map((pump) => html`<option value=${pump.id} ?selected=${pump.id === this.fields.pump}>${this.bedOf(pump)}</option>`)}</optgroup>`)}
      </select>`)}
      ${this.draw.input('patient', { mode: 'text' })}</div>
      ${chosen ? this.now(chosen) : nothing}</section>`;
  }

  /** What the pump does at this moment, or that nobody knows. */
  now(pump) {
    const words = strings.orders;
    if (!pump.connected) return html`<p class="note">${words.noContact}</p>`;
    if (!pump.drug) return html`<p class="quiet">${words.idle(strings.state[pump.state] ?? strings.unknown)}</p>`;
    return html`<p class="note">${words.gives(strings.state[pump.state] ?? pump.state, pump.drug, pump.dose ? `${pump.dose.value} ${pump.dose.unit}` : rate(pump.rate_nl_per_h))}</p>`;
  }

  drugs() {
    const words = strings.orders;
    if (!this.list) return nothing;
    const wanted = this.search.toLowerCase();
    const found = this.list.entries.filter((e) => [e.tall_man, e.drug, e.clinical_use, e.id, ...e.aliases].join(' ').toLowerCase().includes(wanted));
    if (this.ground) return this.chosenDrug();
    return html`<section><h2>${words.drug}</h2>
      <p class="quiet">${words.held(this.list.library.number, this.list.care_area?.name ?? strings.unknown)}</p>
      <label>${words.find}<input type="search" name="search" autocomplete="off" .value=${this.search} @input=${(event) => { this.search = event.target.value; }}></label>
      <ul class="choices">${found.slice(0, MOST_SHOWN).map((e) => html`<li><button type="button" class="plain" ?disabled=${Boolean(e.may_not)} @click=${() => this.chooseEntry(e.id)}>
          <strong>${e.tall_man}</strong> <span>${e.concentration}</span> <span class="quiet">${[e.unit, strings.orders.routes[e.route] ?? e.route, e.clinical_use].filter(Boolean).join(' · ')}</span>
          ${e.high_alert ? html`<span class="tag">${words.highAlert}</span>` : nothing}${e.may_not ? html`<span class="why">${e.may_not}</span>` : nothing}</button></li>`)}</ul>
      ${found.length > MOST_SHOWN ? html`<p class="quiet">${words.more(found.length - MOST_SHOWN)}</p>` : nothing}
      ${found.length ? nothing : html`<p>${words.noneFound}</p>`}</section>`;
  }

  chosenDrug() {
    const { entry } = this.ground;
    const words = strings.orders;
    const held = this.list.entries.find((e) => e.id === entry.id)?.concentration;
    return html`<section><h2>${words.drug}</h2>
      <p class="chosen"><strong>${entry.tall_man}</strong> <span>${held}</span> <span class="quiet">${[strings.orders.routes[entry.route] ?? entry.route, entry.clinical_use].filter(Boolean).join(' · ')}</span>
        ${entry.high_alert ? html`<span class="tag">${words.highAlert}</span>` : nothing}
        ${this.origin ? nothing : html`<button type="button" class="link" @click=${() => { this.ground = undefined; this.found = undefined; }}>${words.another}</button>`}</p>
      ${(entry.advisories ?? []).map((text) => html`<p class="note">${text}</p>`)}</section>`;
  }

  parts() {
    const { entry } = this.ground;
    const words = strings.orders;
    const offered = offeredParts(this.ground).filter((part) => part !== 'tci');
    if (offered.length === 0) return nothing;
    return html`<fieldset class="parts"><legend>${words.more_}</legend>${offered.map((part) => {
      const chosen = this.fields.parts.has(part);
      const may = chosen || mayJoin(part, this.fields.parts, entry);
      return html`<label class="check"><input type="checkbox" name=${`part-${part}`} .checked=${chosen} ?disabled=${!may} @change=${(event) => this.join(part, event.target.checked)}> ${words.parts[part]}</label>`;
    })}</fieldset>`;
  }

  dose() {
    const { entry } = this.ground;
    const { draw, fields } = this;
    const words = strings.orders;
    const plain = isPlain(fields, entry);
    const derived = derive(fields, entry);
    const course = COURSES.find((part) => fields.parts.has(part));
    const given = typed(fields.order);
    const follows = (name) => (plain && !given.includes(name) ? derived[name] : undefined);
    const fixed = ['steps', 'ramp', 'tci'].includes(course);
    const total = hasTotalDose(entry);
    return html`<section><h2 id="dose-heading" tabindex="-1">${words.dose}</h2><div class="fields">
      ${entry.custom ? html`${draw.input('amount', { unit: entry.concentration.unit, hint: words.custom })}${draw.input('diluent', { unit: 'mL' })}` : nothing}
      ${needs('weight', fields, this.ground) ? draw.input('weight', { unit: 'kg' }) : nothing}
      ${needs('surface', fields, this.ground) ? draw.input('surface', { unit: 'm2' }) : nothing}
      ${fixed ? nothing : draw.input('dose', { unit: entry.limits.unit, derived: follows('dose'), hint: fields.parts.has('demand') || fields.parts.has('periodic') ? words.mayRest : '',
        below: draw.bar('dose', entry.limits, { usual: total ? undefined : entry.usual, value: follows('dose') ?? fields.dose }) })}
      ${total ? html`<div class="field"><span>${words.fields.vtbi} <span class="unit">mL</span></span><output>${derived.vtbi ?? strings.unknown}</output></div>` : course === 'steps' && !fields.steps_repeat ? nothing
        : draw.input('vtbi', { unit: 'mL', derived: follows('vtbi') })}
      ${total || course === 'ramp' || plain ? draw.input('time', { unit: 'time', mode: 'text', derived: follows('time') }) : nothing}
      ${draw.select('end_action', ['stop', 'kvo', 'continue'].map((word) => [word, words.ends[word]]))}</div>
      ${plain ? html`<p class="quiet">${words.twoOfThree}</p>` : nothing}
      ${this.parts()}${offeredParts(this.ground).filter((part) => fields.parts.has(part) && part !== 'secondary').map((part) => draw.part(part, entry))}</section>`;
  }

  verdict() {
    const words = strings.orders;
    const { found } = this;
    const open = Object.keys(this.problems).length;
    if (!found) return html`<p role="status">${open ? words.open(open) : words.checking}</p>`;
    const lasts = found.rate_nl_per_h > 0 && found.vtbi_nl > 0 ? (BigInt(found.vtbi_nl) * 3_600_000n) / BigInt(found.rate_nl_per_h) : undefined;
    return html`${found.failed ? nothing : html`<dl class="figures"><div><dt>${words.rate}</dt><dd>${rate(found.rate_nl_per_h)}</dd></div>
        <div><dt>${words.volume}</dt><dd>${volume(found.vtbi_nl)}</dd></div>
        ${lasts ? html`<div><dt>${words.lasts}</dt><dd>${durationText(lasts)} h</dd></div>` : nothing}</dl>`}
      <div role="status">${found.refusals.length ? html`<p><strong>${words.refused}</strong></p><ul class="refusals">${found.refusals.map((why) => html`<li>${why}</li>`)}</ul>`
        : found.verdict === 'within' ? html`<p>${words.within}</p>` : html`<p><strong>${words.beyondSoft}</strong> ${found.reason}</p>`}</div>
      ${this.needsReason() && !found.refusals.length ? this.draw.input('limit_reason', { mode: 'text', hint: words.reasonHint }) : nothing}`;
  }

  ready() {
    if (!this.found || this.found.refusals.length || Object.keys(this.problems).length) return false;
    return !this.needsReason() || (this.fields.limit_reason ?? '').trim() !== '';
  }

  render() {
    const words = strings.orders;
    return html`<main class="page order-form"><h1>${this.origin ? words.change(this.origin.drug) : words.new}</h1>${this.trouble()}
      <form novalidate @submit=${this.send}>${this.place()}${this.drugs()}${this.ground ? html`${this.dose()}
        <section class="outcome" aria-label=${words.outcome}><h2>${words.outcome}</h2>${this.verdict()}
          <p class="row"><button class="main" ?disabled=${this.busy || !this.ready()}>${words.propose}</button></p>
          <p class="quiet">${words.bedside}</p></section>` : nothing}</form></main>`;
  }
}
customElements.define('ph-new-order', NewOrder);
