import { html, nothing } from '../vendor/lit.js';
import { get } from '../api.js';
import { saveCsv } from '../csv_out.js';
import { LivePage } from '../live_page.js';
import { strings } from '../strings.js';
import { perSecond, plainName, readMetrics } from './health_model.js';

/** How the server is, by its own figures. */
class Health extends LivePage {
  static properties = { person: { attribute: false }, args: { attribute: false }, query: { attribute: false }, answered: { state: true }, now: { state: true } };

  async look() {
    const begun = performance.now();
    try {
      await get('/api/v1/health');
      this.answered = Math.round(performance.now() - begun);
      const answer = await fetch('/metrics', { credentials: 'same-origin' });
      if (!answer.ok) throw new Error(`/metrics: HTTP ${answer.status}`);
      const metrics = readMetrics(await answer.text());
      this.earlier = this.now;
      this.now = { at: performance.now(), metrics };
    } catch (error) {
      this.answered = undefined;
      throw error;
    }
  }

  rows() {
    const elapsed = this.earlier ? this.now.at - this.earlier.at : 0;
    return [...this.now.metrics].map(([name, metric]) => ({ name, value: metric.value, rate: perSecond(metric, this.earlier?.metrics.get(name), elapsed) }));
  }

  render() {
    const words = strings.system.health;
    return html`<main class="page"><h1>${words.title}</h1>${this.trouble()}
      <p>${this.answered === undefined ? words.silent : words.answers(this.answered)}</p>
      ${this.now ? html`<p class="row"><button class="plain" @click=${() => saveCsv('server.csv', [['name', 'value', 'per_second'], ...this.rows().map(({ name, value, rate }) => [name, value, rate ?? ''])])}>${words.csv}</button></p>
        <div class="scroll"><table class="figures-list"><caption class="sr">${words.title}</caption><thead><tr>${words.columns.map((name, at) => html`<th scope="col" class=${at ? 'number' : ''}>${name}</th>`)}</tr></thead>
          <tbody>${this.rows().map(({ name, value, rate }) => html`<tr data-metric=${name}><th scope="row">${plainName(name)}</th><td class="number">${value}</td>
            <td class="number">${rate === undefined ? '' : rate.toFixed(1)}</td></tr>`)}</tbody></table></div>` : nothing}</main>`;
  }
}
customElements.define('ph-health', Health);
