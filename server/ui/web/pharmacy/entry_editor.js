import { html, nothing } from '../vendor/lit.js';
import { get, put } from '../api.js';
import { decimalText } from '../dosing/decimal.js';
import { counted, measured } from '../dosing/flow.js';
import { ORDER } from '../dosing/limits.js';
import { AMOUNT_UNITS, kindred } from '../dosing/units.js';
import { barTop, limitBar } from '../limit_bar.js';
import { DeskPage } from '../desk_page.js';
import { when } from '../hospital_time.js';
import { toast } from '../shell/announce.js';
import { confirmed } from '../shell/dialog.js';
import { go } from '../shell/router.js';
import { line } from '../shell/line.js';
import { strings } from '../strings.js';
import { converted, differences, LIMIT_SETS, merged, nanolitres, problemsOf, readings, valueAt, withValue } from './entry_model.js';

const DAYS = 90;
const CONTAINERS = ['any', 'bag', 'bottle', 'syringe', 'cassette'];

/** One entry of a draft: values with their meaning in other units, limits against practice and before. */
class EntryEditor extends DeskPage {
  static properties = {
    person: { attribute: false }, args: { attribute: false }, entry: { state: true }, seen: { state: true }, released: { state: true },
    practice: { state: true }, problems: { state: true }, conflict: { state: true }, takes: { state: true }, example: { state: true },
  };

  connectedCallback() {
    super.connectedCallback();
    this.example = { weight: '', surface: '' };
    this.takes = {};
    this.load();
    this.onLeave = (event) => { if (this.changed()) event.preventDefault(); };
    window.addEventListener('beforeunload', this.onLeave);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('beforeunload', this.onLeave);
  }

  pathOf(draft) {
    return `/api/v1/libraries/${draft}/entries/${encodeURIComponent(this.args.area)}/${encodeURIComponent(this.args.entry)}`;
  }

  async load() {
    const answer = await this.attempt(() => get(this.pathOf(this.args.draft)));
    if (!answer) return;
    this.seen = answer;
    this.set(answer.content);
    await this.loadReleased();
    await this.loadPractice();
  }

  async loadReleased() {
    const { libraries } = await get('/api/v1/libraries');
    const last = libraries.filter((one) => one.number > 0).sort((a, b) => b.number - a.number)[0];
    this.number = last?.number;
    if (!last) return;
    try {
      this.released = (await get(this.pathOf(last.draft))).content;
    } catch (error) {
      if (error.status !== 404) throw error; // new since the release: nothing is ghosted
    }
  }

  async loadPractice() {
    const top = barTop(this.entry.limits, [this.entry.usual, this.released?.limits.hard_high, this.released?.limits.soft_high]);
    if (top <= 0n) return;
    const query = new URLSearchParams({ area: this.args.area, entry: this.args.entry, unit: this.entry.limits.unit, most: decimalText(top), days: String(DAYS) });
    this.top = top;
    this.practice = await this.attempt(() => get(`/api/v1/quality/practice?${query}`));
  }

  set(entry) {
    this.entry = entry;
    this.problems = problemsOf(entry, { ...strings.orders.problems, limits: strings.limits, below: strings.pharmacy.entry.below });
  }

  change(path, value) {
    this.set(withValue(this.entry, path, value));
  }

  changed() {
    return this.entry && this.seen && differences(this.seen.content, this.entry).length > 0;
  }

  async save(event) {
    event.preventDefault();
    if (Object.keys(this.problems).length) {
      this.querySelector('[aria-invalid="true"]')?.focus();
      return;
    }
    this.busy = true;
    try {
      const { digest } = await put(this.pathOf(this.args.draft), this.entry, { 'If-Match': `"${this.seen.digest}"` });
      this.seen = { ...this.seen, digest, content: this.entry };
      this.conflict = undefined;
      this.problem = '';
      this.reasons = [];
      toast(strings.pharmacy.entry.saved);
    } catch (error) {
      if (error.status === 409 && error.answer?.now) this.meet(error.answer);
      else Object.assign(this, { problem: error.message, reasons: error.reasons });
    } finally {
      this.busy = false;
    }
  }

