import { shownColumns, type Table, type TableCell } from '@kuznets/studies';

const widest = 60;

/** A table for a terminal: columns aligned, numbers to the right, long or unprintable text made harmless. */
export function textTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = [heading, ...rows].map((row) => row.map((cell) => clean(cell)));
  const widths = heading.map((_, column) => table.reduce((most, row) => Math.max(most, row[column]!.length), 0));
  const right = heading.map((_, column) => rows.every((row) => /^-?[\d.]|^-?$/.test(row[column]!)));
  return table
    .map((row) =>
      row
        .map((cell, column) => (right[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A study's table for a terminal, under its caption: the first rows, intervals beside their values. */
export function studyTable(table: Table, most = Infinity): string[] {
  const rows = table.rows.slice(0, most);
  const columns = shownColumns(table, 'terminal').flatMap(({ column: { label, digits = 0 }, cell, ends }) => {
    const values = rows.map((row) => written(cell(row), digits));
    const intervals = rows.map((row) => {
      const [low, high] = ends(row).map((end) => written(end, digits));
      return low === high ? '' : `${low} to ${high}`;
    });
    const plain = [label, ...values];
    return intervals.every((interval) => interval === '') ? [plain] : [plain, ['5-95 %', ...intervals]];
  });
  const lines = [0, ...rows.keys()].map((_, at) => columns.map((column) => column[at]!));
  return [
    clean(table.caption, longestText),
    textTable(lines[0]!, lines.slice(1)),
    ...(table.rows.length > most ? [`and ${table.rows.length - most} more`] : []),
    '',
  ];
}

const longestText = 600;

function written(cell: TableCell, digits: number): string {
  return typeof cell === 'number' ? cell.toFixed(digits).replace(/^-(0\.?0*)$/, '$1') : (cell ?? '');
}

/** Text that a terminal can show: control characters replaced, cut where it is long. */
export function clean(cell: string, most = widest): string {
  const plain = cell.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
  return plain.length > most ? `${plain.slice(0, most - 3)}...` : plain;
}

/** A sentence for a terminal. */
export const sentence = (text: string): string => clean(text, longestText);
