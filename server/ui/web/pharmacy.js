import { LitElement, html, nothing } from './vendor/lit.js';
import { deskNav } from './desk_nav.js';
import { strings } from './strings.js';
import './library_list.js';
import './library_draft.js';
import './library_rollout.js';
import './library_quality.js';

const PAGES = ['libraries', 'rollout', 'quality'];

/** The pharmacy's desk: libraries and their life, the way to the pumps, practice. */
class Pharmacy extends LitElement {
  static properties = {
    person: { attribute: false },
    page: { state: true },
    draft: { state: true },
  };

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow = () => this.readPlace();
    window.addEventListener('popstate', this.follow);
    this.readPlace();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('popstate', this.follow);
  }

  readPlace() {
    const query = new URLSearchParams(location.search);
    this.page = PAGES.includes(query.get('page')) ? query.get('page') : PAGES[0];
    this.draft = Number(query.get('draft')) || undefined;
  }

  go(page, draft) {
    const query = new URLSearchParams({ desk: 'pharmacy', page });
    if (draft) query.set('draft', draft);
    history.pushState(null, '', `?${query}`);
    this.readPlace();
  }

  content() {
    if (this.page === 'rollout') return html`<ph-library-rollout .person=${this.person}></ph-library-rollout>`;
    if (this.page === 'quality') return html`<ph-library-quality></ph-library-quality>`;
    if (this.draft) return html`<ph-library-draft .person=${this.person} .draft=${this.draft} @leave=${() => this.go('libraries')}></ph-library-draft>`;
    return html`<ph-library-list .person=${this.person} @open=${(event) => this.go('libraries', event.detail)}></ph-library-list>`;
  }

  render() {
    const words = strings.pharmacy;
    return html`<div class="desk">
      <header class="strip"><strong>${strings.product}</strong>
        ${deskNav(this.person, 'pharmacy')}
        <span class="person now">${this.person.shown_name || this.person.user}</span>
        <button class="plain" @click=${() => this.dispatchEvent(new CustomEvent('logout'))}>${strings.logout}</button>
      </header>
      <nav class="pages" aria-label=${words.pages}>
        ${PAGES.map((page) => html`<button class="plain" aria-current=${page === this.page ? 'page' : 'false'} @click=${() => this.go(page)}>${words[page].title}</button>`)}
      </nav>
      <main class="page">${this.page ? this.content() : nothing}</main>
    </div>`;
  }
}
customElements.define('ph-pharmacy', Pharmacy);
