import { ConfigError, ShapeError } from '@kuznets/core-gpu';
import { type BackgroundSample, checkBackground } from './background.ts';
import type { ExplainedVariation } from './explained-variation.ts';
import { VariationBuilder } from './variation-builder.ts';

/** Mean predictions at the rows of a sample with features replaced by those of every row, as a model computed them itself. */
export interface SubstitutedMeans {
  /** `rows`: `f(x_i)`. */
  readonly prediction: Float64Array;
  /** `features x rows`: `mean_j f(x_i with x_k := x_jk)`. */
  readonly features: Float64Array;
  /** Features whose pairs are given, ascending. Default none. */
  readonly selected?: Uint32Array;
  /** `pairs x rows`, pairs in the order (0,1), (0,2), ..., (1,2), ... of `selected`: `mean_j f(x_i with both of row j)`. */
  readonly pairs?: Float64Array;
}

/**
 * Explained variation from means that a model computed itself, for models that know a faster way than evaluating all rows.
 *
 * `D_k(i) = prediction[i] - features[k, i]`; the definitions are those of {@link ExplainedVariation}. Friedman's H needs means over
 * the other rows, which are not given: it is NaN.
 *
 * @param background - The sample, at least two rows.
 * @param means - See {@link SubstitutedMeans}.
 * @throws ConfigError, ShapeError for a sample or means outside what is allowed.
 * @example
 * ```ts
 * const background = { x: Float64Array.of(1, 2, 3), rows: 3, features: 1 };
 * substitutedVariation(background, { prediction: Float64Array.of(2, 4, 6), features: Float64Array.of(4, 4, 4) }).aepv; // [8 / 3]
 * ```
 */
export const substitutedVariation = (background: BackgroundSample, means: SubstitutedMeans): ExplainedVariation => {
  checkBackground(background);
  const { rows, features } = background;
  const { prediction, selected = new Uint32Array(0), pairs = new Float64Array(0) } = means;
  const count = (selected.length * (selected.length - 1)) / 2;
  if (prediction.length !== rows) throw new ShapeError(`prediction has ${prediction.length} numbers; allowed: rows = ${rows}`);
  if (means.features.length !== features * rows) throw new ShapeError(`features has ${means.features.length} numbers; allowed: features x rows = ${features * rows}`);
  if (pairs.length !== count * rows) throw new ShapeError(`pairs has ${pairs.length} numbers; allowed: pairs x rows = ${count * rows}`);
  const bad = selected.findIndex((feature, at) => feature >= features || (at > 0 && feature <= selected[at - 1]!));
  if (bad >= 0) throw new ConfigError(`selected[${bad}] is ${selected[bad]}; allowed: ascending, 0 to ${features - 1}`);
  const builder = new VariationBuilder(background);
  builder.setPrediction(0, prediction);
  const contribution = means.features.map((mean, at) => prediction[at % rows]! - mean);
  const own = (feature: number): Float64Array => contribution.subarray(feature * rows, (feature + 1) * rows);
  // The builder's check is of two means of one table; of that table only one is known here.
  const effect = (values: Float64Array) => ({ contribution: values, partialDependence: values.map((value) => -value) });
  for (let feature = 0; feature < features; feature += 1) builder.setFeature(feature, 0, effect(own(feature)));
  builder.selectPairs(selected);
  for (const [pair, first, second] of builder.pairs()) {
    const [a, b] = [own(first), own(second)];
    builder.addPair(pair, first, second, 0, effect(Float64Array.from(a, (value, i) => prediction[i]! - pairs[pair * rows + i]! - value - b[i]!)));
  }
  const result = builder.result();
  return result.pairs === null ? result : { ...result, pairs: { ...result.pairs, hStatistic: result.pairs.hStatistic.map(() => Number.NaN) } };
};
