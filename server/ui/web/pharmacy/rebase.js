import { html, nothing } from '../vendor/lit.js';
import { get, send } from '../api.js';
import { DeskPage } from '../desk_page.js';
import { strings } from '../strings.js';
import { differences } from './entry_model.js';

/** A draft that rests on an older release: takes in what the newer one changed; a clash is decided here. */
class Rebase extends DeskPage {
  static properties = { draft: { attribute: false }, onto: { attribute: false }, conflicts: { state: true }, takes: { state: true } };

  constructor() {
    super();
    this.conflicts = [];
    this.takes = {};
  }

  async bring() {
    const take = this.conflicts.map(({ area, entry }, at) => ({ area, ...(entry ? { entry } : {}), side: this.takes[at] }));
    this.busy = true;
    try {
      const { digest } = await get(`/api/v1/libraries/${this.draft}`);
      await send('POST', `/api/v1/libraries/${this.draft}/rebase`, JSON.stringify(take.length ? { take } : {}), 'application/json', { 'If-Match': `"${digest}"` });
      this.conflicts = [];
      this.dispatchEvent(new CustomEvent('changed'));
    } catch (error) {
      if (error.status === 409 && error.answer?.conflicts) Object.assign(this, { conflicts: error.answer.conflicts, takes: {}, problem: '' });
      else Object.assign(this, { problem: error.message, reasons: error.reasons });
    } finally {
      this.busy = false;
    }
  }

  choice(conflict, at) {
    const words = strings.pharmacy.rebase;
    const side = (name, lines) => html`<td><label class="check"><input type="radio" name=${`side-${at}`} .checked=${this.takes[at] === name} @change=${() => { this.takes = { ...this.takes, [at]: name }; }}>
      <span>${words[name]}</span></label><ul>${lines.map(([path, text]) => html`<li>${path}: ${text || strings.pharmacy.entry.absent}</li>`)}</ul></td>`;
    const apart = differences(conflict.mine, conflict.theirs);
    return html`<tr><th scope="row">${[conflict.area, conflict.entry].filter(Boolean).join(', ')}</th>
      ${side('mine', apart.map(({ path, one }) => [path, one]))}${side('theirs', apart.map(({ path, other }) => [path, other]))}</tr>`;
  }

  render() {
    const words = strings.pharmacy.rebase;
    const open = this.conflicts.some((_, at) => !this.takes[at]);
    return html`<section class="conflict"><h2>${words.title(this.onto)}</h2><p>${words.hint}</p>${this.trouble()}
      ${this.conflicts.length ? html`<div class="scroll"><table><caption class="sr">${words.title(this.onto)}</caption><tbody>${this.conflicts.map((one, at) => this.choice(one, at))}</tbody></table></div>` : nothing}
      <p class="row"><button ?disabled=${this.busy || open} @click=${this.bring}>${words.bring(this.onto)}</button></p></section>`;
  }
}
customElements.define('ph-rebase', Rebase);
