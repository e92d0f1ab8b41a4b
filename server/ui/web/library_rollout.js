import { html, nothing } from './vendor/lit.js';
import { get, post } from './api.js';
import { DeskPage } from './desk_page.js';
import { span } from './quantities.js';
import { strings } from './strings.js';
import { moment, table } from './table.js';

const LOOK_MS = 3000;
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
    person: { attribute: false }, rollout: { state: true }, status: { state: true }, curves: { state: true },
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

  matrix() {
    const words = strings.pharmacy.rollout;
    if (!this.curves) return nothing;
    const after = (ms) => (ms === undefined ? words.notYet : span(ms));
    return html`<h2>${words.matrix}</h2>${table(words.matrix, words.matrixColumns, this.curves.wards.map((ward) => {
      const { points, pumps } = ward;
      const from = this.curves.from_ms;
      return [ward.ward, points.at(-1)?.proven ?? 0, pumps,
        after(reached(points, Math.ceil(pumps / 2), from)), after(reached(points, pumps, from))];
    }))}`;
  }

  stragglers() {
    const words = strings.pharmacy.rollout;
    if (!this.status) return nothing;
    const rows = this.status.stragglers.map((pump) => [pump.pump, pump.ward, pump.reason,
      pump.last_contact_ms ? moment(pump.last_contact_ms) : words.never, pump.access_point]);
    return html`<p class="proof">${words.proof(this.status.on_target, this.status.pumps)}</p>
      ${rows.length ? html`<h2>${words.stragglers}</h2>${table(words.stragglers, words.columns, rows)}` : nothing}`;
  }

  story() {
    const words = strings.pharmacy.rollout;
    return html`<h2>${words.history}</h2>${table(words.history, words.historyColumns,
      this.rollout.history.map((step) => [moment(step.at_ms), step.by, step.act, step.reason]))}`;
  }

  render() {
    const words = strings.pharmacy.rollout;
    const { rollout } = this;
    if (!rollout) return html`<h1>${words.title}</h1>${this.trouble()}<p class="quiet">${words.none}</p>${this.stragglers()}`;
    return html`<h1>${words.number(rollout.number)}: <span class="state">${words.state[rollout.state] ?? rollout.state}</span></h1>
      ${this.trouble()}
      ${rollout.emergency ? html`<p><strong>${words.emergency}</strong></p>` : nothing}
      ${rollout.why ? html`<p>${rollout.why}</p>` : nothing}
      ${this.gateForm()}${this.waves()}${this.stragglers()}${this.matrix()}${this.story()}`;
  }
}
customElements.define('ph-library-rollout', LibraryRollout);
