import type { Table, TableCell, TableColumn } from './table.ts';

const specials: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  _: '\\_',
  '%': '\\%',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '\\textquotedbl{}',
};

/** Rows that fit on a page. */
const pageRows = 50;

/**
 * A table as a LaTeX `tabular` in booktabs style, numbers aligned at the decimal point, ready for `\input` inside a `table`; one with more
 * rows than fit on a page is a `longtable`, for `\input` as it is.
 *
 * The caption is a comment, so that the paper's author keeps the say over it. Every text is escaped.
 *
 * @param table - headings are the columns' labels; numbers are rounded to the columns' `digits`.
 * @returns the text, with a final newline; needs `\usepackage{booktabs, longtable, siunitx}`.
 */
export function tableToLatex(table: Table): string {
  const rows = table.rows.slice(0, table.printedRows);
  const printed = table.columns.flatMap((column, at) =>
    column.only !== undefined ? [] : [{ column, cells: rows.map((row) => latexCell(row[at]!, column)) }],
  );
  const alignment = printed
    .map(({ column, cells }) => (column.digits === undefined ? 'l' : numberColumn(cells)))
    .join('');
  const heading = printed.map(({ column }) =>
    column.digits === undefined ? escapeLatex(column.label) : `{${escapeLatex(column.label)}}`,
  );
  const line = (cells: readonly string[]): string => `${cells.join(' & ')} \\\\`;
  const long = rows.length > pageRows;
  const environment = long ? 'longtable' : 'tabular';
  return [
    `% ${table.caption.replace(/\s+/g, ' ')}`,
    `\\begin{${environment}}{${alignment}}`,
    '\\toprule',
    line(heading),
    '\\midrule',
    ...(long ? ['\\endhead'] : []),
    ...rows.map((_, row) => line(printed.map(({ cells }) => cells[row]!))),
    '\\bottomrule',
    `\\end{${environment}}`,
    '',
  ].join('\n');
}

/** A siunitx column as wide as its numbers. */
function numberColumn(cells: readonly string[]): string {
  const parts = cells.map((cell) => /^(-?)(\d+)(?:\.(\d+))?$/.exec(cell)).filter((match) => match !== null);
  const whole = parts.reduce((most, match) => Math.max(most, match[2]!.length), 1);
  const digits = parts.reduce((most, match) => Math.max(most, match[3]?.length ?? 0), 0);
  const sign = parts.some((match) => match[1] === '-') ? '-' : '';
  return `S[table-format=${sign}${whole}.${digits}]`;
}

/**
 * Escapes what LaTeX would act on; control characters become spaces.
 *
 * @param text - any text.
 * @returns text that LaTeX prints as given (T1 or Unicode engine).
 */
export function escapeLatex(text: string): string {
  // eslint-disable-next-line no-control-regex
  const flat = text.replace(/[\u0000-\u001f\u007f]+/g, ' ');
  return flat.replace(/[\\{}$&#_%^~<>|"]/g, (character) => specials[character]!);
}

function latexCell(cell: TableCell, column: TableColumn): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return cell.toFixed(column.digits ?? 0);
  const text = guardBracket(escapeLatex(cell));
  return column.digits === undefined ? text : `{${text}}`;
}

/** `[` first in a row would be read as the optional argument of the `\\` before it. */
function guardBracket(text: string): string {
  return text.startsWith('[') || text.startsWith('*') ? `{}${text}` : text;
}
