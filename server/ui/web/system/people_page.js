import { html, nothing } from '../vendor/lit.js';
import { get, post, put, remove } from '../api.js';
import { DeskPage } from '../desk_page.js';
import { moment } from '../hospital_time.js';
import { span } from '../quantities.js';
import { toast } from '../shell/announce.js';
import { confirmed } from '../shell/dialog.js';
import { everyBeat } from '../shell/ticker.js';
import { strings } from '../strings.js';
import { askNewPerson, askChange, tellPassword } from './people_dialogs.js';

const LOOK_MS = 5_000;

/** Who may log in, as what, and who is logged in. */
class People extends DeskPage {
  static properties = { person: { attribute: false }, args: { attribute: false }, query: { attribute: false }, users: { state: true }, sessions: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.load();
    this.stop = everyBeat(() => { if (performance.now() - (this.looked ?? 0) > LOOK_MS) this.lookAtSessions(); });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop();
  }

  async load() {
    this.looked = performance.now();
    await this.attempt(async () => {
      this.users = (await get('/api/v1/users')).users;
      this.sessions = (await get('/api/v1/sessions')).sessions;
    });
  }

  /** By itself; a trouble of something that was asked for stays on the page. */
  async lookAtSessions() {
    if (this.busy || this.looking) return;
    this.looking = true;
    try {
      this.sessions = (await get('/api/v1/sessions')).sessions;
    } catch (error) {
      this.problem = error.message;
    } finally {
      this.looked = performance.now();
      this.looking = false;
    }
  }

  path(user) {
    return `/api/v1/users/${encodeURIComponent(user.name)}`;
  }

  async add() {
    const made = await askNewPerson((wish) => post('/api/v1/users', wish));
    if (!made) return;
    await tellPassword(made);
    this.load();
  }

  async change(user) {
    const kept = await askChange(user, (wish) => put(this.path(user), { ...wish, revision: user.revision }));
    if (kept) toast(strings.system.people.changed(user.name));
    this.load(); // also after a refusal: somebody else may have changed it
  }

  async reset(user) {
    const words = strings.system.people;
    if (!await confirmed({ title: words.resetAsk(user.name), text: words.resetWhat, yes: words.reset })) return;
    const made = await this.attempt(() => post(`${this.path(user)}/reset`));
    if (!made) return;
    await tellPassword(made);
    this.load();
  }

  async dropFactor(user) {
    const words = strings.system.people;
    if (!await confirmed({ title: words.dropAsk(user.name), text: words.dropWhat, yes: words.dropFactor })) return;
    if (!await this.attempt(() => remove(`${this.path(user)}/totp`))) return;
    toast(words.changed(user.name));
    this.load();
  }

  async endSession(session) {
    if (!await this.attempt(() => remove(`/api/v1/sessions/${encodeURIComponent(session.id)}`))) return;
    toast(strings.system.people.ended(session.user));
    this.lookAtSessions();
  }

  user(user) {
    const words = strings.system.people;
    const own = user.name === this.person.user;
    return html`<tr data-user=${user.name}><th scope="row">${user.name}${user.shown_name && user.shown_name !== user.name ? html` <span class="quiet">${user.shown_name}</span>` : nothing}</th>
      <td>${user.roles.map((role) => strings.roles[role] ?? role).join(', ')}</td><td>${user.second_factor ? words.has : words.hasNot}</td>
      <td>${user.one_time_until_ms === undefined ? words.own : words.oneTime(moment(user.one_time_until_ms))}</td>
      <td class=${user.disabled ? 'loud' : ''}>${user.disabled ? words.disabledWord : words.active}</td>
      <td><span class="row"><button class="plain" aria-label=${words.changeTitle(user.name)} @click=${() => this.change(user)}>${words.change}</button>
        ${own ? nothing : html`<button class="plain" @click=${() => this.reset(user)}>${words.reset}</button>
          ${user.second_factor ? html`<button class="plain" @click=${() => this.dropFactor(user)}>${words.dropFactor}</button>` : nothing}`}</span></td></tr>`;
  }

  session(session) {
    const words = strings.system.people;
    return html`<tr data-session=${session.id}><th scope="row">${session.user}</th><td>${session.address}</td><td>${moment(session.opened_ms)}</td><td>${span(session.idle_ms)}</td>
      <td>${session.current ? html`<span class="quiet">${words.mine}</span>` : html`<button class="plain" aria-label=${`${words.end}: ${session.user}`} @click=${() => this.endSession(session)}>${words.end}</button>`}</td></tr>`;
  }

  table(title, columns, rows) {
    return html`<div class="scroll"><table class="roomy"><caption class="sr">${title}</caption>
      <thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
  }

  render() {
    const words = strings.system.people;
    return html`<main class="page"><h1>${words.title}</h1>${this.trouble()}
      <p class="row"><button ?disabled=${this.busy} @click=${() => this.add()}>${words.add}</button></p>
      ${this.users ? this.table(words.title, words.columns, this.users.map((user) => this.user(user))) : nothing}
      <section><h2>${words.sessions}</h2>${this.sessions?.length ? this.table(words.sessions, words.sessionColumns, this.sessions.map((session) => this.session(session))) : html`<p class="quiet">${words.none}</p>`}</section></main>`;
  }
}
customElements.define('ph-people', People);
