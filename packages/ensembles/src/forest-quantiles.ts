import {
  ConfigError,
  type PredictionIntervals,
  type Sample,
  type Table,
  type TreeEnsemble,
  checkLevel,
  checkSample,
  columnsAsFitted,
  featureNamesOf,
  leafOf,
  treeCount,
} from '@kuznets/base';

/**
 * Quantiles of the target that a forest predicts for rows: a quantile regression forest.
 *
 * A training row weighs `w_i(x) = 1/T sum_t 1(leaf_t(x_i) = leaf_t(x)) / #{j: leaf_t(x_j) = leaf_t(x)}`, over all training rows, in the bag of the
 * tree or not; the quantile is the smallest target at which the weights of the targets up to it reach `p`. R's quantregForest and
 * ranger's `quantreg` draw one row of each leaf in place of the weights.
 *
 * @param forest - trees of constant leaves, whose mean is the forest
 * @param training - the rows and targets that it was fitted to
 * @param table - `rows x features`, finite; columns are matched by name where both have names
 * @param p - probabilities between 0 and 1
 * @returns one array a probability, `rows` quantiles
 * @throws ConfigError for a probability that is none or leaves with linear models; ShapeError, DataError for the tables
 *
 * Source: Meinshausen (2006), Journal of Machine Learning Research 7, 983-999.
 *
 * @example
 * ```ts
 * const forest = await new RandomForestRegressor({ nEstimators: 500 }).fit(data, { device });
 * const [low, median, high] = forestQuantiles(forest.ensemble, data, data, [0.05, 0.5, 0.95]);
 * ```
 */
export function forestQuantiles(
  forest: TreeEnsemble,
  training: Sample,
  table: Table,
  p: readonly number[],
): Float64Array[] {
  const { trees, nFeatures, featureNames } = forest;
  const wrong = p.find((value) => !(value >= 0 && value <= 1));
  if (wrong !== undefined)
    throw new ConfigError('not allowed', { where: { option: 'p' }, got: wrong, allowed: 'numbers from 0 to 1' });
  if (trees.linear) throw new ConfigError('leaves with linear models have no rows of their own');
  checkSample(training);
  const names = featureNamesOf({ features: nFeatures, featureNames });
  const known = columnsAsFitted(training, names);
  const x = columnsAsFitted(table, names);
  const order = Array.from(training.y.keys()).sort((a, b) => training.y[a]! - training.y[b]! || a - b);
  const count = treeCount(trees);
  const weights = Array.from({ length: table.rows }, () => new Float64Array(training.rows));
  for (let tree = 0; tree < count; tree++) {
    const members = new Map<number, number[]>();
    order.forEach((row, place) => {
      const leaf = leafOf(trees, tree, known, row * nFeatures);
      const list = members.get(leaf);
      if (list) list.push(place);
      else members.set(leaf, [place]);
    });
    for (let row = 0; row < table.rows; row++) {
      // Of a tree in whose leaf no training row is nothing is known; those that are there count then.
      const places = members.get(leafOf(trees, tree, x, row * nFeatures)) ?? [];
      for (const place of places) weights[row]![place]! += 1 / places.length;
    }
  }
  const quantiles = p.map(() => new Float64Array(table.rows));
  weights.forEach((own, row) => {
    const total = own.reduce((a, b) => a + b, 0);
    for (const [k, share] of p.entries()) {
      // Sums of 1/3 and the like are not exact: a share is reached when it is within rounding.
      const enough = total * share * (1 - 1e-12);
      let sum = own[0]!;
      let place = 0;
      while ((sum < enough || sum === 0) && place < order.length - 1) sum += own[++place]!;
      quantiles[k]![row] = training.y[order[place]!]!;
    }
  });
  return quantiles;
}

/**
 * Prediction intervals of a quantile regression forest: its quantiles at `(1 - level) / 2` and `(1 + level) / 2`, about the forest's prediction.
 *
 * They follow where the target spreads, and promise no coverage: conformal intervals do.
 *
 * @param forest - as for {@link forestQuantiles}
 * @param training - likewise
 * @param table - likewise
 * @param options - the forest's predictions of the table, and the level, above 0 and below 1
 * @returns `rows` intervals
 * @throws as {@link forestQuantiles}
 */
export function quantileIntervals(
  forest: TreeEnsemble,
  training: Sample,
  table: Table,
  { prediction, level }: { readonly prediction: Float64Array; readonly level: number },
): PredictionIntervals {
  checkLevel(level);
  const [low, high] = forestQuantiles(forest, training, table, [(1 - level) / 2, (1 + level) / 2]);
  return { prediction, low: low!, high: high! };
}
