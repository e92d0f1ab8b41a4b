// Reads a spreadsheet as text the way the server does (protocol/wire/csv.cpp): comma, semicolon or tab,
// quoted cells with doubled quotes. For showing a refused file in its own rows; nothing is decided here.

const SEPARATORS = [',', ';', '\t'];

/** Rows of cells; the first is the header. */
export function readCsv(text) {
  const plain = text.replace(/^\ufeff/, '');
  const header = plain.slice(0, plain.search(/[\r\n]|$/));
  const separator = SEPARATORS.reduce((best, one) => (header.split(one).length > header.split(best).length ? one : best));
  const rows = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < plain.length; at += 1) {
    const sign = plain[at];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (plain[at + 1] === '"') { cell += '"'; at += 1; } else quoted = false;
    } else if (sign === '"') {
      quoted = true;
    } else if (sign === separator || sign === '\n') {
      rows.at(-1).push(cell);
      cell = '';
      if (sign === '\n') rows.push([]);
    } else if (sign !== '\r') {
      cell += sign;
    }
  }
  rows.at(-1).push(cell);
  return rows.at(-1).length === 1 && rows.at(-1)[0] === '' ? rows.slice(0, -1) : rows;
}

/**
 * What the server said of a sheet, by row and column of that sheet; what names no row stays apart.
 * @param {string[]} reasons such as "row 12, column soft_high: expected …"
 */
export function placed(reasons) {
  const rows = new Map();
  const others = [];
  for (const reason of reasons) {
    const found = /^row (\d+)(?:, column ([^:]+))?:? ?(.*)$/.exec(reason);
    if (!found) {
      others.push(reason);
      continue;
    }
    const row = Number(found[1]);
    rows.set(row, [...(rows.get(row) ?? []), { column: found[2] ?? '', why: found[3] }]);
  }
  return { rows, others };
}
