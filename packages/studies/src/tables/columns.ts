import type { StudyWords } from '../words/words.ts';
import type { TableColumn } from './table.ts';

/** Headings of a value and its 5-95 % interval. */
export function intervalColumns(
  key: string,
  label: string,
  digits: number,
  { columns }: Pick<StudyWords, 'columns'>,
  options: Pick<TableColumn, 'csvOnly'> = {},
): TableColumn[] {
  return [
    { key, label, digits, ...options },
    { key: `${key}_low`, label: columns.low, digits, ...options },
    { key: `${key}_high`, label: columns.high, digits, ...options },
  ];
}
