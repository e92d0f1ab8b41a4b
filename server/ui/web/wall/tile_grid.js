// The tiles of the wall. Each is one element for its pump's life; only those in view are drawn, and
// each only when what it shows has changed. Nothing moves while a pointer or the focus is inside.

import { html, render } from '../vendor/lit.js';
import { freshness } from '../freshness.js';
import { tile } from './tile.js';

const AHEAD = '400px'; // drawn before they are scrolled into view

export class TileGrid {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    /** @type {Map<string, {element: HTMLElement, key: string, inView: boolean}>} */
    this.tiles = new Map();
    this.order = '';
    this.pointerInside = false;
    this.watcher = new IntersectionObserver((changes) => this.see(changes), { rootMargin: AHEAD });
    box.addEventListener('pointerenter', () => { this.pointerInside = true; });
    box.addEventListener('pointerleave', () => { this.pointerInside = false; });
    box.addEventListener('keydown', (event) => this.move(event));
    box.addEventListener('focusin', (event) => this.rove(/** @type {HTMLElement} */ (event.target).closest('.tile')));
  }

  destroy() {
    this.watcher.disconnect();
  }

  see(changes) {
    for (const change of changes) {
      const held = this.tiles.get(/** @type {HTMLElement} */ (change.target).dataset.pump);
      if (held) held.inView = change.isIntersecting;
    }
    this.paint(this.store, performance.now());
  }

  /** @param {import('./ward_store.js').WardStore} store @param {string[]} ids in the order wanted */
  show(store, ids, now) {
    this.store = store;
    const order = ids.join(' ');
    const isFree = !this.pointerInside && !this.box.contains(document.activeElement);
    const isSameSet = ids.length === this.tiles.size && ids.every((id) => this.tiles.has(id));
    if (order !== this.order && (isFree || !isSameSet)) this.place(ids, order);
    this.paint(store, now);
  }

  place(ids, order) {
    this.order = order;
    const wanted = new Set(ids);
    for (const [id, { element }] of this.tiles) {
      if (wanted.has(id)) continue;
      this.watcher.unobserve(element);
      element.remove();
      this.tiles.delete(id);
    }
    let before = null;
    for (const id of ids) {
      const held = this.tiles.get(id) ?? this.make(id);
      const next = before ? before.nextElementSibling : this.box.firstElementChild;
      if (next !== held.element) this.box.insertBefore(held.element, next);
      before = held.element;
    }
    if (!this.box.querySelector('.tile[tabindex="0"]')) this.rove(this.box.querySelector('.tile'));
  }

  make(id) {
    const element = document.createElement('article');
    element.className = 'tile';
    element.dataset.pump = id;
    element.tabIndex = -1;
    const held = { element, key: '', inView: false };
    this.tiles.set(id, held);
    this.watcher.observe(element);
    return held;
  }

  paint(store, now) {
    if (!store) return;
    for (const [id, held] of this.tiles) {
      if (!held.inView) continue;
      const known = store.pumps.get(id);
      if (!known) continue;
      const fresh = freshness(known, now);
      const key = `${known.version}/${fresh.state}/${Math.floor(fresh.age / 1000)}`;
      if (key === held.key) continue;
      held.key = key;
      this.draw(held.element, known.pump, fresh);
    }
  }

  draw(element, pump, fresh) {
    const { content, ...marks } = tile(pump, fresh);
    for (const [name, value] of Object.entries(marks)) {
      if (element.dataset[name] !== value) element.dataset[name] = value;
    }
    render(html`${content}`, element);
  }

  /** Arrows move, Home and End go to the ends, Enter opens. */
  move(event) {
    const from = event.target.closest('.tile');
    if (!from || event.target !== from) return;
    const all = /** @type {HTMLElement[]} */ ([...this.box.querySelectorAll('.tile')]);
    const at = all.indexOf(from);
    const columns = getComputedStyle(this.box).gridTemplateColumns.split(' ').length;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 : at + (step ?? NaN);
    if (event.key === 'Enter') from.querySelector('a')?.click();
    else if (all[to]) all[to].focus();
    else if (step === undefined) return;
    event.preventDefault();
  }

  rove(to) {
    if (!to) return;
    this.box.querySelector('.tile[tabindex="0"]')?.setAttribute('tabindex', '-1');
    to.tabIndex = 0;
  }
}
