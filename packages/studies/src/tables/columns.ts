import type { TableColumn } from './table.ts';

/** Headings of a value and its 5-95 % interval. */
export function intervalColumns(
  key: string,
  label: string,
  digits: number,
  options: Pick<TableColumn, 'csvOnly'> = {},
): TableColumn[] {
  return [
    { key, label, digits, ...options },
    { key: `${key}_low`, label: '5 %', digits, ...options },
    { key: `${key}_high`, label: '95 %', digits, ...options },
  ];
}
