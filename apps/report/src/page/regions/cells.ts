import type { RegionsResult, TableCell, TableColumn } from '@kuznets/studies';
import type { Words } from '../../words/words.ts';

/** One number over replicas, or null. */
export type Spread = RegionsResult['described']['dae']['mse'];

/** Median and 5-95 % interval; no interval where one replica, or nothing drawn at random, gives the number. */
export function intervalCells(value: Spread | undefined): TableCell[] {
  if (!value) return [null, null, null];
  return value.replicas === 1 ? [value.median, null, null] : [value.median, value.low, value.high];
}

/** Median, interval, the paper's value and its percentile. */
export const spreadCells = (value: Spread | undefined): TableCell[] => [
  ...intervalCells(value),
  value?.paper ?? null,
  value?.percentile ?? null,
];

/** Headings of {@link intervalCells}. */
export function intervalColumns(digits: number, { regions: { columns } }: Words): TableColumn[] {
  return [
    { key: 'median', label: columns.median, digits },
    { key: 'low', label: columns.low, digits },
    { key: 'high', label: columns.high, digits },
  ];
}

/** Headings of {@link spreadCells}; without the paper's where it says nothing. */
export function spreadColumns(digits: number, withPaper: boolean, words: Words): TableColumn[] {
  const { columns } = words.regions;
  const paper = [
    { key: 'paper', label: columns.paper, digits },
    { key: 'percentile', label: columns.percentile, digits: 0 },
  ];
  return [
    ...intervalColumns(digits, words),
    ...(withPaper ? paper : paper.map((column) => ({ ...column, csvOnly: true }))),
  ];
}

/** The line that says what was drawn at random. */
export function seedsOf({ config }: RegionsResult, words: Words): string {
  return words.regions.replicas(String(config.replicas), String(config.seed));
}

/** Names one after the other. */
export function listOf(items: readonly string[], { locale }: Words): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(items);
}
