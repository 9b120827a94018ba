import { type PanelColumn, panelsOf, shownColumns, type Table, type TableCell } from '@kuznets/studies';

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

/** A column of a terminal's table, and what it takes of the line. */
interface TextColumn extends PanelColumn {
  /** Heading and cells. */
  readonly lines: readonly string[];
}

/**
 * A study's table for a terminal, under its caption: the first rows, intervals beside their values. Columns for which the line has no room follow
 * beneath.
 */
export function studyTable(table: Table, most = Infinity, room = terminalWidth()): string[] {
  const rows = table.rows.slice(0, most);
  const columns = shownColumns(table, 'terminal').flatMap(({ column: { label, digits }, cell, ends }) => {
    const values = rows.map((row) => written(cell(row), digits ?? 0));
    const intervals = rows.map((row) => {
      const [low, high] = ends(row).map((end) => written(end, digits ?? 0));
      return low === high ? '' : `${low} to ${high}`;
    });
    const plain = textColumn([label, ...values], digits === undefined, false);
    return intervals.every((interval) => interval === '')
      ? [plain]
      : [plain, textColumn(['5-95 %', ...intervals], false, true)];
  });
  return [
    clean(table.caption, longestText),
    ...panelsOf(columns, room + between).map((panel) => {
      const lines = [0, ...rows.keys()].map((_, at) => panel.map((column) => column.lines[at]!));
      return textTable(lines[0]!, lines.slice(1));
    }),
    ...(table.rows.length > most ? [`and ${table.rows.length - most} more`] : []),
    '',
  ];
}

/** Characters between two columns. */
const between = 2;

const textColumn = (lines: readonly string[], isText: boolean, follows: boolean): TextColumn => ({
  ...{ lines, isText, follows },
  width: lines.reduce((most, line) => Math.max(most, clean(line).length), 0) + between,
});

/** Characters of a line of the terminal; without end where there is none. */
const terminalWidth = (): number => process.stdout.columns || Infinity;

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
