import { html, nothing } from '../vendor/lit.js';
import { limitBar } from '../limit_bar.js';
import { isForbidden, judge, needsReason } from '../dosing/limits.js';
import { strings } from '../strings.js';

/** The fields of each part: name, unit as shown, limits of the entry that hold for it. */
export const PART_FIELDS = {
  loading: [{ name: 'loading_dose', limits: (entry) => entry.loading }, { name: 'loading_time', unit: 'time' }],
  demand: [{ name: 'demand_dose', limits: (entry) => entry.demand.dose }, { name: 'demand_time', unit: 'time' }, { name: 'lockout', unit: 'time' }],
  window: [{ name: 'window_dose', limits: (entry) => ({ unit: entry.demand.dose.unit, hard_high: entry.demand.window_most }) }],
  periodic: [{ name: 'periodic_dose', limits: (entry) => entry.periodic.dose }, { name: 'periodic_time', unit: 'time' }, { name: 'periodic_interval', unit: 'time' },
    { name: 'periodic_first', unit: 'time' }, { name: 'demand_restarts', check: true }],
  intermittent: [{ name: 'each_volume', unit: 'mL' }, { name: 'each_interval', unit: 'time' }, { name: 'each_between', unit: 'mL/h' }],
  ramp: [{ name: 'ramp_up', unit: 'time' }, { name: 'ramp_down', unit: 'time' }],
  slow_start: [{ name: 'slow_rate', unit: 'mL/h' }, { name: 'slow_time', unit: 'time' }],
  flush: [{ name: 'flush_volume', unit: 'mL' }, { name: 'flush_rate', unit: 'mL/h' }, { name: 'flush_interval', unit: 'time' }],
  delay: [{ name: 'delay', unit: 'time' }, { name: 'kvo_in_delay', check: true }],
  tci: [{ name: 'tci_model', options: (entry) => entry.tci.models }, { name: 'tci_site', options: () => ['plasma', 'effect'] },
    { name: 'target', unit: 'ng/mL', limits: (entry) => ({ unit: 'ng', soft_high: entry.tci.soft_high_ng_per_ml, hard_high: entry.tci.hard_high_ng_per_ml }) },
    { name: 'sex', options: () => ['female', 'male'] }, { name: 'height', unit: 'cm' }, { name: 'age', unit: 'years' }],
};

const words = () => strings.orders.fields;

/** Draws fields over `form`, which has `fields`, `problems`, `touched` and `type(name, value)`. */
export class OrderFields {
  constructor(form) {
    this.form = form;
  }

  problem(name) {
    return this.form.told(name) ? this.form.problems[name] ?? '' : '';
  }

  /** Label, control, hint and error, tied together. `unit` stands behind, `below` under the control. */
  labelled(name, control, { unit = '', below = nothing, hint = '' } = {}) {
    const problem = this.problem(name);
    return html`<div class=${below === nothing ? 'field' : 'field wide'} data-field=${name}>
      <label for=${`f-${name}`}>${words()[name] ?? name}${unit ? html` <span class="unit">${strings.orders.units[unit] ?? unit}</span>` : nothing}</label>
      ${control}${below}
      ${hint ? html`<p class="quiet" id=${`h-${name}`}>${hint}</p>` : nothing}
      <p class="field-problem" id=${`e-${name}`}>${problem}</p></div>`;
  }

  describedBy(name, hint) {
    return `${hint ? `h-${name} ` : ''}e-${name}`;
  }

  input(name, { unit = '', hint = '', below = nothing, derived = undefined, mode = 'decimal', value = undefined } = {}) {
    const shown = value ?? this.form.fields[name] ?? '';
    return this.labelled(name, html`<input id=${`f-${name}`} name=${name} autocomplete="off" spellcheck="false" inputmode=${mode}
      class=${derived === undefined ? '' : 'derived'} .value=${derived ?? shown}
      aria-invalid=${this.problem(name) ? 'true' : 'false'} aria-describedby=${this.describedBy(name, hint)}
      @input=${(event) => this.form.type(name, event.target.value)} @blur=${() => this.form.leave(name)}>`, { unit, hint, below });
  }

