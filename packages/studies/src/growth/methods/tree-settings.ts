import { ConfigError } from '@kuznets/core-gpu';
import { z } from 'zod';

/** Whole numbers from `least` to `most`. */
export const count = (least: number, most: number) => z.int().min(least).max(most);

/** When a node is split: MATLAB's `MinLeafSize` and `MinParentSize`. `minSamplesSplit` follows the leaf where it is not given. */
export const stoppingRules = {
  minSamplesLeaf: count(1, 1_000_000).default(5),
  minSamplesSplit: count(2, 2_000_000).default(10),
};

/** Settings of an ensemble of trees on bootstrap samples. */
export const baggedTrees = { trees: count(1, 100_000_000).default(10_000), ...stoppingRules };

/** Refuses leaves that leave nothing to split. */
export function checkLeaf({ minSamplesLeaf }: { readonly minSamplesLeaf: number }, rows: number): void {
  if (minSamplesLeaf * 2 <= rows) return;
  throw new ConfigError(
    `minSamplesLeaf: ${rows} rows cannot be split into two leaves of ${minSamplesLeaf}; at most ${Math.floor(rows / 2)}, got ${minSamplesLeaf}`,
  );
}
