import { html, nothing } from '../vendor/lit.js';
import { placed, readCsv } from '../csv.js';
import { strings } from '../strings.js';

/** A refused sheet: its faulty rows as they stand in the file, each mistake under its own cell. */
export function sheetErrors(text, reasons) {
  const words = strings.pharmacy.sheet;
  const { rows, others } = placed(reasons);
  const [header, ...lines] = readCsv(text);
  const at = (row) => (row === 1 ? header : lines[row - 2]);
  const cell = (row, name, column, wrong) => {
    const told = wrong.filter((one) => one.column === name || one.column === String(column + 1));
    return html`<td class=${told.length ? 'wrong' : ''} aria-invalid=${told.length ? 'true' : 'false'}>${at(row)?.[column] ?? ''}
      ${told.map((one) => html`<p class="field-problem">${one.why}</p>`)}</td>`;
  };
  const whole = (wrong) => wrong.filter((one) => !header.includes(one.column) && !/^\d+$/.test(one.column));
  return html`<section class="sheet-errors" role="alert"><h2>${words.title} <span class="count">${reasons.length}</span></h2>
    ${others.length ? html`<ul>${others.map((why) => html`<li>${why}</li>`)}</ul>` : nothing}
    ${rows.size === 0 ? nothing : html`<div class="scroll" tabindex="0"><table><caption class="sr">${words.title}</caption>
      <thead><tr><th scope="col">${words.row}</th>${header.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${[...rows].sort(([a], [b]) => a - b).map(([row, wrong]) => html`<tr><th scope="row">${row}
        ${whole(wrong).map((one) => html`<p class="field-problem">${[one.column, one.why].filter(Boolean).join(': ')}</p>`)}</th>
        ${header.map((name, column) => cell(row, name, column, wrong))}</tr>`)}</tbody></table></div>`}
    <p class="quiet">${words.again}</p></section>`;
}