  /** Somebody else changed it: both versions side by side, and what was typed stays. */
  meet(answer) {
    this.conflict = answer;
    this.takes = Object.fromEntries(differences(answer.now, this.entry).map(({ path }) => [path, this.typedHere(path) ? 'mine' : 'theirs']));
  }

  typedHere(path) {
    return JSON.stringify(valueAt(this.entry, path)) !== JSON.stringify(valueAt(this.seen.content, path));
  }

  settle() {
    const { now, digest } = this.conflict;
    const mine = merged(this.entry, now, this.takes);
    this.seen = { ...this.seen, digest, content: now };
    this.conflict = undefined;
    this.set(mine);
  }

  field(path, label, { unit = '', value = valueAt(this.entry, path) ?? '', take = (text) => text, mode = 'decimal', below = nothing } = {}) {
    const problem = this.problems[path] ?? '';
    const id = `f-${path.replaceAll('.', '-')}`;
    return html`<div class="field" data-field=${path}><label for=${id}>${label}${unit ? html` <span class="unit">${unit}</span>` : nothing}</label>
      <input id=${id} name=${path} autocomplete="off" spellcheck="false" inputmode=${mode} .value=${String(value)} aria-invalid=${problem ? 'true' : 'false'} aria-describedby=${`e-${id} b-${id}`}
        @input=${(event) => this.change(path, take(event.target.value))}>
      <p class="quiet" id=${`b-${id}`}>${below}</p><p class="field-problem" id=${`e-${id}`}>${problem}</p></div>`;
  }

  check(path, label) {
    return html`<label class="check"><input type="checkbox" name=${path} .checked=${Boolean(valueAt(this.entry, path))} @change=${(event) => this.change(path, event.target.checked)}> ${label}</label>`;
  }

  select(path, label, options, shown = (word) => word) {
    const id = `f-${path.replaceAll('.', '-')}`;
    return html`<div class="field" data-field=${path}><label for=${id}>${label}</label><select id=${id} name=${path} @change=${(event) => this.change(path, event.target.value)}>
      ${options.map((word) => html`<option value=${word} ?selected=${word === valueAt(this.entry, path)}>${shown(word)}</option>`)}</select></div>`;
  }

  measures() {
    return { weight_g: this.example.weight ? counted(this.example.weight, 'kg') : undefined, surface_cm2: this.example.surface ? counted(this.example.surface, 'm2') : undefined };
  }

  /** The unit of a set of limits; its values go along where they come out exactly. */
  changeUnit(path, unit) {
    const limits = valueAt(this.entry, path);
    const along = converted(limits, unit);
    if (!along) toast(strings.pharmacy.entry.inexact(unit));
    this.change(path, along ?? { ...limits, unit });
    if (path === 'limits') this.loadPractice();
  }

  limitSet(path) {
    const limits = valueAt(this.entry, path);
    const words = strings.pharmacy.entry;
    if (!limits) return nothing;
    const main = path === 'limits';
    const old = valueAt(this.released, path);
    const ghost = old && old.unit === limits.unit && differences(old, limits).length ? old : undefined;
    const bins = main && this.practice?.unit === limits.unit ? this.practice.bins : undefined;
    const units = [limits.unit, ...kindred(limits.unit)];
    return html`<fieldset class="part" data-limits=${path}><legend>${words.sets[path]}</legend>
      <div class="field"><label for=${`u-${path}`}>${words.unit}</label><select id=${`u-${path}`} @change=${(event) => this.changeUnit(path, event.target.value)}>
        ${units.map((unit) => html`<option value=${unit} ?selected=${unit === limits.unit}>${unit}</option>`)}</select></div>
      <div class="fields four">${ORDER.map((name) => this.field(`${path}.${name}`, strings.limits[name], { unit: limits.unit,
        below: readings(limits[name], limits.unit, this.entry.concentration, this.measures()).join(' · ') }))}</div>
      ${limitBar({ limits, usual: main ? this.entry.usual : undefined, old: ghost, bins, top: bins ? this.top : undefined })}
      ${ghost ? html`<p class="quiet">${words.ghost(this.number)}</p>` : nothing}${main ? this.practiceWords() : nothing}</fieldset>`;
  }

