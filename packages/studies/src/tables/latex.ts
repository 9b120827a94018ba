import { type PanelColumn, panelsOf, textPoints } from './panels.ts';
import { printedColumns, type Table, type TableCell, type TableColumn } from './table.ts';

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
  '\u00a0': '~',
};

/** Lines that fit on a page. */
const pageLines = 44;

/** Points of a line of LaTeX's `article`, the narrowest of its usual classes (345), less what widths are guessed too small. */
const lineWidth = 335;
/** Points between two columns. */
const gap = 6;
/** Most points of a column of text; what is longer is broken into lines. */
const textWidth = 150;

/**
 * A table as LaTeX in booktabs style, numbers aligned at the decimal point, with caption, label (`tab:` and the table's name) and note, for `\input`
 * as it is.
 *
 * No line is wider than that of `article` (345 pt at `\footnotesize`): long texts are broken, and columns that have no room follow beneath, or in
 * tables of their own where a page has no room either, each behind the columns that name its rows. What is longer than a page is a
 * `longtable`. Every text is escaped.
 *
 * @param table - headings are the columns' labels; numbers are rounded to the columns' `digits`.
 * @returns the text, with a final newline; needs `\usepackage{array, booktabs, longtable, siunitx}`, and for Chinese XeLaTeX with `ctex`.
 */
export function tableToLatex(table: Table): string {
  const rows = table.rows.slice(0, table.printedRows);
  const panels = panelsOf(
    printedColumns(table).map(({ column, cell }) => printedColumn(column, rows.map(cell), ends(table).has(column.key))),
    lineWidth,
  );
  const name = `\\label{tab:${table.name}}`;
  const caption = escapeLatex(table.caption.replace(/\s+/g, ' '));
  const note =
    table.note === undefined ? [] : [`\\noindent\\parbox{\\linewidth}{\\scriptsize ${escapeLatex(table.note)}}`];
  const long = rows.length > pageLines;
  const together = !long && panels.length * (rows.length + 4) <= pageLines;
  const texts = panels.map((panel) => tabular(panel, rows.length));
  const size = `\\footnotesize\\setlength{\\tabcolsep}{${gap / 2}pt}`;
  if (long)
    return panels
      .map((panel, at) =>
        [
          `{${size}`,
          longtable(
            panel,
            rows.length,
            `\\caption${at === 0 ? '' : '[]'}{${caption}${ofParts(at, panels.length)}}${at === 0 ? name : ''}\\\\`,
          ),
          ...(at === panels.length - 1 ? note : []),
          '}',
          '',
        ].join('\n'),
      )
      .join('\n');
  const floats = together ? [texts.join('\n\n\\bigskip\n')] : texts;
  return floats
    .map((content, at) =>
      [
        '\\begin{table}[htbp]',
        `\\centering${size}`,
        `\\caption{${caption}${ofParts(at, floats.length)}}${at === 0 ? name : ''}`,
        content,
        ...(at === floats.length - 1 && note.length > 0 ? ['', '\\smallskip', ...note] : []),
        '\\end{table}',
        '',
      ].join('\n'),
    )
    .join('\n');
}

const ofParts = (at: number, parts: number): string => (parts === 1 ? '' : ` (${at + 1}/${parts})`);

/** A column as it is printed. */
interface PrintedColumn extends PanelColumn {
  readonly heading: string;
  readonly alignment: string;
  readonly cells: readonly string[];
}

function printedColumn(column: TableColumn, values: readonly TableCell[], follows: boolean): PrintedColumn {
  const isNumber = column.digits !== undefined;
  const isText = !isNumber && column.align === undefined;
  const shown = values.map((value) => shownText(value, column));
  const widest = shown.reduce((most, text) => Math.max(most, textPoints(text)), 0);
  const words = column.label.split(' ');
  // A heading may be as many lines as it has words, none wider than it must be.
  const widestWord = words.reduce((most, word) => Math.max(most, textPoints(word)), 0);
  const content = isText ? Math.min(textWidth, widest) : widest;
  const width = Math.max(content, widestWord, isText ? 0 : Math.min(textPoints(column.label), 40));
  const lines = broken(words, width).map(escapeLatex);
  const stack = lines.length === 1 ? lines[0]! : `\\shortstack{${lines.join('\\\\')}}`;
  return {
    heading: isNumber || lines.length > 1 ? `{${stack}}` : stack,
    alignment: isNumber
      ? numberColumn(shown)
      : column.align === 'centre'
        ? 'c'
        : widest > textWidth
          ? `>{\\raggedright\\arraybackslash}p{${textWidth}pt}`
          : 'l',
    cells: values.map((value) => latexCell(value, column)),
    width: width + gap,
    isText,
    follows,
  };
}

function tabular(panel: readonly PrintedColumn[], rows: number): string {
  return [
    `\\begin{tabular}{${alignmentOf(panel)}}`,
    '\\toprule',
    line(panel.map(({ heading }) => heading)),
    '\\midrule',
    ...linesOf(panel, rows),
    '\\bottomrule',
    '\\end{tabular}',
  ].join('\n');
}

function longtable(panel: readonly PrintedColumn[], rows: number, caption: string): string {
  return [
    `\\begin{longtable}{${alignmentOf(panel)}}`,
    caption,
    '\\toprule',
    line(panel.map(({ heading }) => heading)),
    '\\midrule',
    '\\endhead',
    ...linesOf(panel, rows),
    '\\bottomrule',
    '\\end{longtable}',
  ].join('\n');
}

const alignmentOf = (panel: readonly PrintedColumn[]): string => panel.map(({ alignment }) => alignment).join('');
const line = (cells: readonly string[]): string => `${cells.join(' & ')} \\\\`;
const linesOf = (panel: readonly PrintedColumn[], rows: number): string[] =>
  Array.from({ length: rows }, (_, row) => line(panel.map(({ cells }) => cells[row]!)));

/** Keys of the columns that hold the ends of intervals. */
const ends = ({ columns }: Table): ReadonlySet<string> => new Set(columns.flatMap(({ interval }) => interval ?? []));

/** Words in lines that are no wider than they must be. */
function broken(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)!} ${word}`;
    if (lines.length > 0 && textPoints(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
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
  return flat.replace(/[\\{}$&#_%^~<>|"\u00a0]/g, (character) => specials[character]!);
}

function shownText(cell: TableCell, { digits = 0 }: TableColumn): string {
  return typeof cell === 'number' ? cell.toFixed(digits) : (cell ?? '');
}

function latexCell(cell: TableCell, column: TableColumn): string {
  if (typeof cell === 'number' || cell === null) return shownText(cell, column);
  const text = guardBracket(escapeLatex(cell));
  // Numbers with stars or in brackets: a minus is no hyphen.
  if (column.align === 'centre') return text.replace(/-(?=\d)/g, '$-$');
  return column.digits === undefined ? text : `{${text}}`;
}

/** `[` first in a row would be read as the optional argument of the `\\` before it. */
function guardBracket(text: string): string {
  return text.startsWith('[') || text.startsWith('*') ? `{}${text}` : text;
}
