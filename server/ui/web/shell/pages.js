// Every page: where it lives, which element shows it, whose desk it is on and who may open it. The
// server judges every request again; a page that somebody may not open is not offered.

const CLINICAL = ['nurse', 'charge_nurse'];
const STAFF = [...CLINICAL, 'pharmacist', 'second_signer', 'biomedical', 'administrator', 'auditor'];
const TECHNICAL = ['biomedical', 'administrator', 'auditor'];

/**
 * @typedef {object} Page
 * @property {string} path pattern, "/infusions/{pump}"; its parts come to the element as `args`
 * @property {string} tag of the element
 * @property {() => Promise<any>} load of the module that defines it
 * @property {string} desk under which it stands
 * @property {string} [name] in strings.pages; without one it is not in the menu
 * @property {string[]} roles
 */

/** @type {Page[]} */
export const PAGES = [
  { path: '/wall', tag: 'ph-wall', load: () => import('../wall/wall.js'), desk: 'ward', name: 'wall', roles: [...STAFF, 'kiosk'] },
  { path: '/kiosk', tag: 'ph-wall', load: () => import('../wall/wall.js'), desk: 'ward', roles: ['kiosk'] },
  { path: '/handover', tag: 'ph-handover', load: () => import('../wall/handover_page.js'), desk: 'ward', name: 'handover', roles: STAFF },
  { path: '/infusions/{pump}', tag: 'ph-infusion', load: () => import('../wall/infusion_page.js'), desk: 'ward', roles: STAFF },
  { path: '/patients/{patient}', tag: 'ph-patient', load: () => import('../wall/patient_page.js'), desk: 'ward', roles: STAFF },
  { path: '/orders', tag: 'ph-orders', load: () => import('../orders/orders.js'), desk: 'orders', name: 'orders', roles: STAFF },
  { path: '/orders/new', tag: 'ph-new-order', load: () => import('../orders/new_order.js'), desk: 'orders', name: 'newOrder', roles: CLINICAL },
  { path: '/orders/{order}', tag: 'ph-order', load: () => import('../orders/order_page.js'), desk: 'orders', roles: STAFF },
  { path: '/pharmacy/libraries', tag: 'ph-pharmacy', load: () => import('../pharmacy.js'), desk: 'pharmacy', name: 'libraries', roles: STAFF },
  { path: '/pharmacy/entry/{draft}/{area}/{entry}', tag: 'ph-entry-editor', load: () => import('../pharmacy/entry_editor.js'), desk: 'pharmacy', roles: ['pharmacist'] },
  { path: '/pharmacy/bags', tag: 'ph-bag-queue', load: () => import('../pharmacy/bag_queue.js'), desk: 'pharmacy', name: 'bags', roles: STAFF },
  { path: '/pharmacy/rollout', tag: 'ph-pharmacy', load: () => import('../pharmacy.js'), desk: 'pharmacy', name: 'rollout', roles: STAFF },
  { path: '/pharmacy/quality', tag: 'ph-pharmacy', load: () => import('../pharmacy.js'), desk: 'pharmacy', name: 'quality', roles: STAFF },
  { path: '/fleet', tag: 'ph-fleet', load: () => import('../equipment/fleet_page.js'), desk: 'equipment', name: 'fleet', roles: TECHNICAL },
  { path: '/fleet/{pump}', tag: 'ph-fleet-pump', load: () => import('../equipment/pump_page.js'), desk: 'equipment', roles: TECHNICAL },
  { path: '/radio', tag: 'ph-radio', load: () => import('../equipment/radio_page.js'), desk: 'equipment', name: 'radio', roles: TECHNICAL },
  { path: '/people', tag: 'ph-people', load: () => import('../system/people_page.js'), desk: 'system', name: 'people', roles: ['administrator'] },
  { path: '/record', tag: 'ph-record', load: () => import('../system/record_page.js'), desk: 'system', name: 'record', roles: TECHNICAL },
  { path: '/health', tag: 'ph-health', load: () => import('../system/health_page.js'), desk: 'system', name: 'health', roles: ['biomedical', 'administrator'] },
];

/** Before anything else, where something of one's own is not set up. */
export const ACCOUNT = { path: '/account', tag: 'ph-account', load: () => import('./account_page.js'), desk: 'account', roles: STAFF };
PAGES.push(ACCOUNT);

/** Where somebody lands, by role, the first that fits. */
const LANDINGS = [
  { role: 'pharmacist', path: '/pharmacy/libraries' },
  { role: 'second_signer', path: '/pharmacy/libraries' },
  { role: 'biomedical', path: '/fleet' },
  { role: 'administrator', path: '/people' },
  { role: 'auditor', path: '/record' },
];

const mayOpen = (page, person) => page.roles.some((role) => person.roles.includes(role));

export function landing(person) {
  const own = LANDINGS.find(({ role, path }) => person.roles.includes(role)
    && PAGES.some((page) => page.path === path && mayOpen(page, person)));
  return own?.path ?? PAGES.find((page) => page.name && mayOpen(page, person))?.path;
}

/** The desks with the pages that `person` may open from the menu. */
export function menu(person) {
  const desks = new Map();
  for (const page of PAGES) {
    if (!page.name || !mayOpen(page, person)) continue;
    desks.set(page.desk, [...(desks.get(page.desk) ?? []), page]);
  }
  return [...desks].map(([desk, pages]) => ({ desk, pages }));
}

/** The page at `path` with what stood at the {…}; `page` undefined: none, or not for `person`. */
export function pageAt(path, person, match) {
  const exact = (page) => !page.path.includes('{');
  const inOrder = [...PAGES.filter(exact), ...PAGES.filter((page) => !exact(page))];
  for (const page of inOrder) {
    const args = match(page.path, path);
    if (args) return mayOpen(page, person) ? { page, args } : { args, forbidden: true };
  }
  return {};
}
