import type { BagOptions } from '../types.ts';
import { drawWord, floydSample, keyOfSeed, purposes, toIndex } from './random.ts';

/** How often each row is in the bag of tree `tree`. */
export function bagWeights(rows: number, tree: number, options: BagOptions): number[] {
  const { clusters } = options;
  if (clusters) {
    const counts = bagWeights(new Set(clusters).size, tree, { ...options, clusters: undefined });
    return Array.from(clusters, (cluster) => counts[cluster]!);
  }
  const weights = Array.from({ length: rows }, () => 0);
  const key = keyOfSeed(options.seed);
  const wordOf = (index: number): number => drawWord(index, (block) => [block, 0, tree, purposes.rows], key);
  const draw = (index: number, choices: number): number => toIndex(wordOf(index), choices);
  if (options.replace) {
    for (let index = 0; index < options.draws; index++) {
      const word = wordOf(index);
      const row = options.starts ? options.starts.filter((start) => start <= word).length - 1 : draw(index, rows);
      weights[row] = (weights[row] ?? 0) + 1;
    }
  } else {
    for (const row of floydSample(options.draws, rows, draw)) weights[row] = 1;
  }
  return weights;
}

/** Rows that are not in the bag of tree `tree`, ascending. */
export function outOfBagRows(rows: number, tree: number, options: BagOptions): number[] {
  return bagWeights(rows, tree, options).flatMap((weight, row) => (weight === 0 ? [row] : []));
}
