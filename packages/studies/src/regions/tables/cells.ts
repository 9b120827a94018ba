import { intervalColumns } from '../../tables/columns.ts';
import type { TableCell, TableColumn } from '../../tables/table.ts';
import { divergedReplicas } from '../diverged.ts';
import type { RegionsResult } from '../result.ts';

/** A distribution of the result, or null. */
export type Spread = RegionsResult['described']['dae']['mse'];

/** Median, interval, the paper's value and its percentile. */
export const spreadCells = (value: Spread | undefined): TableCell[] =>
  value ? [value.median, value.low, value.high, value.paper, value.percentile] : [null, null, null, null, null];

/** Median and interval. */
export const intervalCells = (value: Spread | undefined): TableCell[] => spreadCells(value).slice(0, 3);

/** Headings of {@link spreadCells}. */
export const spreadColumns = (key: string, label: string, digits: number): TableColumn[] => [
  ...intervalColumns(key, label, digits),
  { key: `${key}_paper`, label: 'Paper', digits },
  { key: `${key}_percentile`, label: 'Its percentile', digits: 0 },
];

/** What the intervals are over. */
export const over = (result: RegionsResult): string => {
  const lost = divergedReplicas(result).map(({ model, replicas }) => `${model} ${replicas}`);
  return `median and 5-95 % interval over ${result.config.replicas} replicas${lost.length === 0 ? '' : `, less those that diverged: ${lost.join(', ')}`}`;
};
