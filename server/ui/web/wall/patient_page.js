import { html, nothing } from '../vendor/lit.js';
import { get } from '../api.js';
import { freshness } from '../freshness.js';
import { rate } from '../quantities.js';
import { strings } from '../strings.js';
import { LivePage } from '../live_page.js';
import { tile } from './tile.js';

/** Everything that runs into one patient, on whatever pumps, with the sum of the flows. */
class PatientPage extends LivePage {
  static every = 2_000;
  static properties = { person: { attribute: false }, args: { attribute: false }, query: { attribute: false }, pumps: { state: true } };

  async look() {
    const { pumps } = await get('/api/v1/pumps');
    this.pumps = pumps.filter(({ patient }) => patient === this.args.patient);
    this.receivedAt = performance.now();
  }

  sum() {
    const words = strings.patient;
    const flowing = this.pumps.filter(({ rate_nl_per_h: flow }) => flow > 0);
    const known = flowing.filter((pump) => this.fresh(pump).state === 'live' || this.fresh(pump).state === 'late');
    const total = known.reduce((sum, pump) => sum + pump.rate_nl_per_h, 0);
    return html`<p class="sum"><span><strong>${rate(total)}</strong> ${words.sum(known.length)}${known.length < flowing.length ? html`, <strong>${words.unknown(flowing.length - known.length)}</strong>` : nothing}</span></p>`;
  }

  fresh(pump) {
    return freshness({ ageAtReceipt: pump.age_ms, receivedAt: this.receivedAt }, performance.now());
  }

  render() {
    const words = strings.patient;
    return html`<main class="page"><h1><span>${words.title} <span class="private">${this.args.patient}</span></span></h1>${this.trouble()}
      ${!this.pumps ? nothing : this.pumps.length === 0 ? html`<p class="quiet">${words.none}</p>` : html`${this.sum()}
        <div class="tiles">${this.pumps.map((pump) => {
    const { content, ...shown } = tile(pump, this.fresh(pump));
    return html`<article class="tile" data-pump=${pump.id} data-contact=${shown.contact} data-priority=${shown.priority} data-state=${shown.state}>${content}</article>`;
  })}</div>`}
    </main>`;
  }
}
customElements.define('ph-patient', PatientPage);
