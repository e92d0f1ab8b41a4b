import { html } from '../vendor/lit.js';
import { strings } from '../strings.js';
import { PRIVACY_MINUTES, THEMES, togglePrivacy } from './appearance.js';
import { openDialog } from './dialog.js';
import { preferences } from './preferences.js';
import { session } from './session.js';

const choice = (name, fallback, values, shown) => html`<select @change=${(event) => preferences.set(name, JSON.parse(event.target.value))}>
  ${values.map((value) => html`<option value=${JSON.stringify(value)} ?selected=${value === preferences.get(name, fallback)}>${shown(value)}</option>`)}
</select>`;

/** Who is here, how this screen looks, and the way out. */
export function openPersonMenu() {
  const words = strings.shell.person;
  const { person } = session;
  openDialog({ title: person.shown_name || person.user, className: 'side', content: (close) => html`
    <p class="quiet">${person.roles.map((role) => strings.roles[role] ?? role).join(', ')}</p>
    <label>${words.theme}${choice('theme', 'auto', THEMES, (theme) => words.themes[theme])}</label>
    <label>${words.privacy}${choice('privacy_minutes', 0, PRIVACY_MINUTES, words.minutes)}</label>
    <p class="row"><button class="plain" @click=${() => { close(); togglePrivacy(); }}>${words.hide}</button></p>
    <p><a href="/account" @click=${() => close()}>${words.account}</a></p>
    <p class="row"><button class="main" @click=${() => session.logOut()}>${strings.logout}</button></p>` });
}
