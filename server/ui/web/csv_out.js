// Writes a spreadsheet as text, and hands it to the browser as a file.

/** A text that a spreadsheet would take for a formula is kept a text. */
function cell(value) {
  let text = String(value ?? '');
  if (typeof value !== 'number' && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {any[][]} rows the first is the header */
export function writeCsv(rows) {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Saves `rows` under `name`, with the mark by which spreadsheets know UTF-8. */
export function saveCsv(name, rows) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(['\ufeff', writeCsv(rows)], { type: 'text/csv;charset=utf-8' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
