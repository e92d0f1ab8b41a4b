import { LitElement, html, nothing } from '../vendor/lit.js';
import { clock, hospitalZone } from '../hospital_time.js';
import { strings } from '../strings.js';
import { wardWatch } from '../wall/ward_watch.js';
import { openDialog } from './dialog.js';
import { line } from './line.js';
import { matchPath, onMove, place, go } from './router.js';
import { ACCOUNT, landing, menu, pageAt } from './pages.js';
import { openPersonMenu } from './person_menu.js';
import { displayLink, session } from './session.js';
import { everyBeat } from './ticker.js';
import './login_sheet.js';

const AGAIN_MS = 5_000; // after a start without an answer

/** The frame of every page: desks, who is here, this screen's own state, the time; the page below. */
class App extends LitElement {
  static properties = { here: { state: true }, broken: { state: true } };

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    onMove(() => this.arrive());
    line.addEventListener('change', () => this.requestUpdate());
    session.addEventListener('change', () => this.changed());
    wardWatch.addEventListener('change', () => this.requestUpdate());
    everyBeat(() => this.tellTime());
    this.begin();
  }

  async begin() {
    try {
      if (!displayLink()) await session.load();
      else await session.openDisplay();
      this.broken = '';
    } catch (error) {
      this.broken = error.message;
      setTimeout(() => this.begin(), AGAIN_MS); // a screen on a wall has nobody to reload it
    }
  }

  changed() {
    this.askAgain();
    if (session.person && (this.element === undefined || this.wasIncomplete !== session.isIncomplete)) this.arrive();
    else if (this.element && session.person) this.element.person = session.person;
    this.wasIncomplete = session.isIncomplete;
    this.requestUpdate();
  }

  /** The session has ended: the log-in lies over everything, and goes when it is answered. */
  askAgain() {
    if (session.ended && !this.sheet) {
      this.sheet = openDialog({ title: strings.login.ended, stay: true, className: 'login',
        content: html`<ph-login .person=${session.person}></ph-login>` });
    } else if (!session.ended && this.sheet) {
      this.sheet.close();
      this.sheet = undefined;
    }
  }

  /** Shows the page of the address; loads its module when it is the first of its kind. */
  async arrive() {
    const { person } = session;
    if (!person) return;
    const { path, query } = place();
    if (path === '/' && !session.isIncomplete) return go(landing(person) + location.search, { replace: true });
    const { page, args, forbidden } = session.isIncomplete ? { page: ACCOUNT, args: {} } : pageAt(path, person, matchPath);
    if (!page) {
      this.element = null;
      this.here = { forbidden, path };
      return undefined;
    }
    await page.load();
    if (location.pathname !== path) return undefined; // already elsewhere
    if (this.here?.page?.tag !== page.tag) this.element = document.createElement(page.tag);
    Object.assign(this.element, { person, args, query });
    this.here = { page, path };
    document.title = `${strings.pages[page.name] ?? strings.desks[page.desk]} · ${strings.product}`;
    return undefined;
  }

  /** Written by hand twice a second: the frame itself is drawn only when something changes. */
  tellTime() {
    const shown = this.querySelector('.strip .now');
    const text = clock(line.now());
    if (shown && shown.textContent !== text) shown.textContent = text;
  }

  nav() {
    const desks = menu(session.person);
    const current = this.here?.page?.desk;
    const pages = desks.find(({ desk }) => desk === current)?.pages ?? [];
    const link = (path, text, active) => html`<a href=${path} aria-current=${active ? 'page' : 'false'}>${text}</a>`;
    return html`
      ${desks.length < 2 ? nothing : html`<nav class="desks" aria-label=${strings.desks.title}>
        ${desks.map(({ desk, pages: own }) => link(own[0].path, strings.desks[desk], desk === current))}</nav>`}
      ${pages.length < 2 ? nothing : html`<nav class="pages" aria-label=${strings.desks.pages}>
        ${pages.map((page) => link(page.path, strings.pages[page.name], this.here.page.name ? page === this.here.page : this.here.path.startsWith(page.path)))}</nav>`}`;
  }

  strip() {
    const { person } = session;
    const isKiosk = person.roles.every((role) => role === 'kiosk');
    return html`<header class="strip">
      <a class="brand" href="/">${strings.product}</a>
      ${isKiosk || session.isIncomplete ? nothing : this.nav()}
      <span class="room"></span>
      ${wardWatch.strip()}
      <span class="connection" data-state=${line.state} role="status">${strings.connection[line.state]}</span>
      <time class="now" title=${hospitalZone()} .textContent=${clock(line.now())}></time>
      ${isKiosk ? html`<span class="person">${person.shown_name || person.user}</span>`
    : html`<button class="plain person" aria-haspopup="dialog" @click=${openPersonMenu}>${person.shown_name || person.user}</button>`}
    </header>`;
  }

  content() {
    if (this.element) return this.element;
    if (!this.here) return nothing;
    const words = strings.shell;
    return html`<main class="page"><h1>${this.here.forbidden ? words.forbidden : words.nowhere}</h1>
      <p><a href="/">${words.home}</a></p></main>`;
  }

  render() {
    if (this.broken) return html`<p class="cover" role="alert">${this.broken}</p>`;
    if (session.person === undefined) return nothing;
    if (session.person === null) return html`<ph-login></ph-login>`;
    const lost = line.state === 'lost';
    return html`<div class="frame ${lost ? 'screen-lost' : ''}">
      <a class="skip" href="#content">${strings.shell.skip}</a>
      ${this.strip()}
      ${wardWatch.bars()}
      <div id="content" tabindex="-1">${this.content()}</div>
    </div>`;
  }
}
customElements.define('ph-app', App);
