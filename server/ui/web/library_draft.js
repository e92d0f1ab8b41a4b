import { html, nothing } from './vendor/lit.js';
import { get } from './api.js';
import { DeskPage } from './desk_page.js';
import { strings } from './strings.js';
import { table } from './table.js';
import './library_approval.js';
import './pharmacy/rebase.js';

const MOST_ENTRIES = 200; // in view; the filter finds the others
const TYPING_MS = 250;

/** One draft or release: checks, what it changes, what it would have alerted, entries, approval. */
class LibraryDraft extends DeskPage {
  static properties = {
    person: { attribute: false }, draft: { attribute: false },
    review: { state: true }, entries: { state: true }, forecast: { state: true }, filter: { state: true },
  };

  connectedCallback() {
    super.connectedCallback();
    this.filter = '';
    this.load();
  }

  get path() {
    return `/api/v1/libraries/${this.draft}`;
  }

  async load() {
    await this.attempt(async () => {
      this.review = await get(`${this.path}/review`);
      this.stage = (await get(this.path)).stage;
      await this.findEntries();
    });
  }

  /** The first entries that fit; the filter finds the others. */
  async findEntries() {
    const query = new URLSearchParams({ limit: String(MOST_ENTRIES), ...(this.filter ? { drug: this.filter } : {}) });
    const answer = await get(`${this.path}/entries?${query}`);
    this.more = answer.next !== '';
    this.entries = answer.entries;
  }

  filterBy(text) {
    this.filter = text;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.attempt(() => this.findEntries()), TYPING_MS);
  }

  rebase() {
    const { review } = this;
    if (!review || this.stage !== 'draft' || review.against === 0 || review.based_on === review.against || !this.person.roles.includes('pharmacist')) return nothing;
    return html`<ph-rebase .draft=${this.draft} .onto=${review.against} @changed=${() => this.load()}></ph-rebase>`;
  }

  async rehearse() {
    this.forecast = await this.attempt(() => get(`${this.path}/rehearsal?days=90`));
  }

  findings() {
    const words = strings.pharmacy.draft;
    const { findings } = this.review;
    return html`<section><h2>${words.review} <span class="count">${findings.length}</span></h2>
      ${findings.length ? nothing : html`<p class="quiet">${words.nothingFound}</p>`}
      <ul class="findings">${findings.map((f) => html`<li><strong>${f.drug}</strong> ${f.entry}, ${f.field}, ${f.areas.join(', ')}
        <p>${f.why}</p><p class="quiet">${f.fix}</p></li>`)}</ul></section>`;
  }

  changes() {
    const words = strings.pharmacy.draft;
    const { differences, against } = this.review;
    if (against === 0) return html`<section><h2>${words.differences(0)}</h2><p class="quiet">${words.first}</p></section>`;
    return html`<section><h2>${words.differences(against)} <span class="count">${differences.length}</span></h2>
      ${differences.length ? nothing : html`<p class="quiet">${words.same}</p>`}
      <ul class="changes">${differences.map((d) => html`<li class=${d.loud ? 'loud' : ''}>
        ${d.loud ? html`<strong class="mark">${words.loud}</strong> ` : nothing}${d.line} <span class="quiet">${d.areas.join(', ')}</span></li>`)}</ul></section>`;
  }

  rehearsal() {
    const words = strings.pharmacy.draft;
    const { forecast } = this;
    if (!forecast) return html`<section><button ?disabled=${this.busy} @click=${this.rehearse}>${words.rehearse}</button></section>`;
    const changed = forecast.rows.filter((row) => row.new_alerts || row.gone_alerts);
    return html`<section><h2>${words.rehearsal(forecast.infusions, forecast.days)}</h2>
      <p>${words.now}: ${words.alerts(forecast.now)}</p><p>${words.then}: ${words.alerts(forecast.then)}</p>
      ${changed.length ? table(words.rehearse, words.forecast, changed.map((row) => [row.drug, row.ward, row.new_alerts, row.gone_alerts])) : nothing}</section>`;
  }

  /** Of an open draft a pharmacist may change each entry. */
  name(entry) {
    if (this.stage !== 'draft' || !this.person.roles.includes('pharmacist')) return entry.tall_man;
    return html`<a href=${`/pharmacy/entry/${this.draft}/${encodeURIComponent(entry.care_area)}/${encodeURIComponent(entry.id)}`}>${entry.tall_man}</a>`;
  }

  list() {
    const words = strings.pharmacy.draft;
    const limit = (e, name) => e.limits?.[name] ?? '';
    return html`<section><h2>${words.entries} <span class="count">${this.entries.length}${this.more ? '+' : ''}</span></h2>
      <label>${words.filter}<input type="search" @input=${(event) => this.filterBy(event.target.value)}></label>
      ${table(words.entries, words.columns, this.entries.map((e) => [this.name(e), e.concentration, e.care_area, e.limits?.unit ?? '',
        limit(e, 'hard_low'), limit(e, 'soft_low'), e.usual ?? '', limit(e, 'soft_high'), limit(e, 'hard_high')]))}
      ${this.more ? html`<p class="quiet">${words.moreEntries}</p>` : nothing}</section>`;
  }

  render() {
    const words = strings.pharmacy.draft;
    return html`<button class="link" @click=${() => this.dispatchEvent(new CustomEvent('leave'))}>${words.back}</button>
      <h1>${words.title(this.draft)}</h1>${this.trouble()}${this.rebase()}
      ${this.review ? html`${this.findings()}${this.changes()}${this.rehearsal()}` : nothing}
      <ph-library-approval .person=${this.person} .draft=${this.draft} @changed=${() => this.load()}></ph-library-approval>
      ${this.entries ? this.list() : nothing}`;
  }
}
customElements.define('ph-library-draft', LibraryDraft);
