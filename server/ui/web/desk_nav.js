import { html } from './vendor/lit.js';
import { strings } from './strings.js';

/** The desks that a person may open, by role; the first is where they land. */
const DESKS = [
  { id: 'wall', roles: ['nurse', 'charge_nurse', 'pharmacist', 'second_signer', 'biomedical', 'administrator', 'auditor', 'kiosk'] },
  { id: 'pharmacy', roles: ['nurse', 'charge_nurse', 'pharmacist', 'second_signer', 'biomedical', 'administrator', 'auditor'] },
];

export function desksOf(person) {
  return DESKS.filter((desk) => desk.roles.some((role) => person.roles.includes(role))).map((desk) => desk.id);
}

export function chosenDesk(person) {
  const wanted = new URLSearchParams(location.search).get('desk');
  const desks = desksOf(person);
  return desks.includes(wanted) ? wanted : desks[0];
}

/** Links between the desks; the page in use is marked. */
export function deskNav(person, current) {
  return html`<nav class="desks" aria-label=${strings.desks.title}>
    ${desksOf(person).map((desk) => html`<a href="/?desk=${desk}" aria-current=${desk === current ? 'page' : 'false'}>${strings.desks[desk]}</a>`)}
  </nav>`;
}