  practiceWords() {
    const words = strings.pharmacy.entry;
    if (!this.practice) return nothing;
    const sum = [...this.practice.bins, this.practice.beyond].reduce((all, bin) => ({
      within: all.within + bin.within, overridden: all.overridden + bin.overridden, stopped: all.stopped + bin.stopped }), { within: 0, overridden: 0, stopped: 0 });
    return html`<p class="practice"><span class="key within">${words.practice.within(sum.within)}</span> <span class="key overridden">${words.practice.overridden(sum.overridden)}</span>
      <span class="key stopped">${words.practice.stopped(sum.stopped)}</span> <span class="quiet">${words.practice.days(DAYS)}</span></p>`;
  }

  allow(path, label, make) {
    return html`<label class="check"><input type="checkbox" name=${`allow-${path}`} .checked=${Boolean(valueAt(this.entry, path))} @change=${(event) => this.change(path, event.target.checked ? make() : undefined)}> ${label}</label>`;
  }

  minutes(path, label) {
    const value = valueAt(this.entry, path);
    return this.field(path, label, { unit: 'min', value: value === undefined ? '' : String(value / 60_000), take: (text) => (text === '' ? undefined : Number(text) * 60_000) });
  }

  rules() {
    const words = strings.pharmacy.entry;
    const unit = this.entry.limits.unit.split('/')[0];
    return html`<section><h2>${words.more}</h2>
      <div class="row">${this.allow('loading', words.allowLoading, () => ({ unit }))}${this.allow('bolus', words.allowBolus, () => ({ unit }))}</div>
      ${LIMIT_SETS.filter((path) => path !== 'limits').map((path) => this.limitSet(path))}
      ${this.entry.demand ? html`<div class="fields four">${this.minutes('demand.lockout_least_ms', words.lockoutLeast)}${this.minutes('demand.lockout_most_ms', words.lockoutMost)}
        ${this.minutes('demand.window_ms', words.window)}${this.field('demand.window_most', words.windowMost, { unit: this.entry.demand.dose.unit })}</div>` : nothing}
      <div class="fields four">${this.minutes('duration_least_ms', words.durationLeast)}${this.minutes('duration_most_ms', words.durationMost)}</div></section>`;
  }

  drug() {
    const words = strings.pharmacy.entry;
    const { entry } = this;
    const lines = (text) => text.split('\n').map((one) => one.trim()).filter(Boolean);
    return html`<section><h2>${words.drug}</h2><div class="fields">
      ${this.field('tall_man', words.tallMan, { mode: 'text' })}${this.field('clinical_use', words.use, { mode: 'text' })}
      ${entry.custom ? html`<p class="quiet">${words.custom}</p>` : html`
        ${this.field('concentration.amount', words.amount, { unit: entry.concentration.unit })}
        ${this.select('concentration.unit', words.amountUnit, AMOUNT_UNITS)}
        ${this.field('concentration.diluent_nl', words.diluent, { unit: 'mL', value: this.diluent ?? (entry.concentration.diluent_nl ? measured(entry.concentration.diluent_nl, 'mL') : ''),
          take: (text) => { this.diluent = text; return nanolitres(text); } })}`}
      <div class="field"><label for="f-container">${words.container}</label><select id="f-container" @change=${(event) => this.change('container', event.target.value === 'any' ? undefined : event.target.value)}>
        ${CONTAINERS.map((word) => html`<option value=${word} ?selected=${word === (entry.container ?? 'any')}>${strings.bags.containers[word] || words.any}</option>`)}</select></div>
      <div class="field wide"><label for="f-advisories">${words.advisories}</label><textarea id="f-advisories" rows="3" .value=${(entry.advisories ?? []).join('\n')}
        @change=${(event) => this.change('advisories', lines(event.target.value).length ? lines(event.target.value) : undefined)}></textarea></div></div>
      <div class="row">${this.check('high_alert', words.highAlert)}${this.check('life_sustaining', words.lifeSustaining)}</div></section>`;
  }

