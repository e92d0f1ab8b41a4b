// What an administrator says of a person.

import { html } from '../vendor/lit.js';
import { moment } from '../hospital_time.js';
import { askForm, tellOnce } from '../shell/ask.js';
import { strings } from '../strings.js';

/** A display is made on the hand-over page, for its ward. */
const GIVEN = Object.keys(strings.roles).filter((role) => role !== 'kiosk');

function roles(held) {
  const shown = held.includes('kiosk') ? [...GIVEN, 'kiosk'] : GIVEN;
  return html`<fieldset><legend>${strings.system.people.roles}</legend>${shown.map((role) => html`
    <label class="check"><input type="checkbox" name="roles" value=${role} ?checked=${held.includes(role)}> ${strings.roles[role]}</label>`)}</fieldset>`;
}

/** @param {(wish: object) => Promise<any>} send */
export function askNewPerson(send) {
  const words = strings.system.people;
  return askForm({ title: words.addTitle, submit: words.addSubmit,
    fields: html`<label>${words.name}<input name="name" required maxlength="64" pattern="[A-Za-z0-9._:\\-]+" autocomplete="off"></label>
      <label>${words.shownName}<input name="shown_name" required maxlength="100" autocomplete="off"></label>${roles([])}`,
    send: (form) => send({ name: form.get('name').trim(), shown_name: form.get('shown_name').trim(), roles: form.getAll('roles') }) });
}

/** @param {(wish: object) => Promise<any>} send */
export function askChange(user, send) {
  const words = strings.system.people;
  return askForm({ title: words.changeTitle(user.name), submit: words.keep,
    fields: html`<label>${words.shownName}<input name="shown_name" required maxlength="100" value=${user.shown_name || user.name}></label>${roles(user.roles)}
      <label class="check"><input type="checkbox" name="disabled" ?checked=${user.disabled}> ${words.disabled}</label>`,
    send: (form) => send({ shown_name: form.get('shown_name').trim(), roles: form.getAll('roles'), disabled: form.get('disabled') !== null }) });
}

export function tellPassword({ user, one_time_password: secret, until_ms: until }) {
  const words = strings.system.people;
  return tellOnce({ title: words.told(user.name), text: words.toldWhat(moment(until)), secret, kept: words.toldKept });
}
