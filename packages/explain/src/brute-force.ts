import { ConfigError, type FitOptions, type Table, groupCount, groupMembers, paceOf } from '@kuznets/base';
import { type PairSelection, checkBackground, checkFeatures, selectFeatures } from './background.ts';
import type { ExplainedVariation } from './explained-variation.ts';
import { type Predictor, predictionsOf } from './predictor.ts';
import { type VariableEffect, VariationBuilder } from './variation-builder.ts';

/** Options of {@link variableEffect}. */
export interface VariableEffectOptions extends FitOptions {
  /** Rows handed to the model in one call. Default 65,536. */
  readonly batchRows?: number;
}

/** Options of {@link bruteForceVariation}. */
export interface BruteForceOptions extends VariableEffectOptions {
  /** Pairs to decompose. Default 10: those among the ten features of largest `aepv`. */
  readonly pairs?: PairSelection;
  /** Names of the model's features, where it knows them. */
  readonly featureNames?: readonly string[];
}

/**
 * What any model's prediction owes to some variables at each row, by evaluating it at all `rows^2` combinations.
 *
 * `contribution[i] = f(x_i) - mean_j f(x_i with the variables of x_j)`,
 * `partialDependence[i] = mean_j f(x_j with the variables of x_i) - mean_j f(x_j)`
 *
 * @param predictor - The fitted model.
 * @param background - The sample, at least two rows; missing values (NaN) are the model's affair.
 * @param variables - Indices of the features that are resampled together, from one row.
 * @param options - See {@link VariableEffectOptions}.
 * @returns Two arrays of `rows`, in units of the prediction. A variable that the model ignores contributes exactly 0.
 * @throws ConfigError, ShapeError for a sample, variables or options outside what is allowed; RangeError where the model
 * predicts NaN or infinity.
 * @example
 * ```ts
 * const model = { predict: ({ x, rows }: Table) => Float64Array.from({ length: rows }, (_, i) => 2 * x[2 * i]!) };
 * const effect = await variableEffect(model, { x: Float64Array.of(1, 5, 2, 6, 3, 4), rows: 3, features: 2 }, [0]);
 * effect.contribution; // Float64Array [-2, 0, 2]
 * ```
 */
export const variableEffect = async (
  predictor: Predictor,
  background: Table,
  variables: readonly number[],
  options: VariableEffectOptions = {},
): Promise<VariableEffect> => {
  checkBackground(background, true);
  return effectOf(predictor, background, await predictionsOf(predictor, background), variables, options);
};

/**
 * Explained variation of any fitted model, by brute force: `rows^2` predictions for each variable and each pair.
 *
 * The published definitions (see {@link ExplainedVariation}), evaluated as written. For tree ensembles `explainedVariation`
 * gives the same numbers thousands of times faster, for linear models `linearVariation`.
 *
 * @param predictor - The fitted model.
 * @param background - The sample, at least two rows; the growth paper takes the training sample. Missing values (NaN) are
 * the model's affair.
 * @param options - See {@link BruteForceOptions}.
 * @returns See {@link ExplainedVariation}.
 * @throws ConfigError, ShapeError for a sample or options outside what is allowed; RangeError where the model predicts NaN or
 * infinity.
 * @example
 * ```ts
 * const model = { predict: ({ x, rows }: Table) => Float64Array.from({ length: rows }, (_, i) => x[2 * i]! * x[2 * i + 1]!) };
 * const background = { x: Float64Array.of(1, 5, 2, 6, 3, 4), rows: 3, features: 2 };
 * (await bruteForceVariation(model, background, { pairs: 'all' })).pairs?.hStatistic;
 * ```
 */
export const bruteForceVariation = async (
  predictor: Predictor,
  background: Table,
  options: BruteForceOptions = {},
): Promise<ExplainedVariation> => {
  const { pairs = 10, featureNames, onProgress } = options;
  const { rows } = background;
  checkBackground(background, true);
  checkFeatures(featureNames?.length ?? background.features, featureNames, background);
  const features = groupCount(background);
  const members = groupMembers(background);
  const { length: wanted } = selectFeatures(pairs, new Float64Array(features), rows);
  const prediction = await predictionsOf(predictor, background);
  const builder = new VariationBuilder(background);
  builder.setPrediction(0, prediction);
  const total = features + (wanted * (wanted - 1)) / 2;
  const effects: VariableEffect[] = [];
  for (let feature = 0; feature < features; feature += 1) {
    const effect = await effectOf(predictor, background, prediction, members[feature]!, options);
    effects.push(effect);
    builder.setFeature(feature, 0, effect);
    onProgress?.(effects.length / total);
  }
  builder.selectPairs(selectFeatures(pairs, builder.aepv(), rows));
  for (const [pair, first, second] of builder.pairs()) {
    const columns = [...members[first]!, ...members[second]!];
    const both = await effectOf(predictor, background, prediction, columns, options);
    const beyond = (of: keyof VariableEffect): Float64Array =>
      both[of].map((value, i) => value - effects[first]![of][i]! - effects[second]![of][i]!);
    builder.addPair(pair, first, second, 0, {
      contribution: beyond('contribution'),
      partialDependence: beyond('partialDependence'),
    });
    onProgress?.((features + pair + 1) / total);
  }
  return builder.result();
};

const effectOf = async (
  predictor: Predictor,
  { x, rows, features, featureNames }: Table,
  prediction: Float64Array,
  variables: readonly number[],
  { batchRows = 65_536, signal }: VariableEffectOptions,
): Promise<VariableEffect> => {
  if (!Number.isInteger(batchRows) || batchRows < 1)
    throw new ConfigError(`batchRows ${batchRows}; allowed: an integer of at least 1`);
  const bad = variables.find((variable) => !Number.isInteger(variable) || variable < 0 || variable >= features);
  if (bad !== undefined) throw new ConfigError(`variable ${bad}; allowed: 0 to ${features - 1}`);
  const contribution = new Float64Array(rows);
  const partialDependence = new Float64Array(rows);
  const batch = new Float64Array(Math.min(batchRows, rows * rows) * features);
  const pace = paceOf({ signal });
  for (let first = 0; first < rows * rows; first += batchRows) {
    await pace.rest();
    const count = Math.min(batchRows, rows * rows - first);
    for (let cell = 0; cell < count; cell += 1) {
      const i = Math.floor((first + cell) / rows);
      const j = (first + cell) % rows;
      const at = cell * features;
      for (let feature = 0; feature < features; feature += 1) batch[at + feature] = x[i * features + feature]!;
      for (const variable of variables) batch[at + variable] = x[j * features + variable]!;
    }
    const cells = batch.subarray(0, count * features);
    const predicted = await predictionsOf(predictor, { x: cells, rows: count, features, featureNames });
    for (let cell = 0; cell < count; cell += 1) {
      const i = Math.floor((first + cell) / rows);
      const j = (first + cell) % rows;
      contribution[i]! += prediction[i]! - predicted[cell]!;
      partialDependence[j]! += predicted[cell]! - prediction[i]!;
    }
  }
  return {
    contribution: contribution.map((sum) => sum / rows),
    partialDependence: partialDependence.map((sum) => sum / rows),
  };
};