  select(name, options, { hint = '' } = {}) {
    return this.labelled(name, html`<select id=${`f-${name}`} name=${name} aria-invalid=${this.problem(name) ? 'true' : 'false'} aria-describedby=${this.describedBy(name, hint)}
        @change=${(event) => { this.form.type(name, event.target.value); this.form.leave(name); }}>
        <option value="" ?selected=${!this.form.fields[name]}>${strings.orders.choose}</option>
        ${options.map(([value, text]) => html`<option value=${value} ?selected=${this.form.fields[name] === value}>${text}</option>`)}
      </select>`, { hint });
  }

  check(name) {
    return html`<label class="check" data-field=${name}><input type="checkbox" name=${name} .checked=${Boolean(this.form.fields[name])}
      @change=${(event) => this.form.type(name, event.target.checked)}> ${words()[name]}</label>`;
  }

  /** The bar of `limits` with what the value means for them. */
  bar(name, limits, { usual, value = this.form.fields[name] } = {}) {
    const asked = { value: value ?? '', unit: limits.unit };
    const { verdict, reason } = judge(limits, asked);
    const note = isForbidden(verdict) ? strings.limits.forbidden(reason) : needsReason(verdict) ? strings.limits.soft(reason) : '';
    return html`${limitBar({ limits, usual, value: asked.value })}
      <p class="verdict" data-verdict=${verdict} role="status">${note}</p>`;
  }

  one(field, entry) {
    if (field.check) return this.check(field.name);
    if (field.options) return this.select(field.name, field.options(entry).map((word) => [word, strings.orders.words[word] ?? word]));
    const limits = field.limits?.(entry);
    if (limits) return this.input(field.name, { unit: field.unit ?? limits.unit, below: this.bar(field.name, limits) });
    return this.input(field.name, { unit: field.unit, mode: field.unit === 'time' ? 'text' : 'decimal' });
  }

  part(name, entry) {
    const extra = name === 'window' ? html`<p class="quiet">${strings.orders.window(entry.demand.window_ms / 60_000)}</p>` : nothing;
    return html`<fieldset class="part"><legend>${strings.orders.parts[name]}</legend>${extra}
      ${name === 'steps' ? this.steps() : html`<div class="fields">${(PART_FIELDS[name] ?? []).map((field) => this.one(field, entry))}</div>`}</fieldset>`;
  }

  steps() {
    const { fields } = this.form;
    const set = (index, name, value) => this.form.type('steps', fields.steps.map((step, at) => (at === index ? { ...step, [name]: value } : step)));
    const cell = (index, name, unit) => {
      const problem = this.form.told('steps') ? this.form.problems[`steps.${index}.${name}`] : '';
      return html`<td><label class="sr" for=${`f-step-${index}-${name}`}>${strings.orders.step(index + 1)} ${words()[`step_${name}`]}</label>
        <input id=${`f-step-${index}-${name}`} size="7" autocomplete="off" inputmode=${unit === 'time' ? 'text' : 'decimal'} .value=${fields.steps[index][name] ?? ''} aria-invalid=${problem ? 'true' : 'false'}
          @input=${(event) => set(index, name, event.target.value)}>${problem ? html`<p class="field-problem">${problem}</p>` : nothing}</td>`;
    };
    return html`<div class="scroll"><table class="steps"><thead><tr><th scope="col">#</th><th scope="col">${words().step_rate} <span class="unit">mL/h</span></th>
        <th scope="col">${words().step_volume} <span class="unit">mL</span></th><th scope="col">${words().step_wait}</th><td></td></tr></thead>
      <tbody>${fields.steps.map((_, index) => html`<tr><th scope="row">${index + 1}</th>${cell(index, 'rate', 'mL/h')}${cell(index, 'volume', 'mL')}${cell(index, 'wait', 'time')}
        <td><button type="button" class="plain" @click=${() => this.form.type('steps', fields.steps.filter((_step, at) => at !== index))}>${strings.orders.dropStep(index + 1)}</button></td></tr>`)}</tbody></table></div>
      <p class="field-problem">${this.problem('steps')}</p>
      <p class="row"><button type="button" class="plain" ?disabled=${fields.steps.length >= 12} @click=${() => this.form.type('steps', [...fields.steps, {}])}>${strings.orders.addStep}</button></p>
      ${this.check('steps_repeat')}`;
  }
}
