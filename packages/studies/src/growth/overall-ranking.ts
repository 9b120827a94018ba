import type { GrowthResult } from './result.ts';

/** A determinant and its rank by all methods together. */
export interface OverallRank {
  /** Index in the data's order. */
  readonly determinant: number;
  readonly name: string;
  /** Mean over the methods of its mean rank over seeds. */
  readonly meanRank: number;
}

/**
 * The determinants by their mean rank over all methods, best first; equal ones in the data's order.
 *
 * @param result - a growth result.
 * @returns one entry a determinant.
 */
export function overallRanking({ data, methods }: Pick<GrowthResult, 'data' | 'methods'>): OverallRank[] {
  return data.features
    .map(({ name }, determinant) => {
      const sum = methods.reduce((total, { ranks }) => total + ranks.mean[determinant]!, 0);
      return { determinant, name, meanRank: sum / methods.length };
    })
    .sort((a, b) => a.meanRank - b.meanRank || a.determinant - b.determinant);
}
