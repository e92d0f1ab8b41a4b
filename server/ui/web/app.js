import { LitElement, html, nothing } from './vendor/lit.js';
import { get, post } from './api.js';
import { chosenDesk } from './desk_nav.js';
import './login_form.js';
import './pharmacy.js';
import './wall.js';

/** Shows the log-in form or a desk, whichever the session and the address ask for. */
class App extends LitElement {
  static properties = { person: { state: true } };

  createRenderRoot() {
    return this;
  }

  async connectedCallback() {
    super.connectedCallback();
    try {
      this.person = await get('/api/v1/me');
    } catch {
      this.person = null; // not logged in: the form is the answer
    }
  }

  async logout() {
    await post('/api/v1/logout');
    this.person = null;
  }

  render() {
    if (this.person === undefined) return nothing;
    if (this.person === null) return html`<ph-login @login=${(event) => { this.person = event.detail; }}></ph-login>`;
    if (chosenDesk(this.person) === 'pharmacy') return html`<ph-pharmacy .person=${this.person} @logout=${this.logout}></ph-pharmacy>`;
    return html`<ph-wall .person=${this.person} @logout=${this.logout}></ph-wall>`;
  }
}
customElements.define('ph-app', App);
