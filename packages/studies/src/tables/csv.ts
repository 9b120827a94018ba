import { isNumeral } from '@kuznets/base';
import type { Table, TableCell } from './table.ts';

const startsFormula = /^[=+\-@\t\r]/;
const needsQuotes = /[",\r\n]/;

/**
 * A table as CSV (RFC 4180: CRLF, quotes doubled), safe to open in a spreadsheet.
 *
 * A text that starts with `=`, `+`, `-`, `@`, a tab or a carriage return and is not a number, perhaps with stars, is prefixed by an apostrophe,
 * so that no spreadsheet runs it as a formula. Numbers carry the shortest digits that read back to the same double.
 *
 * @param table - headings are the columns' keys.
 * @returns the text, with a final CRLF.
 */
export function tableToCsv(table: Pick<Table, 'columns' | 'rows'>): string {
  const lines = [table.columns.map((column) => csvCell(column.key)), ...table.rows.map((row) => row.map(csvCell))];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

function csvCell(cell: TableCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const guarded = startsFormula.test(cell) && !isNumeral(cell.replace(/\*{1,3}$/, '')) ? `'${cell}` : cell;
  return needsQuotes.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
