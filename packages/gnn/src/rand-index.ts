import { type EncodedLabels, encodeLabels } from './silhouette.ts';

const pairs = (count: number): number => (count * (count - 1)) / 2;

/**
 * Agreement of two partitions of the same rows, corrected for chance: 1 for the same partition, 0 on average for
 * independent ones.
 *
 * Two trivial partitions (all rows together, or each alone) have 1. scikit-learn's `adjusted_rand_score`.
 *
 * Source: Hubert and Arabie (1985), https://doi.org/10.1007/BF01908075.
 *
 * @param a - `rows` whole numbers from 0.
 * @param b - as many.
 * @returns the index, at most 1; it may be negative.
 * @throws ShapeError, ConfigError for lists of different length or labels that are no whole numbers.
 * @example
 * ```ts
 * adjustedRandScore([0, 0, 1, 1], [1, 1, 0, 0]); // 1
 * ```
 */
export function adjustedRandScore(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return randOfCodes(encodeLabels(a, a.length), encodeLabels(b, a.length));
}

/** {@link adjustedRandScore} of labels that are encoded already. */
export function randOfCodes(a: EncodedLabels, b: EncodedLabels): number {
  const rows = a.codes.length;
  const width = b.sizes.length;
  const cells = new Uint32Array(a.sizes.length * width);
  for (let row = 0; row < rows; row++) cells[a.codes[row]! * width + b.codes[row]!]!++;
  const sum = (counts: ArrayLike<number>): number => {
    let total = 0;
    for (let at = 0; at < counts.length; at++) total += pairs(counts[at]!);
    return total;
  };
  const [together, inA, inB] = [sum(cells), sum(a.sizes), sum(b.sizes)];
  const expected = rows < 2 ? 0 : (inA * inB) / pairs(rows);
  const most = (inA + inB) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}
