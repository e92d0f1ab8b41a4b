// The fleet as a table: what each column says of a pump, which pumps a filter leaves, in which order.
// Without a page. What a pump has never said is undefined, sorts last and is an empty cell.

const DAY_MS = 86_400_000;
/** As on the ward wall. */
export const WEAK_DBM = -80;
/** A pump's own warning comes later; this is for who looks after chargers. */
export const LOW_BATTERY_PERMILLE = 300;

/** By column: what it sorts by and what a sheet says. `text`: another's words, never a formula. */
export const COLUMNS = [
  { key: 'id', of: (pump) => pump.id },
  { key: 'ward', of: (pump) => pump.ward },
  { key: 'bed', of: (pump) => pump.bed },
  { key: 'contact', of: (pump) => pump.contact, order: (pump) => -(pump.last_contact_ms ?? 0) },
  { key: 'last_contact', of: (pump) => iso(pump.last_contact_ms), sheetOnly: true },
  { key: 'state', of: (pump) => pump.state },
  { key: 'model', of: (pump) => pump.model },
  { key: 'firmware', of: (pump) => pump.firmware },
  { key: 'library', of: (pump) => pump.library.number, order: (pump) => (pump.library.on_target ? 1e9 : 0) + pump.library.number },
  { key: 'library_reason', of: (pump) => (pump.library.on_target ? '' : pump.library.reason ?? ''), sheetOnly: true },
  { key: 'battery', of: (pump) => (pump.battery_permille === undefined ? undefined : pump.battery_permille / 10) },
  { key: 'power', of: (pump) => (pump.on_mains === undefined ? undefined : pump.on_mains ? 'mains' : 'battery'), sheetOnly: true },
  { key: 'signal', of: (pump) => pump.signal_dbm },
  { key: 'access_point', of: (pump) => pump.access_point },
  { key: 'certificate', of: (pump) => iso(pump.certificate_until_ms) },
  { key: 'identity_trouble', of: (pump) => pump.identity_trouble, sheetOnly: true },
];

function iso(ms) {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

const within = (days) => (pump, now) => pump.certificate_until_ms !== undefined && pump.certificate_until_ms - now < days * DAY_MS;

/** Filters with a fixed choice, in the order of the page. */
export const CHOICES = {
  contact: { live: (pump) => pump.contact === 'live', late: (pump) => pump.contact === 'late', lost: (pump) => pump.contact === 'lost', never: (pump) => pump.contact === 'never' },
  library: { current: (pump) => pump.library.on_target, behind: (pump) => !pump.library.on_target },
  battery: { low: (pump) => pump.battery_permille < LOW_BATTERY_PERMILLE, unplugged: (pump) => pump.on_mains === false },
  signal: { weak: (pump) => pump.signal_dbm < WEAK_DBM },
  certificate: { over: within(0), soon: within(30), trouble: (pump) => Boolean(pump.identity_trouble), none: (pump) => pump.certificate_until_ms === undefined },
};
/** Filters whose choices are what the fleet has. */
export const VALUES = ['ward', 'model', 'firmware', 'access_point'];

/** The filter that an address holds; what it does not know is left out. */
export function readFilter(query) {
  const filter = { q: query.get('q') ?? '', sort: query.get('sort') ?? 'id' };
  if (!COLUMNS.some(({ key }) => key === filter.sort.replace(/^-/, ''))) filter.sort = 'id';
  for (const name of VALUES) filter[name] = query.get(name) ?? '';
  for (const [name, choices] of Object.entries(CHOICES)) filter[name] = choices[query.get(name)] ? query.get(name) : '';
  return filter;
}

/** What of it stands in the address: only what differs from the plain list. */
export function writeFilter(filter) {
  return { ...filter, sort: filter.sort === 'id' ? '' : filter.sort };
}

export function fits(pump, filter, now) {
  if (VALUES.some((name) => filter[name] && (pump[name] ?? '') !== filter[name])) return false;
  if (Object.entries(CHOICES).some(([name, choices]) => filter[name] && !choices[filter[name]](pump, now))) return false;
  const words = filter.q.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = [pump.id, pump.ward, pump.bed, pump.model, pump.firmware, pump.access_point, pump.drug].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

const collator = new Intl.Collator('en', { numeric: true });

/** A new list, by "column" or "-column"; equal ones by number. */
export function sorted(pumps, sort) {
  const down = sort.startsWith('-');
  const column = COLUMNS.find(({ key }) => key === sort.replace(/^-/, '')) ?? COLUMNS[0];
  const of = column.order ?? column.of;
  const known = (value) => value !== undefined && value !== '';
  return pumps.map((pump) => ({ pump, value: of(pump) })).sort((a, b) => {
    if (known(a.value) !== known(b.value)) return known(a.value) ? -1 : 1;
    const by = typeof a.value === 'number' ? a.value - b.value : collator.compare(a.value ?? '', b.value ?? '');
    return (down ? -by : by) || collator.compare(a.pump.id, b.pump.id);
  }).map(({ pump }) => pump);
}

/** What the fleet has of `name`, sorted. */
export function valuesOf(pumps, name) {
  return [...new Set(pumps.map((pump) => pump[name]).filter(Boolean))].sort(collator.compare);
}

/** Which rows a window over a long list draws, with some beyond both edges. */
export function windowOf({ top, height, rowHeight, count, beyond = 8 }) {
  const first = Math.max(0, Math.min(Math.floor(top / rowHeight) - beyond, count));
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + beyond);
  return { first, last: Math.max(first, last) };
}

/** Rows of a sheet, the header first. */
export function sheetRows(pumps) {
  return [COLUMNS.map(({ key }) => key), ...pumps.map((pump) => COLUMNS.map(({ of }) => of(pump) ?? ''))];
}
