import type { Column, Table, TextReading } from './types.ts';

/** What a reader must know of how columns were taken out of a file. */
export type TableNote =
  | ({ readonly code: 'file-read-as'; readonly unnamedId: boolean } & Omit<TextReading, 'told' | 'format'>)
  | { readonly code: 'first-sheet-taken'; readonly sheet: string; readonly others: readonly string[] }
  | { readonly code: 'lines-skipped'; readonly lines: readonly string[] }
  | { readonly code: 'text-columns-left-out' | 'labelled-as-numbers'; readonly names: readonly string[] }
  | {
      readonly code: 'factors';
      readonly factors: readonly { readonly name: string; readonly base: string; readonly levels: readonly string[] }[];
    }
  | { readonly code: 'words-as-numbers'; readonly name: string; readonly zero: string; readonly one: string };

/**
 * Notes on a table: what was told from the file and is not plain comma-separated UTF-8, lines that are no part of the table, columns of text that no study takes,
 * codes with labels that are taken as numbers, and words that are read as 0 and 1.
 *
 * @param table - the table
 * @param used - its columns that have a role
 * @returns one note each; none of columns that were declared as text
 */
export const tableNotes = (
  { reading, columns, text, rowNames, skipped = [] }: Table,
  used: readonly Column[],
): readonly TableNote[] => {
  const leftOut = columns.filter(
    ({ kind, name }) =>
      kind === 'text' && name !== rowNames && !used.some((other) => other.name === name) && !text.includes(name),
  );
  const labelled = used.filter((column) => column.kind === 'numeric' && column.valueLabels !== undefined);
  return [
    ...(reading.format === 'text' ? readAs(reading, rowNames !== undefined) : []),
    ...(skipped.length > 0 ? [{ code: 'lines-skipped' as const, lines: skipped }] : []),
    ...(reading.format === 'excel' && reading.otherSheets.length > 0
      ? [{ code: 'first-sheet-taken' as const, sheet: reading.sheet, others: reading.otherSheets }]
      : []),
    ...(leftOut.length > 0 ? [{ code: 'text-columns-left-out' as const, names: leftOut.map(({ name }) => name) }] : []),
    ...(labelled.length > 0 ? [{ code: 'labelled-as-numbers' as const, names: labelled.map(({ name }) => name) }] : []),
    ...used.flatMap((column) => {
      if (column.kind === 'text' || column.levels === undefined) return [];
      const [zero, one] = column.levels;
      return [{ code: 'words-as-numbers' as const, name: column.name, zero, one }];
    }),
  ];
};

const USUAL = { encoding: 'utf-8', delimiter: ',', decimal: 'point' } as const;

/** What was told from a file of separated values, where it is not plain comma-separated UTF-8. */
const readAs = ({ encoding, delimiter, decimal, told }: TextReading, unnamedId: boolean): readonly TableNote[] => {
  const read = { encoding, delimiter, decimal };
  const isUsual = !unnamedId && told.every((name) => read[name] === USUAL[name]);
  return isUsual ? [] : [{ code: 'file-read-as', ...read, unnamedId }];
};
