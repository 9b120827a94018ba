import { ConfigError, ShapeError, type Table, groupCount } from '@kuznets/base';
import { checkBackground } from './background.ts';
import type { ExplainedVariation } from './explained-variation.ts';
import { type VariableEffect, VariationBuilder } from './variation-builder.ts';

/** Mean predictions at the rows of a sample with features replaced by those of every row, as a model computed them itself. */
export interface SubstitutedMeans {
  /** `rows`: `f(x_i)`. */
  readonly prediction: Float64Array;
  /** `features x rows`, features being groups of columns where the sample has groups: `mean_j f(x_i with x_k := x_jk)`. */
  readonly features: Float64Array;
  /** `features x rows`: partial dependence, `mean_j f(x_j with x_k := x_ik)`; with {@link SubstitutedMeans.pairDependence} it gives H. */
  readonly dependence?: Float64Array;
  /** Features whose pairs are given, ascending. Default none. */
  readonly selected?: Uint32Array;
  /** `pairs x rows`, pairs in the order (0,1), (0,2), ..., (1,2), ... of `selected`: `mean_j f(x_i with both of row j)`. */
  readonly pairs?: Float64Array;
  /** `pairs x rows`: `mean_j f(x_j with both of row i)`. */
  readonly pairDependence?: Float64Array;
}

/**
 * Explained variation from means that a model computed itself, for models that know a faster way than evaluating all rows.
 *
 * `D_k(i) = prediction[i] - features[k, i]`; the definitions are those of {@link ExplainedVariation}. Friedman's H needs the means over
 * the other rows (`dependence`, `pairDependence`); without them it is NaN.
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
export const substitutedVariation = (background: Table, means: SubstitutedMeans): ExplainedVariation => {
  checkBackground(background);
  const { rows } = background;
  const features = groupCount(background);
  const { prediction, selected = new Uint32Array(0), pairs = new Float64Array(0), dependence, pairDependence } = means;
  const count = (selected.length * Math.max(0, selected.length - 1)) / 2;
  if (prediction.length !== rows)
    throw new ShapeError(`prediction has ${prediction.length} numbers; allowed: rows = ${rows}`);
  const checkLength = (name: string, values: Float64Array | undefined, axis: string, length: number): void => {
    if (values && values.length !== length * rows)
      throw new ShapeError(`${name} has ${values.length} numbers; allowed: ${axis} x rows = ${length * rows}`);
  };
  checkLength('features', means.features, 'features', features);
  checkLength('dependence', dependence, 'features', features);
  checkLength('pairs', pairs, 'pairs', count);
  checkLength('pairDependence', pairDependence, 'pairs', count);
  if ((dependence === undefined) !== (pairDependence === undefined) && count > 0)
    throw new ConfigError('dependence and pairDependence; allowed: both or neither where there are pairs');
  const bad = selected.findIndex((feature, at) => feature >= features || (at > 0 && feature <= selected[at - 1]!));
  if (bad >= 0) throw new ConfigError(`selected[${bad}] is ${selected[bad]}; allowed: ascending, 0 to ${features - 1}`);
  const builder = new VariationBuilder(background);
  builder.setPrediction(0, prediction);
  const level = prediction.reduce((sum, value) => sum + value, 0) / rows;
  const part = (values: Float64Array, at: number): Float64Array => values.subarray(at * rows, (at + 1) * rows);
  const effect = (substituted: Float64Array, dependent: Float64Array | undefined): VariableEffect => {
    const contribution = prediction.map((value, i) => value - substituted[i]!);
    // The builder's check is of two means of one table; where only one is known it is told the other.
    return {
      contribution,
      partialDependence: dependent?.map((value) => value - level) ?? contribution.map((value) => -value),
    };
  };
  const effects = Array.from({ length: features }, (_, feature) =>
    effect(part(means.features, feature), dependence && part(dependence, feature)),
  );
  effects.forEach((own, feature) => builder.setFeature(feature, 0, own));
  builder.selectPairs(selected, pairDependence !== undefined);
  for (const [pair, first, second] of builder.pairs()) {
    const both = effect(part(pairs, pair), pairDependence && part(pairDependence, pair));
    const beyond = (of: keyof VariableEffect): Float64Array =>
      both[of].map((value, i) => value - effects[first]![of][i]! - effects[second]![of][i]!);
    builder.addPair(pair, first, second, 0, {
      contribution: beyond('contribution'),
      partialDependence: beyond('partialDependence'),
    });
  }
  return builder.result();
};
