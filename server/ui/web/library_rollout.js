import { html, nothing } from './vendor/lit.js';
import './chart.js';
import './pharmacy/rollout_start.js';
import { get, post } from './api.js';
import { DeskPage } from './desk_page.js';
import { span } from './quantities.js';
import { strings } from './strings.js';
import { moment, table } from './table.js';

const LOOK_MS = 3000;
const STANDINGS = ['holds', 'waits_for_wave', 'offered', 'fetching', 'staged', 'infusing', 'held_up', 'refused', 'no_contact', 'never_seen', 'not_meant'];
const MAY_ACT = ['pharmacist', 'second_signer'];
const ACTS = {
  scheduled: ['open', 'pause', 'end'], running: ['open', 'pause', 'end'], paused: ['resume', 'end'], stopped: ['resume', 'end'],
};

/** When the n-th pump of a curve proved the release, in ms after it; undefined: not yet. */
function reached(points, count, from) {
  const point = points.find((p) => p.proven >= count);
  return count > 0 && point ? Math.max(0, point.at_ms - from) : undefined;
}

/** The newest rollout with its waves and gates, who does not hold it and why. Live. */
class LibraryRollout extends DeskPage {
  static properties = {
    person: { attribute: false }, rollout: { state: true }, status: { state: true }, curves: { state: true }, matrix: { state: true }, told: { state: true },
  };

