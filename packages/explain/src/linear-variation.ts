import { ConfigError, type FitOptions, ShapeError, type Table, groupCount, groupMembers, paceOf } from '@kuznets/base';
import { type PairSelection, checkBackground, checkFeatures, selectFeatures } from './background.ts';
import type { ExplainedVariation } from './explained-variation.ts';
import { VariationBuilder, centre } from './variation-builder.ts';

/** A function `intercept + sum_k coef[k] x_k`. */
export interface LinearModel {
  /** `features` */
  readonly coef: Float64Array;
  /** Default 0. */
  readonly intercept?: number;
  readonly featureNames?: readonly string[];
}

/** Options of {@link linearVariation}. */
export interface LinearVariationOptions extends FitOptions {
  /** Pairs to decompose. Default `all`. */
  readonly pairs?: PairSelection;
}

/**
 * Explained variation of a linear model, in closed form.
 *
 * `D_k(i) = coef_k (x_ki - mean x_k)`, hence `aepv[k] = coef_k^2 var(x_k)` and `iepv[k, m] = 2 coef_k coef_m cov(x_k, x_m)`, with
 * divisor `rows`; `D_km = D_k + D_m`, so nonlinearity and Friedman's H are 0. What a group of columns contributes is the sum of its columns'.
 *
 * @param model - Coefficients on the scale of `x`.
 * @param background - The sample, at least two rows.
 * @param options - See {@link LinearVariationOptions}.
 * @returns See {@link ExplainedVariation}.
 * @throws ConfigError, ShapeError for a model, a sample or options outside what is allowed.
 * @example
 * ```ts
 * const background = { x: Float64Array.of(1, 5, 2, 6, 3, 4), rows: 3, features: 2 };
 * (await linearVariation({ coef: Float64Array.of(2, 0) }, background)).aepv; // Float64Array [8 / 3, 0]
 * ```
 */
export const linearVariation = async (
  model: LinearModel,
  background: Table,
  options: LinearVariationOptions = {},
): Promise<ExplainedVariation> => {
  const { coef, intercept = 0 } = model;
  const { rows } = background;
  const features = groupCount(background);
  const { pairs = 'all', ...fit } = options;
  const pace = paceOf(fit);
  checkLinearModel(model, background);
  selectFeatures(pairs, new Float64Array(features), rows);
  const { means, z } = centre(background);
  const middle = coef.reduce((sum, value, feature) => sum + value * means[feature]!, intercept);
  const contribution = z.map((value, at) => coef[Math.floor(at / rows)]! * value);
  const prediction = new Float64Array(rows).fill(middle);
  contribution.forEach((value, at) => (prediction[at % rows]! += value));
  const builder = new VariationBuilder(background);
  builder.setPrediction(0, prediction);
  for (const [variable, columns] of groupMembers(background).entries()) {
    const own = new Float64Array(rows);
    for (const column of columns) own.forEach((sum, i) => (own[i] = sum + contribution[column * rows + i]!));
    builder.setFeature(variable, 0, { contribution: own, partialDependence: own });
  }
  builder.selectPairs(selectFeatures(pairs, builder.aepv(), rows));
  const beyond = { contribution: new Float64Array(rows), partialDependence: new Float64Array(rows) };
  for (const [pair, first, second] of builder.pairs()) {
    if (pace.due()) await pace.rest();
    builder.addPair(pair, first, second, 0, beyond);
  }
  return builder.result();
};

/** Throws where a linear model is not finite or has not the table's columns. */
export const checkLinearModel = ({ coef, intercept = 0, featureNames }: LinearModel, table: Table): void => {
  checkBackground(table);
  checkFeatures(coef.length, featureNames, table);
  if (featureNames && featureNames.length !== coef.length)
    throw new ShapeError(
      `the model has ${coef.length} coefficients and ${featureNames.length} names; allowed: as many`,
    );
  const bad = coef.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new ConfigError(`coef[${bad}] is ${coef[bad]}; allowed: finite numbers`);
  if (!Number.isFinite(intercept)) throw new ConfigError(`intercept ${intercept}; allowed: a finite number`);
};
