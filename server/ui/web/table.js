import { html } from './vendor/lit.js';
export { moment } from './hospital_time.js';

/** A table with a caption for screen readers. `rows` are lists of cells; numbers go to the right. */
export function table(caption, columns, rows) {
  return html`<div class="scroll"><table>
    <caption class="sr">${caption}</caption>
    <thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
    <tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td class=${typeof cell === 'number' ? 'number' : ''}>${cell}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}