  limits() {
    const words = strings.pharmacy.entry;
    const { unit } = this.entry.limits;
    const basis = unit.includes('/kg') ? 'weight' : unit.includes('/m2') ? 'surface' : '';
    return html`<section><h2>${words.limits}</h2>
      <div class="fields">${basis ? html`<div class="field"><label for="f-example">${words.example[basis]} <span class="unit">${basis === 'weight' ? 'kg' : 'm2'}</span></label>
        <input id="f-example" inputmode="decimal" autocomplete="off" .value=${this.example[basis]} @input=${(event) => { this.example = { ...this.example, [basis]: event.target.value }; }}></div>` : nothing}
      ${this.field('usual', words.usual(this.entry.limits.unit), { unit: unit.match(/\/(min|h|24h)$/) ? unit : 'mL/h' })}</div>${this.limitSet('limits')}</section>`;
  }

  /** "Loading dose, Soft high" of "loading.soft_high". */
  placeName(path) {
    const words = strings.pharmacy.entry;
    const set = LIMIT_SETS.find((one) => path.startsWith(`${one}.`));
    return set ? `${words.sets[set]}, ${strings.limits[path.slice(set.length + 1)] ?? words.unit}` : words.places[path] ?? path;
  }

  /** Away from here only with a second thought when something is not saved. */
  async leave(event, back) {
    if (!this.changed()) return event.target.closest('a') ? undefined : go(back);
    event.preventDefault();
    const words = strings.pharmacy.entry;
    if (await confirmed({ title: words.unsaved, text: words.unsavedHint, yes: words.leave })) go(back);
    return undefined;
  }

  sides() {
    const words = strings.pharmacy.entry;
    if (!this.conflict) return nothing;
    const rows = differences(this.conflict.now, this.entry);
    const side = (path, name, text) => html`<td><label class="check"><input type="radio" name=${`take-${path}`} .checked=${this.takes[path] === name}
      @change=${() => { this.takes = { ...this.takes, [path]: name }; }}> ${text || words.absent}</label></td>`;
    return html`<section class="conflict" role="alert"><h2>${words.conflict(this.conflict.by)}</h2><p>${words.conflictHint(when(this.conflict.at_ms, line.now()))}</p>
      <div class="scroll"><table><caption class="sr">${words.conflict(this.conflict.by)}</caption><thead><tr><th scope="col">${words.place}</th><th scope="col">${this.conflict.by}</th><th scope="col">${words.mine}</th></tr></thead>
      <tbody>${rows.map(({ path, one, other }) => html`<tr data-place=${path}><th scope="row">${this.placeName(path)}</th>${side(path, 'theirs', one)}${side(path, 'mine', other)}</tr>`)}</tbody></table></div>
      <p class="row"><button type="button" @click=${() => this.settle()}>${words.settle}</button></p></section>`;
  }

  render() {
    const words = strings.pharmacy.entry;
    const back = `/pharmacy/libraries?draft=${this.args.draft}`;
    if (!this.entry) return html`<main class="page"><p><a href=${back}>${words.back(this.args.draft)}</a></p>${this.trouble()}</main>`;
    const open = Object.keys(this.problems).length;
    return html`<main class="page entry-editor"><p><a href=${back} @click=${(event) => this.leave(event, back)}>${words.back(this.args.draft)}</a></p>
      <h1>${this.entry.tall_man} <span class="quiet">${this.args.entry}, ${this.args.area}</span></h1>
      ${this.trouble()}${this.sides()}
      <form novalidate @submit=${this.save}>${this.limits()}${this.drug()}${this.rules()}
        <p class="row save"><button ?disabled=${this.busy || Boolean(this.conflict) || !this.changed()}>${words.save}</button>
          <button type="button" class="plain" @click=${(event) => this.leave(event, back)}>${words.leave}</button><span role="status">${open ? strings.orders.open(open) : ''}</span></p></form></main>`;
  }
}
customElements.define('ph-entry-editor', EntryEditor);
