// Single keys for what is done often; none of them begins, changes or ends a therapy. They sleep
// while somebody types, and can be switched off.

import { html } from '../vendor/lit.js';
import { strings } from '../strings.js';
import { openDialog } from './dialog.js';
import { preferences } from './preferences.js';

/** @typedef {{key: string, what: string, run: (event: KeyboardEvent) => void}} Shortcut */

/** @type {Set<Shortcut>} */
const known = new Set();

/** Adds shortcuts until the returned function is called. @param {Shortcut[]} list */
export function addShortcuts(list) {
  for (const one of list) known.add(one);
  return () => { for (const one of list) known.delete(one); };
}

function isTyping(target) {
  return target instanceof HTMLElement
    && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('dialog') !== null);
}

function shortcutHelp() {
  const words = strings.shell.shortcuts;
  const switchThem = (event) => preferences.set('shortcuts', event.target.checked);
  openDialog({ title: words.title, content: html`
    <dl class="keys">${[...known].map((one) => html`<div><dt><kbd>${one.key}</kbd></dt><dd>${one.what}</dd></div>`)}</dl>
    <label class="check"><input type="checkbox" .checked=${preferences.get('shortcuts', true)} @change=${switchThem}>
      ${words.on}</label>` });
}

export function startShortcuts() {
  addShortcuts([{ key: '?', what: strings.shell.shortcuts.help, run: shortcutHelp }]);
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    if (!preferences.get('shortcuts', true) && event.key !== '?') return;
    const found = [...known].reverse().find((one) => one.key === event.key);
    if (!found) return;
    event.preventDefault();
    found.run(event);
  });
}
