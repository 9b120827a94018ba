/** How pairs of candidates go together across models. Pairs of candidates that are in some but not all models, in order. */
export interface Jointness {
  /** `pairs`: index of the first feature. */
  readonly first: Int32Array;
  /** `pairs`: index of the second feature, larger than the first. */
  readonly second: Int32Array;
  /** `pairs`: probability that both are in. */
  readonly together: Float64Array;
  /** `pairs`: P(both) / P(either), 0 to 1; above 1/2 more often together than apart (Ley and Steel 2007). */
  readonly leySteel: Float64Array;
  /**
   * `pairs`: log(P(both) P(neither) / (P(first alone) P(second alone))); above 1 complements, below -1 substitutes
   * (Doppelhofer and Weeks 2009). -Infinity for pairs that are never together or never both out, Infinity for pairs of which one
   * is never alone.
   */
  readonly doppelhoferWeeks: Float64Array;
}

/**
 * Jointness of all pairs.
 *
 * @param inclusion - `features`: probability that each is in
 * @param joint - `features x features`, upper triangle: probability that both are in
 *
 * Source: Ley and Steel (2007), https://doi.org/10.1016/j.jmacro.2006.12.002; Doppelhofer and Weeks (2009),
 * https://doi.org/10.1002/jae.1046.
 */
export function jointness(inclusion: Float64Array, joint: Float64Array): Jointness {
  const features = inclusion.length;
  const varying = Array.from({ length: features }, (_, j) => j).filter((j) => inclusion[j]! > 0 && inclusion[j]! < 1);
  const pairs = varying.flatMap((i, at) => varying.slice(at + 1).map((j) => [i, j] as const));
  const both = Float64Array.from(pairs, ([i, j]) => joint[i * features + j]!);
  // Differences of probabilities that are equal but for rounding are empty cells.
  const cell = (value: number): number => (value < 1e-14 ? 0 : value);
  return {
    first: Int32Array.from(pairs, ([i]) => i),
    second: Int32Array.from(pairs, ([, j]) => j),
    together: both,
    leySteel: Float64Array.from(pairs, ([i, j], at) => both[at]! / (inclusion[i]! + inclusion[j]! - both[at]!)),
    doppelhoferWeeks: Float64Array.from(pairs, ([i, j], at) => {
      const together = cell(both[at]!);
      const neither = cell(1 - inclusion[i]! - inclusion[j]! + both[at]!);
      const alone = cell(inclusion[i]! - both[at]!) * cell(inclusion[j]! - both[at]!);
      if (together * neither === 0) return -Infinity;
      return alone === 0 ? Infinity : Math.log((together * neither) / alone);
    }),
  };
}
