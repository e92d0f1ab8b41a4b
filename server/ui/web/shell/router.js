// Where we are: the path names the page, the query its filters, so that every view has an address.

/** @typedef {{path: string, query: URLSearchParams}} Place */

/** @returns {Place} */
export function place() {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

/** Goes to an address of ours without loading anew. */
export function go(address, { replace = false } = {}) {
  history[replace ? 'replaceState' : 'pushState'](null, '', address);
  tell();
}

/** Changes single filters of the view; an empty value takes one away. Nobody navigates by it. */
export function setQuery(changes) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === null || value === '') query.delete(name);
    else query.set(name, String(value));
  }
  const text = query.toString();
  history.replaceState(null, '', location.pathname + (text ? `?${text}` : '') + location.hash);
}

/** Calls `changed` at every move, until the returned function is called. */
export function onMove(changed) {
  window.addEventListener('popstate', changed);
  window.addEventListener('ph-move', changed);
  return () => {
    window.removeEventListener('popstate', changed);
    window.removeEventListener('ph-move', changed);
  };
}

/** "/infusions/{pump}" against "/infusions/P-0003" gives {pump: 'P-0003'}; undefined: another page. */
export function matchPath(pattern, path) {
  const wanted = pattern.split('/');
  const got = path.replace(/(.)\/$/, '$1').split('/');
  if (wanted.length !== got.length) return undefined;
  const args = {};
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith('{')) args[part.slice(1, -1)] = decodeURIComponent(got[index]);
    else if (part !== got[index]) return undefined;
  }
  return args;
}

function tell() {
  window.dispatchEvent(new Event('ph-move'));
}

/** Follows links to our own pages; everything else is the browser's. */
export function followLinks() {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = /** @type {HTMLElement} */ (event.target).closest('a[href^="/"]');
    if (!link || link.hasAttribute('download') || link.hasAttribute('target')) return;
    const address = link.getAttribute('href');
    if (address.startsWith('/api/')) return;
    event.preventDefault();
    go(address);
  });
}
