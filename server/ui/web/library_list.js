import { html, nothing } from './vendor/lit.js';
import { get, post, send } from './api.js';
import { DeskPage } from './desk_page.js';
import { strings } from './strings.js';
import { sheetErrors } from './pharmacy/sheet_errors.js';
import { moment, table } from './table.js';

const IMPORTERS = ['pharmacist'];
const TYPES = { csv: 'text/csv', json: 'application/json' };

/** Every library with its place in life; a file becomes a new draft. */
class LibraryList extends DeskPage {
  static properties = { person: { attribute: false }, libraries: { state: true }, told: { state: true }, sheet: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.load();
  }

  async load() {
    this.libraries = (await this.attempt(() => get('/api/v1/libraries')))?.libraries ?? this.libraries;
  }

  async bring(event) {
    event.preventDefault();
    const form = event.target;
    const file = form.file.files[0];
    const type = TYPES[file.name.split('.').pop().toLowerCase()] ?? TYPES.csv;
    const path = `/api/v1/libraries/import?note=${encodeURIComponent(form.note.value)}`;
    this.told = '';
    this.sheet = undefined;
    const draft = await this.attempt(() => send('POST', path, file, type));
    if (!draft) {
      if (type === TYPES.csv && this.reasons.length) this.sheet = { text: await file.text(), reasons: this.reasons };
      return;
    }
    form.reset();
    this.told = strings.pharmacy.libraries.imported(draft.draft);
    await this.load();
  }

  importForm() {
    if (!this.person.roles.some((role) => IMPORTERS.includes(role))) return nothing;
    const words = strings.pharmacy.libraries;
    return html`<form class="row" @submit=${this.bring}>
      <label>${words.import}<input name="file" type="file" accept=".csv,.json" required></label>
      <label>${words.note}<input name="note" maxlength="200"></label>
      <button ?disabled=${this.busy}>${words.import}</button>
      ${this.newest() ? html`<button type="button" class="plain" ?disabled=${this.busy} @click=${this.start}>${words.start(this.newest())}</button>` : nothing}
    </form>`;
  }

  /** A draft with the content of the newest release. */
  async start() {
    const draft = await this.attempt(() => post('/api/v1/libraries', { release: this.newest() }));
    if (draft) this.dispatchEvent(new CustomEvent('open', { detail: draft.draft }));
  }

  newest() {
    return Math.max(0, ...(this.libraries ?? []).map((library) => library.number));
  }

  row(library) {
    const open = () => this.dispatchEvent(new CustomEvent('open', { detail: library.draft }));
    return [
      html`<button class="link" @click=${open}>${library.draft}</button>`, library.number || '',
      strings.pharmacy.stage[library.stage] ?? library.stage, library.entries,
      (library.authors ?? [library.author]).join(', '), library.first_signer, library.second_signer,
      moment(library.created_ms), library.note,
    ];
  }

  render() {
    const words = strings.pharmacy.libraries;
    const libraries = this.libraries ?? [];
    return html`<h1>${words.title}</h1>${this.sheet ? sheetErrors(this.sheet.text, this.sheet.reasons) : this.trouble()}
      <p role="status">${this.told ?? ''}</p>
      ${this.importForm()}
      ${this.libraries && libraries.length === 0 ? html`<p class="quiet">${words.none}</p>`
        : table(words.title, words.columns, libraries.map((library) => this.row(library)))}`;
  }
}
customElements.define('ph-library-list', LibraryList);
