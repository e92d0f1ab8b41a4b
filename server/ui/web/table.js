import { html } from './vendor/lit.js';

/** A table with a caption for screen readers. `rows` are lists of cells; numbers go to the right. */
export function table(caption, columns, rows) {
  return html`<div class="scroll"><table>
    <caption class="sr">${caption}</caption>
    <thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
    <tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td class=${typeof cell === 'number' ? 'number' : ''}>${cell}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

/** Wall-clock date and time in the viewer's zone, "2026-11-22 14:05". */
export function moment(ms) {
  const at = new Date(ms);
  const two = (n) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
