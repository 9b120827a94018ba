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

/**
 * A table as a LaTeX `tabular` in booktabs style, ready for `\input` inside a `table`.
 *
 * The caption is a comment, so that the paper's author keeps the say over it. Every text is escaped.
 *
 * @param table - headings are the columns' labels; numbers are rounded to the columns' `digits`.
 * @returns the text, with a final newline; needs `\usepackage{booktabs}`.
 */
export function tableToLatex(table: Table): string {
  const printed = table.columns.flatMap((column, at) => (column.csvOnly === true ? [] : [{ column, at }]));
  const alignment = printed.map(({ column }) => (column.digits === undefined ? 'l' : 'r')).join('');
  const heading = printed.map(({ column }) => escapeLatex(column.label));
  const rows = table.rows.slice(0, table.printedRows);
  const body = rows.map((row) => printed.map(({ column, at }) => latexCell(row[at]!, column)));
  const line = (cells: readonly string[]): string => `${cells.join(' & ')} \\\\`;
  return [
    `% ${table.caption.replace(/\s+/g, ' ')}`,
    `\\begin{tabular}{${alignment}}`,
    '\\toprule',
    line(heading),
    '\\midrule',
    ...body.map(line),
    '\\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n');
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
  if (typeof cell === 'string') return guardBracket(escapeLatex(cell));
  const text = cell.toFixed(column.digits ?? 0);
  return text.startsWith('-') ? `$${text}$` : text;
}

/** `[` first in a row would be read as the optional argument of the `\\` before it. */
function guardBracket(text: string): string {
  return text.startsWith('[') || text.startsWith('*') ? `{}${text}` : text;
}
