// Reading a long record from its end, where rows have rising numbers and are asked for by "after".
// Without a page.

export const PAGE_ROWS = 200;

/**
 * The number that "after" must be below for rows to come: the last row's. Doubling, then halving:
 * about 2 log2 of it questions of one row.
 * @param {(after: number) => Promise<boolean>} isThereMore than `after`
 */
export async function lastRow(isThereMore) {
  if (!await isThereMore(0)) return 0;
  let low = 0;
  let high = 1024;
  while (await isThereMore(high)) {
    low = high;
    high *= 4;
  }
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (await isThereMore(middle)) low = middle;
    else high = middle;
  }
  return high;
}

/** The page that ends below row `before`. */
export function pageBefore(before, rows = PAGE_ROWS) {
  const after = Math.max(0, before - 1 - rows);
  return { after, limit: before - 1 - after };
}

/** What a row says in words, for a search over all of it. */
const textOf = (row) => Object.values(row).join(' ').toLowerCase();

/** Rows that say every word of `q` and whose `kind` and `who` are those asked for; newest first. */
export function found(rows, { q = '', kind = '', who = '' }) {
  const words = q.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => (!kind || (row.act ?? row.kind) === kind) && (!who || (row.actor ?? row.pump) === who)
    && words.every((word) => textOf(row).includes(word))).sort((a, b) => b.row - a.row);
}

/** What was read has of one column, for a choice. */
export function kindsOf(rows, of) {
  return [...new Set(rows.map(of))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
