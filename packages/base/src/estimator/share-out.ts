import type { FitOptions } from './pace.ts';

/**
 * What the parts of one computation are told: its signal, and each its share of the progress.
 *
 * @param fit - what the computation is told
 * @param weights - work of each part
 * @returns one for each part
 */
export function shareOut({ signal, onProgress }: FitOptions, weights: readonly number[]): readonly FitOptions[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let done = 0;
  return weights.map((weight) => {
    let before = 0;
    return {
      signal,
      onProgress:
        onProgress &&
        ((share) => {
          done += weight * (share - before);
          before = share;
          onProgress(Math.min(1, done / (total || 1)));
        }),
    };
  });
}
