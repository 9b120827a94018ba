import { type Table, type TableCell, type TableColumn, panelsOf, printedColumns, textPoints } from '@kuznets/studies';
import {
  AlignmentType,
  BorderStyle,
  Document,
  HeadingLevel,
  Packer,
  PageOrientation,
  Paragraph,
  Table as WordTable,
  TableCell as WordCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { sameBytes } from './same-bytes.ts';

/** Half-points. */
const size = 15;
/** Points of a line of A4 within margins of an inch, upright and across. */
const upright = 451;
const across = 698;
/** Points of the margins within a cell, and most of a text's column: what is longer is broken into lines. */
const margins = 11;
const longest = 150;

const rule = { style: BorderStyle.SINGLE, size: 8, color: '000000' };
const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };

/**
 * All tables of a result as one Word document, a heading over each.
 *
 * @param title - of the document.
 * @param tables - as LaTeX prints them: the same columns and rows.
 * @returns the file; the same tables give the same bytes.
 */
export async function tablesToWord(title: string, tables: readonly Table[]): Promise<Uint8Array> {
  const document = new Document({
    title,
    creator: 'Kuznets',
    lastModifiedBy: 'Kuznets',
    styles: { default: { document: { run: { font: 'Times New Roman' } } } },
    sections: tables.map((table) => {
      const columns = measured(table);
      const wide = columns.reduce((sum, { width }) => sum + width, 0) > upright;
      return {
        properties: { page: { size: { orientation: wide ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT } } },
        children: [
          new Paragraph({ text: table.caption, heading: HeadingLevel.HEADING_2 }),
          ...panelsOf(columns, wide ? across : upright).flatMap((panel) => [drawn(table, panel), new Paragraph('')]),
          ...(table.note === undefined ? [] : [new Paragraph({ children: [run(table.note)] })]),
        ],
      };
    }),
  });
  return sameBytes(await Packer.toBuffer(document));
}

type Printed = ReturnType<typeof measured>[number];

/** The printed columns and the points that they take. */
function measured(table: Table) {
  const shown = table.rows.slice(0, table.printedRows);
  const ends = new Set(table.columns.flatMap(({ interval }) => interval ?? []));
  const points = (text: string): number => (textPoints(text) * size) / 16;
  return printedColumns(table).map(({ column, cell }) => {
    const isText = column.digits === undefined && column.align === undefined;
    const widest = shown.reduce((most, row) => Math.max(most, points(written(cell(row), column))), 0);
    const heading = column.label.split(' ').reduce((most, word) => Math.max(most, points(word)), 0);
    const width = Math.max(isText ? Math.min(longest, widest) : widest, heading) + margins;
    return { column, cell, width, isText, follows: ends.has(column.key) };
  });
}

function drawn({ rows, printedRows }: Table, columns: readonly Printed[]): WordTable {
  const shown = rows.slice(0, printedRows);
  const line = (cells: readonly string[], borders: object, isHeading = false): TableRow =>
    new TableRow({
      tableHeader: isHeading,
      cantSplit: true,
      children: cells.map(
        (cell, at) =>
          new WordCell({
            borders: { top: none, bottom: none, left: none, right: none, ...borders },
            children: [
              new Paragraph({ alignment: alignmentOf(columns[at]!.column), children: [run(cell, isHeading)] }),
            ],
          }),
      ),
    });
  return new WordTable({
    width: { size: twips(columns.reduce((sum, { width }) => sum + width, 0)), type: WidthType.DXA },
    columnWidths: columns.map(({ width }) => twips(width)),
    rows: [
      line(
        columns.map(({ column }) => column.label),
        { top: rule, bottom: rule },
        true,
      ),
      ...shown.map((row, at) =>
        line(
          columns.map(({ cell, column }) => written(cell(row), column)),
          at === shown.length - 1 ? { bottom: rule } : {},
        ),
      ),
    ],
  });
}

const twips = (points: number): number => Math.round(20 * points);

function alignmentOf({ digits, align }: TableColumn): (typeof AlignmentType)[keyof typeof AlignmentType] {
  return align === 'centre' ? AlignmentType.CENTER : digits === undefined ? AlignmentType.LEFT : AlignmentType.RIGHT;
}

function run(text: string, bold = false): TextRun {
  // XML has no control characters.
  return new TextRun({ text: text.replace(/\p{Cc}/gu, ' '), size, bold });
}

function written(cell: TableCell, { digits = 0 }: TableColumn): string {
  return typeof cell === 'number' ? cell.toFixed(digits) : (cell ?? '');
}
