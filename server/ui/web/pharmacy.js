import { LitElement, html } from './vendor/lit.js';
import { go } from './shell/router.js';
import './library_list.js';
import './library_draft.js';
import './library_rollout.js';
import './library_quality.js';

/** The pharmacy's desk: libraries and their life, the way to the pumps, practice. */
class Pharmacy extends LitElement {
  static properties = { person: { attribute: false }, args: { attribute: false }, query: { attribute: false } };

  createRenderRoot() {
    return this;
  }

  get page() {
    return location.pathname.split('/')[2];
  }

  get draft() {
    return Number(this.query?.get('draft')) || undefined;
  }

  go(page, draft) {
    go(`/pharmacy/${page}${draft ? `?draft=${draft}` : ''}`);
  }

  content() {
    if (this.page === 'rollout') return html`<ph-library-rollout .person=${this.person}></ph-library-rollout>`;
    if (this.page === 'quality') return html`<ph-library-quality></ph-library-quality>`;
    if (this.draft) return html`<ph-library-draft .person=${this.person} .draft=${this.draft} @leave=${() => this.go('libraries')}></ph-library-draft>`;
    return html`<ph-library-list .person=${this.person} @open=${(event) => this.go('libraries', event.detail)}></ph-library-list>`;
  }

  render() {
    return html`<main class="page">${this.content()}</main>`;
  }
}
customElements.define('ph-pharmacy', Pharmacy);
