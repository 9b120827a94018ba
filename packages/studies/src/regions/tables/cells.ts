import { intervalColumns } from '../../tables/columns.ts';
import type { TableCell, TableColumn } from '../../tables/table.ts';
import type { StudyWords } from '../../words/words.ts';
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
export const spreadColumns = (key: string, label: string, digits: number, words: StudyWords): TableColumn[] => [
  ...intervalColumns(key, label, digits, words),
  { key: `${key}_paper`, label: words.columns.paper, digits },
  { key: `${key}_percentile`, label: words.columns.percentile, digits: 0 },
];

/** What the intervals are over. */
export const over = (result: RegionsResult, words: StudyWords): string =>
  words.regionsCaptions.over(
    result.config.replicas,
    divergedReplicas(result).map(({ model, replicas }) => `${words.models[model]} ${replicas}`),
  );
