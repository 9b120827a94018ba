import { printedColumns, type Table, type TableCell, type TableColumn } from './table.ts';

/**
 * A table in GitHub's Markdown: the columns and rows that LaTeX prints, caption above, note below.
 *
 * @param table - headings are the columns' labels; numbers are rounded to the columns' `digits`.
 * @returns the text, with a final newline.
 */
export function tableToMarkdown(table: Table): string {
  const columns = printedColumns(table);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `**${escapeMarkdown(table.caption)}**`,
    '',
    line(columns.map(({ column }) => escapeMarkdown(column.label))),
    line(
      columns.map(({ column: { digits, align } }) =>
        align === 'centre' ? ':-:' : digits === undefined ? '---' : '--:',
      ),
    ),
    ...table.rows
      .slice(0, table.printedRows)
      .map((row) => line(columns.map(({ column, cell }) => markdownCell(cell(row), column)))),
    ...(table.note === undefined ? [] : ['', escapeMarkdown(table.note)]),
    '',
  ].join('\n');
}

function markdownCell(cell: TableCell, { digits = 0 }: TableColumn): string {
  return typeof cell === 'number' ? cell.toFixed(digits) : escapeMarkdown(cell ?? '');
}

/** What Markdown, or the HTML in it, would act on. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[^\S\u00a0]+/g, ' ')
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('\u00a0', '&nbsp;');
}
