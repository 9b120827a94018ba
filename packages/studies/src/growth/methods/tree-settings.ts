import { EXACT_ROWS } from '@kuznets/ensembles';
import { z } from 'zod';
import { settingError } from '../../study/parse-settings.ts';
import type { GrowthData } from '../data.ts';
import { count } from '../../study/settings.ts';
import type { MethodNote } from '../notes.ts';

/** When a node is split: MATLAB's `MinLeafSize` and `MinParentSize`. `minSamplesSplit` follows the leaf where it is not given. */
export const stoppingRules = {
  minSamplesLeaf: count(1, 1_000_000).default(5).describe('least rows in a leaf'),
  minSamplesSplit: count(2, 2_000_000).default(10).describe('least rows in a node that is split'),
};

/** Settings of an ensemble of trees on bootstrap samples. */
export const baggedTrees = {
  trees: count(1, 100_000_000).default(10_000).describe('trees of the ensemble'),
  bootstrap: z
    .boolean()
    .default(true)
    .describe('a bootstrap sample of the rows for each tree, or 63.2 % of them without replacement'),
  ...stoppingRules,
};

/** How an ensemble draws the rows of a tree: without replacement as many as a bootstrap sample has on average. */
export const drawnBy = (bootstrap: boolean): { readonly bootstrap: boolean; readonly maxSamples?: number } =>
  bootstrap ? { bootstrap } : { bootstrap, maxSamples: 1 - 1 / Math.E };

/** What bags are drawn of: where there are clusters whole ones, those of the first column. */
export const bagUnits = ([first]: GrowthData['clusters']): { readonly clusters?: readonly string[] } =>
  first ? { clusters: first.values } : {};

/** Which importance of an ensemble ranks. */
export const rankTreesBy = z
  .enum(['standardized', 'mean', 'fepv'])
  .default('standardized')
  .describe('mean rise of the out-of-bag error, or over its standard deviation, or the share of explained variation');

/** Determinants tried at each split. */
export const triedFeatures = z
  .union([z.literal('third'), count(1, 1_000_000)])
  .default('third')
  .describe('determinants tried at each split');

/** Rows that the decomposition of trees has codes for. */
export const mostDecomposed = 65_535;

/** Refuses leaves that leave nothing to split. */
export function checkLeaf({ minSamplesLeaf }: { readonly minSamplesLeaf: number }, rows: number): void {
  if (minSamplesLeaf * 2 <= rows) return;
  throw settingError(
    'minSamplesLeaf',
    `${rows} rows cannot be split into two leaves of ${minSamplesLeaf}; at most ${Math.floor(rows / 2)}, got ${minSamplesLeaf}`,
  );
}

/** Bins of each column beyond the rows up to which trees are grown on every value. */
const bins = 256;

/** What there is to say where a tree may be grown on so many rows of a sample that its columns are binned. */
export const binnedNotes = (drawn: number, rows: number): readonly MethodNote[] =>
  Math.max(drawn, rows) > EXACT_ROWS ? [{ code: 'features-binned', drawn, rows, bins }] : [];
