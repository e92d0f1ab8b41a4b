import { html, nothing } from '../vendor/lit.js';
import { get } from '../api.js';
import { saveCsv } from '../csv_out.js';
import { LivePage } from '../live_page.js';
import { strings } from '../strings.js';
import { byAccessPoint } from './radio_model.js';

/** Where the radio is poor, by what the pumps themselves report. */
class Radio extends LivePage {
  static every = 15_000;
  static properties = { person: { attribute: false }, args: { attribute: false }, query: { attribute: false }, places: { state: true } };

  async look() {
    this.places = byAccessPoint((await get('/api/v1/pumps')).pumps);
  }

  row(place) {
    const words = strings.equipment.radio;
    const dbm = (value) => (value === undefined ? words.silent : `${value} dBm`);
    const name = place.name ? html`<a href=${`/fleet?access_point=${encodeURIComponent(place.name)}`}>${place.name}</a>` : words.unnamed;
    return html`<tr data-place=${place.name}><th scope="row">${name}</th><td class="number">${place.pumps}</td>
      <td class=${place.lost ? 'number loud' : 'number'}>${place.lost}</td><td class=${place.weak ? 'number loud' : 'number'}>${place.weak}</td>
      <td>${dbm(place.lowest)}</td><td>${dbm(place.median)}</td><td>${dbm(place.highest)}</td><td>${place.wards.join(', ')}</td></tr>`;
  }

  save() {
    saveCsv('radio.csv', [strings.equipment.radio.columns,
      ...this.places.map((place) => [place.name, place.pumps, place.lost, place.weak, place.lowest, place.median, place.highest, place.wards.join(' ')])]);
  }

  render() {
    const words = strings.equipment.radio;
    return html`<main class="page"><h1>${words.title}</h1>${this.trouble()}<p>${words.what}</p>
      ${this.places?.length === 0 ? html`<p class="quiet">${words.none}</p>` : nothing}
      ${this.places?.length ? html`<p class="row"><button class="plain" @click=${() => this.save()}>${words.csv}</button></p>
        <div class="scroll"><table class="roomy"><caption class="sr">${words.title}</caption><thead><tr>${words.columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${this.places.map((place) => this.row(place))}</tbody></table></div>` : nothing}</main>`;
  }
}
customElements.define('ph-radio', Radio);
