import { html, nothing } from '../vendor/lit.js';
import { get, post } from '../api.js';
import { DeskPage } from '../desk_page.js';
import { rate, span, volume } from '../quantities.js';
import { clock, moment, when } from '../hospital_time.js';
import { line } from '../shell/line.js';
import { setQuery } from '../shell/router.js';
import { everyBeat } from '../shell/ticker.js';
import { strings } from '../strings.js';

const LOOK_MS = 3_000;
const MAY_MAKE = ['pharmacist', 'second_signer'];
const HOURS = [1, 2, 4, 8, 12, 24];
const URGENCIES = ['now', 'soon', 'later', 'unknown'];
/** What may be said of a bag after what was said. */
const NEXT = { none: ['being_made'], being_made: ['on_the_way', 'none'], on_the_way: ['none'] };

/** Which infusions need their next bag, when and where, and who makes it. */
class BagQueue extends DeskPage {
  static properties = {
    person: { attribute: false }, query: { attribute: false }, bags: { state: true }, wards: { state: true }, ward: { state: true }, hours: { state: true },
  };

  connectedCallback() {
    super.connectedCallback();
    this.ward = this.query?.get('ward') ?? '';
    this.hours = Number(this.query?.get('hours')) || 4;
    this.load();
    this.stop = everyBeat(() => {
      if (performance.now() - (this.looked ?? 0) > LOOK_MS) this.load();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop();
  }

  async load() {
    if (this.loading) return;
    this.loading = true;
    this.looked = performance.now();
    try {
      this.wards ??= (await get('/api/v1/wards')).wards;
      const query = new URLSearchParams({ hours: String(this.hours), ...(this.ward ? { ward: this.ward } : {}) });
      this.bags = (await get(`/api/v1/bags?${query}`)).bags;
      this.loadProblem = '';
    } catch (error) {
      this.loadProblem = error.message;
      this.requestUpdate();
    } finally {
      this.loading = false;
    }
  }

  choose(changes) {
    Object.assign(this, changes);
    setQuery({ ward: this.ward, hours: this.hours });
    this.load();
  }

  async mark(bag, step) {
    const path = ['bags', bag.pump, bag.order, bag.bag, 'mark'].map(encodeURIComponent).join('/');
    await this.attempt(() => post(`/api/v1/${path}`, { step, was: bag.mark.step }));
    await this.load();
  }

  marks(bag) {
    const words = strings.bags;
    const said = bag.mark.step === 'none' ? nothing
      : html`<p><strong>${words.steps[bag.mark.step]}</strong> <span class="quiet">${bag.mark.by}, ${when(bag.mark.at_ms, line.now())}</span></p>`;
    const may = this.person.roles.some((role) => MAY_MAKE.includes(role));
    return html`${said}${may ? html`<p class="row acts">${NEXT[bag.mark.step].map((step) => html`<button class="plain" ?disabled=${this.busy}
      @click=${() => this.mark(bag, step)}>${step === 'none' ? words.takeBack : words.acts[step]} <span class="sr">${bag.drug}, ${bag.bed || bag.pump}</span></button>`)}</p>` : nothing}`;
  }

  time(ms, missing) {
    if (ms === undefined) return html`<span class="quiet">${missing}</span>`;
    const left = ms - line.now();
    return html`<strong>${clock(ms)}</strong> <span class="quiet">${left > 0 ? strings.bags.in(span(left)) : strings.bags.past(span(-left))}</span>`;
  }

  row(bag) {
    const words = strings.bags;
    const ward = this.wards?.find((one) => one.id === bag.ward);
    return html`<tr data-urgency=${bag.urgency} data-mark=${bag.mark.step} data-pump=${bag.pump}>
      <th scope="row">${bag.bed || bag.pump} <span class="quiet">${ward?.name ?? bag.ward}${bag.bed ? ` · ${bag.pump}` : ''}</span></th>
      <td><strong>${bag.drug}</strong> ${bag.concentration} <span class="quiet">${words.containers[bag.container] ?? ''}</span>
        ${bag.life_sustaining ? html`<span class="tag strong">${words.lifeSustaining}</span>` : nothing}${bag.high_alert ? html`<span class="tag">${strings.orders.highAlert}</span>` : nothing}</td>
      <td data-label=${words.columns[2]}>${this.time(bag.begin_by_ms, bag.lead_minutes === undefined ? words.noLead : strings.unknown)}</td>
      <td data-label=${words.columns[3]}>${this.time(bag.empty_ms, words.noTime(strings.state[bag.state] ?? bag.state))}
        <p class="quiet">${volume(bag.left_nl)} ${words.left}, ${rate(bag.rate_nl_per_h)}${bag.ends_by === 'container' ? `, ${words.container}` : ''}</p>
        ${bag.contact === 'live' ? nothing : html`<p class="note">${words.old(bag.age_ms === undefined ? strings.unknown : span(bag.age_ms))}</p>`}</td>
      <td>${this.marks(bag)}</td></tr>`;
  }

  group(urgency) {
    const words = strings.bags;
    const bags = this.bags.filter((bag) => bag.urgency === urgency);
    if (bags.length === 0) return nothing;
    return html`<section data-group=${urgency}><h2>${words.urgency[urgency]} <span class="count">${bags.length}</span></h2>
      <div class="scroll"><table class="bags"><caption class="sr">${words.urgency[urgency]}</caption><thead><tr>${words.columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${bags.map((bag) => this.row(bag))}</tbody></table></div></section>`;
  }

  render() {
    const words = strings.bags;
    return html`<main class="page bag-queue"><h1>${words.title}</h1>${this.trouble()}
      ${this.loadProblem ? html`<p class="problem" role="alert">${this.loadProblem}</p>` : nothing}
      <div class="row no-print"><label>${strings.ward}<select @change=${(event) => this.choose({ ward: event.target.value })}><option value="">${words.allWards}</option>
          ${(this.wards ?? []).map((ward) => html`<option value=${ward.id} ?selected=${ward.id === this.ward}>${ward.name}</option>`)}</select></label>
        <label>${words.within}<select @change=${(event) => this.choose({ hours: Number(event.target.value) })}>
          ${HOURS.map((hours) => html`<option value=${hours} ?selected=${hours === this.hours}>${hours} h</option>`)}</select></label>
        <button class="plain" @click=${() => window.print()}>${words.print}</button></div>
      <p class="print-only">${words.printed(moment(line.now()))}</p>
      ${this.bags?.length === 0 ? html`<p class="quiet">${words.none(this.hours)}</p>` : nothing}
      ${this.bags ? URGENCIES.map((urgency) => this.group(urgency)) : nothing}</main>`;
  }
}
customElements.define('ph-bag-queue', BagQueue);