  connectedCallback() {
    super.connectedCallback();
    this.load();
    this.timer = setInterval(() => this.load(), LOOK_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  async load() {
    if (this.busy) return;
    await this.attempt(async () => {
      const { rollouts } = await get('/api/v1/rollouts');
      this.status = await get('/api/v1/library/status');
      this.matrix = (await get('/api/v1/library/matrix')).wards;
      this.wards ??= new Map((await get('/api/v1/wards')).wards.map((ward) => [ward.id, ward.name]));
      if (rollouts.length === 0) return;
      const path = `/api/v1/rollouts/${rollouts[0].number}`;
      this.rollout = await get(path);
      this.curves = await get(`${path}/activations`);
    });
  }

  async act(event) {
    event.preventDefault();
    const what = event.submitter.value;
    const form = event.target;
    const path = `/api/v1/rollouts/${this.rollout.number}/${what}`;
    const answer = await this.attempt(() => post(path, { reason: form.reason.value }));
    if (!answer) return;
    this.rollout = answer;
    form.reset();
  }

  /** The newest release has no rollout yet. */
  begin() {
    const newest = this.status?.newest ?? 0;
    if (!this.wards || newest === 0 || this.rollout?.number === newest || !this.person.roles.some((role) => MAY_ACT.includes(role))) return nothing;
    return html`<ph-rollout-start .number=${newest} .wards=${this.wards} @started=${() => this.load()}></ph-rollout-start>`;
  }

  gateForm() {
    const acts = ACTS[this.rollout.state] ?? [];
    if (acts.length === 0 || !this.person.roles.some((role) => MAY_ACT.includes(role))) return nothing;
    const words = strings.pharmacy.rollout;
    return html`<form class="row" @submit=${this.act}>
      <label>${words.reason}<input name="reason" maxlength="200" required></label>
      ${acts.map((what) => html`<button value=${what} ?disabled=${this.busy}>${words.acts[what]}</button>`)}
    </form>`;
  }

  waves() {
    const words = strings.pharmacy.rollout;
    const gate = (wave) => (wave.gate === 'by_hand' ? words.by_hand : words.after_success(wave.success_percent, wave.soak_minutes));
    return table(words.title, [words.wave, '', words.gate, words.size, words.reachable, words.proven],
      this.rollout.waves.map((wave) => [wave.name, wave.open ? words.open : words.waits, gate(wave), wave.size, wave.reachable, wave.proven]));
  }

  nameOf(ward) {
    return this.wards?.get(ward) ?? ward;
  }

  /** Ward by standing: where pumps wait, at a glance. */
  standings() {
    const words = strings.pharmacy.rollout;
    if (!this.matrix) return nothing;
    const used = STANDINGS.filter((standing) => this.matrix.some((ward) => ward.pumps[standing]));
    return html`<h2>${words.matrix}</h2><div class="scroll" tabindex="0"><table class="matrix"><caption class="sr">${words.matrix}</caption>
      <thead><tr><th scope="col">${strings.ward}</th>${used.map((standing) => html`<th scope="col">${words.standing[standing]}</th>`)}</tr></thead>
      <tbody>${this.matrix.map((ward) => html`<tr><th scope="row">${this.nameOf(ward.ward)}</th>
        ${used.map((standing) => html`<td class="number" data-standing=${ward.pumps[standing] ? standing : ''}>${ward.pumps[standing] ?? ''}</td>`)}</tr>`)}</tbody></table></div>`;
  }

  /** How many pumps proved the release over time, and each ward's half and whole. */
  curve() {
    const words = strings.pharmacy.rollout;
    if (!this.curves) return nothing;
    const { wards, from_ms: from } = this.curves;
    const after = (ms) => (ms === undefined ? words.notYet : span(ms));
    const times = [...new Set([from, ...wards.flatMap((ward) => ward.points.map((point) => point.at_ms))])].sort((a, b) => a - b);
    const provenAt = (ward, at) => ward.points.findLast((point) => point.at_ms <= at)?.proven ?? 0;
    const values = times.map((at) => wards.reduce((sum, ward) => sum + provenAt(ward, at), 0));
    const all = wards.reduce((sum, ward) => sum + ward.pumps, 0);
    return html`<h2>${words.curve}</h2>
      <ph-chart .label=${words.curve} .summary=${words.proven_(values.at(-1) ?? 0, all)} .xs=${times} .height=${180} .series=${[{ label: words.proven, values, as: 'steps' }]}></ph-chart>
      ${table(words.curve, words.matrixColumns, wards.map((ward) => [this.nameOf(ward.ward), ward.points.at(-1)?.proven ?? 0, ward.pumps,
        after(reached(ward.points, Math.ceil(ward.pumps / 2), from)), after(reached(ward.points, ward.pumps, from))]))}`;
  }

  stragglers() {
    const words = strings.pharmacy.rollout;
    if (!this.status) return nothing;
    const rows = this.status.stragglers.map((pump) => [pump.pump, this.nameOf(pump.ward), pump.reason,
      pump.last_contact_ms ? moment(pump.last_contact_ms) : words.never, pump.access_point]);
    return html`<p class="proof">${words.proof(this.status.on_target, this.status.pumps)}</p>
      ${rows.length ? html`<h2>${words.stragglers}</h2>${table(words.stragglers, words.columns, rows)}` : nothing}`;
  }

  /** The content of an older release as a new draft: it goes the way of every other. */
  rollback() {
    const words = strings.pharmacy.rollout;
    if (!this.person.roles.includes('pharmacist') || this.rollout.number < 2) return nothing;
    return html`<h2>${words.rollback}</h2><form class="row" @submit=${this.goBack}>
      <label>${words.reason}<input name="reason" maxlength="200" required></label><button class="plain" ?disabled=${this.busy}>${words.rollbackTo(this.rollout.number)}</button></form>
      <p class="quiet">${words.rollbackHint}</p><p role="status">${this.told ? html`<a href=${`/pharmacy/libraries?draft=${this.told}`}>${words.rolledBack(this.told)}</a>` : ''}</p>`;
  }

  async goBack(event) {
    event.preventDefault();
    const form = event.target;
    const draft = await this.attempt(() => post('/api/v1/library/rollback', { reason: form.reason.value }));
    if (!draft) return;
    this.told = draft.draft;
    form.reset();
  }

  story() {
    const words = strings.pharmacy.rollout;
    return html`<h2>${words.history}</h2>${table(words.history, words.historyColumns,
      this.rollout.history.map((step) => [moment(step.at_ms), step.by, step.act, step.reason]))}`;
  }

  render() {
    const words = strings.pharmacy.rollout;
    const { rollout } = this;
    if (!rollout) return html`<h1>${words.title}</h1>${this.trouble()}<p class="quiet">${words.none}</p>${this.begin()}${this.standings()}${this.stragglers()}`;
    return html`<h1>${words.number(rollout.number)}: <span class="state">${words.state[rollout.state] ?? rollout.state}</span></h1>
      ${this.trouble()}
      ${rollout.emergency ? html`<p><strong>${words.emergency}</strong></p>` : nothing}
      ${rollout.why ? html`<p>${rollout.why}</p>` : nothing}
      ${this.begin()}${this.gateForm()}${this.waves()}${this.standings()}${this.stragglers()}${this.curve()}${this.rollback()}${this.story()}`;
  }
}
customElements.define('ph-library-rollout', LibraryRollout);
