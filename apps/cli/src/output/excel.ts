import type { Table } from '@kuznets/studies';
// Packed into one file: by its name alone it is six hundred.
import ExcelJS from 'exceljs/dist/exceljs.bare.min.js';
import { epoch, sameBytes } from './same-bytes.ts';

/** Most characters of a sheet's name, and those that none may have. */
const longestName = 31;
const forbidden = /[\\/*?:[\]]/g;
const widest = 60;

/**
 * All tables of a result as one Excel workbook: a sheet each behind a list of them, every column and row, numbers in full.
 *
 * @param title - of the workbook.
 * @param tables - the tables.
 * @returns the file; the same tables give the same bytes.
 */
export async function tablesToExcel(title: string, tables: readonly Table[]): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  book.creator = 'Kuznets';
  book.lastModifiedBy = 'Kuznets';
  book.title = title;
  book.created = epoch();
  book.modified = epoch();
  const names = sheetNames(tables);
  const list = book.addWorksheet('tables');
  list.addRow([title]).font = { bold: true };
  tables.forEach(({ caption }, at) => list.addRow([{ text: names[at]!, hyperlink: `#'${names[at]!}'!A1` }, caption]));
  list.getColumn(1).width = longestName;
  list.getColumn(2).width = 100;
  tables.forEach((table, at) => {
    const sheet = book.addWorksheet(names[at]!, {
      views: [{ state: 'frozen', ySplit: 2, xSplit: namesRows(table) ? 1 : 0 }],
    });
    sheet.addRow([table.caption]);
    sheet.addRow(table.columns.map(({ label }) => label)).font = { bold: true };
    for (const row of table.rows) sheet.addRow([...row]);
    if (table.note !== undefined) sheet.addRow([table.note]);
    table.columns.forEach(({ digits, label }, column) => {
      const cells = sheet.getColumn(column + 1);
      const longest = table.rows.reduce(
        (most, row) => {
          const cell = row[column]!;
          return typeof cell === 'string' ? Math.max(most, cell.length) : most;
        },
        Math.max(label.length, 10),
      );
      cells.width = Math.min(widest, longest + 2);
      if (digits !== undefined) cells.numFmt = digits === 0 ? '0' : `0.${'0'.repeat(digits)}`;
    });
  });
  // What is packed again need not be packed here.
  return sameBytes(new Uint8Array(await book.xlsx.writeBuffer({ zip: { compression: 'STORE' } })));
}

/** Whether the first column says what a row is of: it stays where the others are scrolled. */
const namesRows = ({ columns: [first, ...others] }: Table): boolean => first!.digits === undefined && others.length > 1;

/** The tables' names, cut to what a sheet may be called, each once. */
function sheetNames(tables: readonly Table[]): string[] {
  const taken = new Set(['tables']);
  return tables.map(({ name }) => {
    const plain = name.replace(forbidden, '-');
    let sheet = plain.slice(0, longestName);
    for (let count = 2; taken.has(sheet.toLowerCase()); count++) {
      const end = `-${count}`;
      sheet = `${plain.slice(0, longestName - end.length)}${end}`;
    }
    taken.add(sheet.toLowerCase());
    return sheet;
  });
}
