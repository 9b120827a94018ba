import { DataError, quotedList } from '@kuznets/base';
import { cellKind } from './cell.ts';
import type { TableSettings } from './settings.ts';
import type { Delimiter } from './types.ts';

/** How cells and decimals are marked. */
export interface Dialect {
  readonly delimiter: Delimiter;
  readonly decimal: 'point' | 'comma';
}

const DELIMITERS = [',', ';', '\t', '|'] as const satisfies readonly Delimiter[];
/** Lines of the head that are looked at. */
const LINES = 200;
const THOUSANDS = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+$/;

/**
 * Tells separator and decimal mark from the first lines of a table, where they are not declared.
 *
 * @throws `DataError` with both readings where two separators give a table, or where commas can be decimal marks as well as thousands
 */
export const tellDialect = (head: string, settings: TableSettings): Dialect => {
  const lines = recordsOf(head);
  const delimiter = settings.delimiter ?? tellDelimiter(lines, settings);
  return { delimiter, decimal: settings.decimal ?? tellDecimal(lines, delimiter, settings) };
};

/** The first records, which line ends within quotes do not end; the last one may be cut. */
const recordsOf = (head: string): readonly string[] => {
  const records: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (const { 0: mark, index } of head.matchAll(/"|\r\n|\n|\r/g)) {
    if (mark === '"') isQuoted = !isQuoted;
    else if (!isQuoted) {
      records.push(head.slice(start, index));
      start = index + mark.length;
    }
    if (records.length === LINES) return records;
  }
  return records.length < 2 ? [...records, head.slice(start)] : records;
};

/** Cells of a record, quotes kept. */
const cellsOf = (record: string, delimiter: Delimiter): readonly string[] => {
  const cells: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let i = 0; i < record.length; i += 1) {
    if (record[i] === '"') isQuoted = !isQuoted;
    else if (record[i] === delimiter && !isQuoted) {
      cells.push(record.slice(start, i));
      start = i + 1;
    }
  }
  return [...cells, record.slice(start)];
};

const tellDelimiter = (lines: readonly string[], { file, decimal }: TableSettings): Delimiter => {
  const [header = '', ...rows] = lines.filter((line) => line !== '');
  const candidates = DELIMITERS.filter((mark) => mark !== ',' || decimal !== 'comma').flatMap((delimiter) => {
    const names = cellsOf(header, delimiter);
    return names.length > 1 ? [{ delimiter, names }] : [];
  });
  const regular = candidates.filter(({ delimiter, names }) =>
    rows.every((row) => cellsOf(row, delimiter).length === names.length),
  );
  const likely = regular.length > 0 ? regular : candidates;
  if (regular.length > 1) {
    const readings = regular.map(({ delimiter, names }) => `${JSON.stringify(delimiter)} gives ${quotedList(names)}`);
    throw new DataError(`columns that can be read in two ways: ${readings.join('; ')}`, {
      where: { file, row: 1 },
      allowed: 'a declared separator',
      remedies: regular.map(({ delimiter }) => ({ to: 'declare it', options: { delimiter } })),
    });
  }
  return likely.toSorted((a, b) => b.names.length - a.names.length)[0]?.delimiter ?? (decimal === 'comma' ? ';' : ',');
};

const tellDecimal = (lines: readonly string[], delimiter: Delimiter, { file }: TableSettings): 'point' | 'comma' => {
  if (delimiter === ',') return 'point';
  const commas: { readonly cell: string; readonly row: number }[] = [];
  for (const [at, line] of lines.slice(1).entries()) {
    for (const quotedCell of cellsOf(line, delimiter)) {
      const cell = quotedCell.replace(/^"(.*)"$/s, '$1');
      const kind = cellKind(cell, 'point');
      if (kind === 'number' && cell.includes('.')) return 'point';
      if (kind === 'otherDecimal' || THOUSANDS.test(cell)) commas.push({ cell, row: at + 2 });
    }
  }
  const [first] = commas;
  if (first && commas.every(({ cell }) => THOUSANDS.test(cell))) {
    const { cell, row } = first;
    throw new DataError(
      `numbers that can be read in two ways: ${cell} is ${cell.replace(',', '.')} with decimal commas, ${cell.replaceAll(',', '')} with commas between thousands`,
      {
        where: { file, row },
        got: cell,
        allowed: 'a declared decimal mark, or numbers without commas between thousands',
        remedies: [{ to: 'declare decimal commas', options: { decimal: 'comma' } }],
      },
    );
  }
  return first ? 'comma' : 'point';
};
