import { DataError, nearest, quotedList } from '@kuznets/base';
import { digest } from '../formats/digest.ts';
import { dayText } from '../formats/dates.ts';
import { libreOffice, notRead } from '../formats/formats.ts';
import type { Cell } from '../table/cell.ts';
import { RecordCollector } from '../table/record-collector.ts';
import type { TableSettings } from '../table/settings.ts';
import type { Table } from '../table/types.ts';
import { Archive } from './archive.ts';
import { type Workbook, escaped, isWorkbook, readWorkbook } from './workbook.ts';
import { readXml } from './xml.ts';

/**
 * Reads a sheet of an Excel workbook (.xlsx): the first row that is not empty names the columns. A formula's cell holds the value
 * that was saved with it.
 *
 * @see ECMA-376, Office Open XML, part 1, 18.3
 */
export const readExcel = (bytes: Uint8Array, settings: TableSettings): Table => {
  const { file, sheet: name } = settings;
  const archive = new Archive(bytes, settings);
  if (!isWorkbook(archive)) {
    const name = archive.names.includes('xl/workbook.bin')
      ? 'an Excel workbook of the binary kind (.xlsb)'
      : archive.names.includes('content.xml')
        ? 'an OpenDocument file (.ods)'
        : 'a ZIP archive';
    const convert = name === 'a ZIP archive' ? () => 'unpack it first' : libreOffice;
    throw notRead(name, file, convert);
  }
  const workbook = readWorkbook(archive, file);
  const names = workbook.sheets.map((sheet) => sheet.name);
  const sheet = name === undefined ? workbook.sheets[0]! : workbook.sheets.find((candidate) => candidate.name === name);
  if (sheet === undefined)
    throw new DataError(`no sheet of this name${nearest(name!, names)}`, {
      where: { file, option: 'sheet' },
      got: name,
      allowed: quotedList(names),
    });
  const collector = new RecordCollector(settings);
  readSheet(archive.text(sheet.path) ?? '', workbook, collector, settings);
  return {
    ...digest(bytes, settings),
    ...collector.finish(),
    reading: {
      ...{ format: 'excel', sheet: sheet.name },
      otherSheets: name === undefined ? names.filter((other) => other !== sheet.name) : [],
    },
  };
};

const MOST_COLUMNS = 16_384;
const MOST_ROWS = 1_048_576;

/** Column and row of a cell's address, both from 1. */
const placeOf = (address: string): readonly [column: number, row: number] => {
  const [, letters = '', digits = ''] = /^([A-Z]{1,3})(\d{1,7})$/.exec(address) ?? [];
  const column = [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0);
  return [column, Number(digits)];
};

/** A cell while it is read. */
interface OpenCell {
  readonly column: number;
  readonly type: string;
  readonly style: string;
  isFormula: boolean;
  value: string | undefined;
}

/** Hands the rows of a sheet to a collector; rows above the first with a cell, and below the last, are left out. */
const readSheet = (xml: string, workbook: Workbook, collector: RecordCollector, { file }: TableSettings): void => {
  let row = 0;
  let cells: Cell[] = [];
  let cell: OpenCell | undefined;
  let part = '';
  let isHint = false;
  const damaged = (problem: string): never => {
    throw new DataError(`a damaged workbook: ${problem}`, {
      where: { file, row },
      allowed: 'a whole file; save it again',
    });
  };
  const endCell = ({ column, isFormula, value, type, style }: OpenCell): void => {
    if (isFormula && value === undefined)
      throw new DataError('a formula without its value', {
        where: { file, row, column: collector.columnName(column - 1) },
        allowed: 'a workbook that was calculated: open it in Excel or LibreOffice and save it',
      });
    const read = value === undefined ? null : cellOf(value, type, style, workbook);
    if (read === undefined) damaged(`a cell of type ${type} that holds ${value}`);
    if (read === null || read === undefined || read === '') return;
    while (cells.length < column - 1) cells.push(null);
    cells.push(read);
  };
  const endRow = (): void => {
    const { columns } = collector;
    if (cells.length === 0) return;
    if (columns === undefined) collector.line = row;
    while (collector.line < row) collector.push(['']);
    while (columns !== undefined && cells.length < columns) cells.push(null);
    collector.push(cells);
  };
  readXml(xml, file, {
    open({ name, attributes }) {
      if (name === 'row') {
        const next = attributes['r'] === undefined ? row + 1 : Number(attributes['r']);
        if (!(next > row && next <= MOST_ROWS)) damaged(`row ${attributes['r']} after row ${row}`);
        row = next;
        cells = [];
      } else if (name === 'c') {
        const { r, t = 'n', s = '' } = attributes;
        const [column, line] = r === undefined ? [cells.length + 1, row] : placeOf(r);
        if (!(column > cells.length && column <= MOST_COLUMNS && line === row)) damaged(`cell ${r} in row ${row}`);
        cell = { column, type: t, style: s, isFormula: false, value: undefined };
      } else if (cell !== undefined) {
        if (name === 'f') cell.isFormula = true;
        if (name === 'rPh') isHint = true;
        if (name === 'is') cell.value = '';
      }
      part = name;
    },
    text(text) {
      if (cell !== undefined && (part === 'v' || (part === 't' && !isHint))) cell.value = (cell.value ?? '') + text;
    },
    close(name) {
      part = '';
      if (name === 'rPh') isHint = false;
      if (name === 'row') endRow();
      if (name !== 'c' || cell === undefined) return;
      endCell(cell);
      cell = undefined;
    },
  });
};

/** Days from day 0 of a workbook to 1 January 1970. */
const EPOCH = { 1900: 25_569, 1904: 24_107 };

/** What a cell holds; null where nothing, undefined where it is no cell of its type. */
const cellOf = (value: string, type: string, style: string, { strings, dates, is1904 }: Workbook): Cell | undefined => {
  if (type === 's') return strings[Number(value)];
  if (type === 'str' || type === 'inlineStr') return escaped(value);
  if (type === 'b') return value === '1' ? true : value === '0' ? false : undefined;
  if (type === 'e') return value;
  if (type === 'd') return value.replace(/T00:00(?::00(?:\.0+)?)?Z?$/, '');
  const number = Number(value);
  if (value === '') return null;
  if (type !== 'n' || !Number.isFinite(number)) return undefined;
  if (dates[Number(style)] !== true) return number;
  // Excel's day 60 is 29 February 1900, which never was: the days before it are one later.
  const day = !is1904 && number < 60 ? number + 1 : number;
  return dayText(day - EPOCH[is1904 ? 1904 : 1900]) ?? undefined;
};
