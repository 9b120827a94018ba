import { type Table, type TableCell, type TableColumn, printedColumns } from '@kuznets/studies';
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
/** Columns that fit on a page that stands upright; more lie across, and beyond these follow beneath. */
const upright = 7;
const across = 12;

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
      const printed = printedColumns(table);
      const wide = printed.length > upright;
      return {
        properties: { page: { size: { orientation: wide ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT } } },
        children: [
          new Paragraph({ text: table.caption, heading: HeadingLevel.HEADING_2 }),
          ...panels(printed, wide ? across : upright).flatMap((panel) => [drawn(table, panel), new Paragraph('')]),
          ...(table.note === undefined ? [] : [new Paragraph({ children: [run(table.note)] })]),
        ],
      };
    }),
  });
  return sameBytes(await Packer.toBuffer(document));
}

type Printed = ReturnType<typeof printedColumns>[number];

/** So many columns side by side, the first repeated. */
function panels(columns: readonly Printed[], most: number): Printed[][] {
  const [first, ...others] = columns;
  const count = Math.max(1, Math.ceil(others.length / (most - 1)));
  const each = Math.ceil(others.length / count);
  return Array.from({ length: count }, (_, panel) => [first!, ...others.slice(panel * each, (panel + 1) * each)]);
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
    width: { size: 100, type: WidthType.PERCENTAGE },
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
