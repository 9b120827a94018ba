import {
  ConfigError,
  type FitOptions,
  ShapeError,
  type Table,
  type TreeEnsemble,
  checkEnsemble,
  goesLeft,
  paceOf,
  groupCount,
  groupMembers,
  treeCount,
} from '@kuznets/base';
import { checkBackground, checkFeatures, membersOf } from './background.ts';
import type { ExplainedVariation } from './explained-variation.ts';
import { type Predictor, predictionsOf } from './predictor.ts';

/** Options of {@link quantileProfiles}. */
export interface QuantileProfileOptions {
  /** Percentages at which the other features are held. Default 25, 50, 75, as the growth paper's figures. */
  readonly quantiles?: readonly number[];
  /**
   * Values of the feature, of a group of columns `points x columns`. Default: 101, evenly spaced from its smallest to its largest; of a group
   * its distinct rows in the sample's order.
   */
  readonly grid?: Float64Array;
}

/** A fitted function of one feature, the others held at their quantiles. */
export interface QuantileProfiles {
  readonly feature: number;
  /** `points`, or `points x columns`: values of the feature. */
  readonly grid: Float64Array;
  /** Percentages. */
  readonly quantiles: readonly number[];
  /** `quantiles x points` */
  readonly prediction: Float64Array;
}

/**
 * Rows with every feature at one of its quantiles.
 *
 * Quantiles are MATLAB's `prctile`: with sorted values, the `i`-th of `n` is the `100 (i - 1/2) / n` % quantile, linear between, constant beyond
 * the first and the last. The columns of a group are those of its most frequent row, the first of equals.
 *
 * @param background - The sample, at least two rows.
 * @param quantiles - Percentages, one a row.
 * @returns `quantiles x features`
 * @throws ConfigError, ShapeError for a sample or a percentage outside what is allowed.
 * @example
 * ```ts
 * quantileRows({ x: Float64Array.of(1, 4, 2, 3), rows: 4, features: 1 }, [50]); // Float64Array(1) [ 2.5 ]
 * ```
 */
export const quantileRows = (background: Table, quantiles: readonly number[]): Float64Array => {
  checkBackground(background);
  const bad = quantiles.find((quantile) => !(quantile >= 0 && quantile <= 100));
  if (bad !== undefined) throw new ConfigError(`quantile ${bad}; allowed: 0 to 100`);
  const { x, features } = background;
  const held = new Float64Array(quantiles.length * features);
  const write = (column: number, value: (quantile: number) => number): void =>
    quantiles.forEach((quantile, q) => (held[q * features + column] = value(quantile)));
  for (const columns of groupMembers(background)) {
    if (columns.length > 1) {
      const { first } = distinctRows(background, columns);
      for (const column of columns) write(column, () => x[first * features + column]!);
    } else {
      const sorted = sortedColumn(background, columns[0]!);
      write(columns[0]!, (quantile) => percentile(sorted, quantile));
    }
  }
  return held;
};

/**
 * The fitted function of one feature with all others at their 25, 50 and 75 % quantiles.
 *
 * `prediction[q, p] = f(x_k = grid[p], every other x_m at its quantile q)`. Quantiles are MATLAB's `prctile`: with sorted
 * values, the `i`-th of `n` is the `100 (i - 1/2) / n` % quantile, linear between, constant beyond the first and the last. The columns of
 * another group are held at its most frequent row, the first of equals.
 *
 * @param predictor - The fitted model.
 * @param background - The sample, at least two rows.
 * @param feature - Index of the feature.
 * @param options - See {@link QuantileProfileOptions}.
 * @throws ConfigError, ShapeError for a sample, a feature or options outside what is allowed; RangeError where the model
 * predicts NaN or infinity.
 */
export const quantileProfiles = async (
  predictor: Predictor,
  background: Table,
  feature: number,
  options: QuantileProfileOptions = {},
): Promise<QuantileProfiles> => {
  checkBackground(background);
  const columns = membersOf(feature, background);
  const { quantiles = [25, 50, 75] } = options;
  const {
    grid = columns.length > 1
      ? distinctRows(background, columns).flat
      : evenly(sortedColumn(background, columns[0]!), 101),
  } = options;
  const points = grid.length / columns.length;
  if (grid.length === 0 || !Number.isInteger(points) || !grid.every(Number.isFinite))
    throw new ConfigError('grid: allowed: at least one value, finite numbers, of each column of the feature');
  const { features } = background;
  const rows = quantiles.length * points;
  const held = quantileRows(background, quantiles);
  const x = new Float64Array(rows * features);
  for (let row = 0; row < rows; row += 1) {
    const q = Math.floor(row / points);
    x.set(held.subarray(q * features, (q + 1) * features), row * features);
    columns.forEach((column, j) => (x[row * features + column] = grid[(row % points) * columns.length + j]!));
  }
  const prediction = Float64Array.from(await predictionsOf(predictor, { ...background, x, rows }));
  return { feature, grid, quantiles, prediction };
};

/** A tree ensemble's prediction as a step function of one feature. */
export interface StepCurves {
  readonly feature: number;
  /** `steps - 1`, increasing: the model's own thresholds. Step `s` holds for values above `thresholds[s - 1]` up to `thresholds[s]`. */
  readonly thresholds: Float64Array;
  /** `rows x steps`: individual conditional expectation, each row's prediction with the feature on the step. */
  readonly ice: Float64Array;
  /** `steps`: partial dependence, the mean over rows. */
  readonly partialDependence: Float64Array;
}

/**
 * Partial dependence and individual conditional expectation of a tree ensemble on one feature, at every value at once.
 *
 * A tree ensemble is constant between its own thresholds, so these steps are the whole curve, not points of a grid. Trees are
 * walked once a row: a split on the feature is followed both ways.
 *
 * @param ensemble - Trees with constant leaves.
 * @param background - The rows; at least two.
 * @param feature - Index of the feature.
 * @param fit - Signal and progress.
 * @throws ConfigError, ShapeError for an ensemble, a sample or a feature outside what is allowed.
 * @see Friedman (2001), Annals of Statistics 29(5), https://doi.org/10.1214/aos/1013203451; Goldstein, Kapelner, Bleich and
 * Pitkin (2015), JCGS 24(1), https://doi.org/10.1080/10618600.2014.907095
 */
export const stepCurves = async (
  ensemble: TreeEnsemble,
  background: Table,
  feature: number,
  fit: FitOptions = {},
): Promise<StepCurves> => {
  const { trees, scale, base } = ensemble;
  checkFeatures(ensemble.nFeatures, ensemble.featureNames, background);
  checkBackground(background, trees.missingLeft !== undefined);
  checkFeature(feature, background);
  checkEnsemble(ensemble);
  if (trees.linear)
    throw new ConfigError(
      'the leaves have linear models; allowed: constant leaves, for others evaluate the model on a grid',
    );
  const { x, rows, features } = background;
  const { offsets, threshold, childrenLeft, childrenRight, value, levels } = trees;
  if (levels?.offsets.some((first, node) => first < levels.offsets[node + 1]! && trees.feature[node] === feature))
    throw new ConfigError(`feature ${feature} is split by sets of levels, which have no order`, {
      allowed: 'a numeric feature; quantileProfiles with the levels as its grid',
    });
  const thresholds = threshold
    .filter((_, node) => trees.feature[node] === feature)
    .sort()
    .filter((cut, at, all) => at === 0 || cut !== all[at - 1]);
  const stepOf = new Map(Array.from(thresholds, (cut, step) => [cut, step + 1]));
  const steps = thresholds.length + 1;
  const ice = new Float64Array(rows * steps);
  const partialDependence = new Float64Array(steps);
  const changes = new Float64Array(steps + 1);
  const follow = (root: number, node: number, row: number, from: number, to: number): void => {
    const split = trees.feature[node]!;
    if (split < 0) {
      changes[from]! += value[node]!;
      changes[to]! -= value[node]!;
      return;
    }
    const left = root + childrenLeft[node]!;
    const right = root + childrenRight[node]!;
    if (split === feature) {
      const step = stepOf.get(threshold[node]!)!;
      if (from < step) follow(root, left, row, from, Math.min(to, step));
      if (to > step) follow(root, right, row, Math.max(from, step), to);
      return;
    }
    follow(root, goesLeft(trees, node, x[row * features + split]!) ? left : right, row, from, to);
  };
  const pace = paceOf(fit);
  for (let row = 0; row < rows; row += 1) {
    if (pace.due()) await pace.rest(row / rows);
    changes.fill(0);
    for (let tree = 0; tree < treeCount(trees); tree += 1) follow(offsets[tree]!, offsets[tree]!, row, 0, steps);
    let sum = 0;
    for (let step = 0; step < steps; step += 1) {
      sum += changes[step]!;
      ice[row * steps + step] = base + scale * sum;
      partialDependence[step]! += (base + scale * sum) / rows;
    }
  }
  return { feature, thresholds, ice, partialDependence };
};

/** A feature's contributions against its values, with their linear trend. */
export interface ContributionTrend {
  readonly feature: number;
  /** `rows`: values of the feature. */
  readonly x: Float64Array;
  /** `rows`: contributions `D_k(i)`. */
  readonly contribution: Float64Array;
  /** Of the least-squares line; with a constant feature the mean contribution. */
  readonly intercept: number;
  /** Of the least-squares line; 0 with a constant feature. */
  readonly slope: number;
}

/**
 * Contributions `D_k(i)` of a feature against its values and their least-squares line, the auxiliary regression of
 * `nonlinearity` (the growth paper's figures B1 to B5).
 *
 * @param variation - A decomposition.
 * @param background - The sample it was made with.
 * @param feature - Index of the feature.
 * @throws ConfigError, ShapeError for another sample or a feature that is not there.
 */
export const contributionTrend = (
  variation: ExplainedVariation,
  background: Table,
  feature: number,
): ContributionTrend => {
  const { rows, features } = background;
  const count = groupCount(background);
  if (variation.rows !== rows || variation.features !== count) {
    throw new ShapeError(
      `the decomposition is of ${variation.rows} x ${variation.features} and the sample ${rows} x ${count}; allowed: the same`,
    );
  }
  const [column, ...more] = membersOf(feature, background);
  if (more.length > 0)
    throw new ConfigError(
      `feature ${feature} is a group of ${more.length + 1} columns; allowed: one column, which has a trend`,
    );
  const x = Float64Array.from({ length: rows }, (_, row) => background.x[row * features + column!]!);
  const contribution = variation.contribution.slice(feature * rows, (feature + 1) * rows);
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / rows;
  const [middle, level] = [mean(x), mean(contribution)];
  const square = x.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const product = x.reduce((sum, value, row) => sum + (value - middle) * (contribution[row]! - level), 0);
  const slope = x.every((value) => value === x[0]) ? 0 : product / square;
  return { feature, x, contribution, intercept: level - slope * middle, slope };
};

const checkFeature = (feature: number, { features }: Table): void => {
  if (!Number.isInteger(feature) || feature < 0 || feature >= features)
    throw new ConfigError(`feature ${feature}; allowed: 0 to ${features - 1}`);
};

const sortedColumn = ({ x, rows, features }: Table, feature: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => x[row * features + feature]!).sort();

/** The distinct rows of some columns in the sample's order, end to end, and the first row of the most frequent. */
const distinctRows = (
  { x, rows, features }: Table,
  columns: readonly number[],
): { readonly flat: Float64Array; readonly first: number } => {
  const seen = new Map<string, { readonly row: number; count: number }>();
  for (let row = 0; row < rows; row += 1) {
    const key = columns.map((column) => x[row * features + column]).join();
    const known = seen.get(key);
    if (known) known.count += 1;
    else seen.set(key, { row, count: 1 });
  }
  const found = [...seen.values()];
  const most = found.reduce((best, entry) => (entry.count > best.count ? entry : best));
  return {
    flat: Float64Array.from(found.flatMap(({ row }) => columns.map((column) => x[row * features + column]!))),
    first: most.row,
  };
};

const evenly = (sorted: Float64Array, points: number): Float64Array => {
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  return Float64Array.from({ length: points }, (_, point) =>
    point === points - 1 ? high : low + ((high - low) * point) / (points - 1),
  );
};

const percentile = (sorted: Float64Array, percentage: number): number => {
  const at = Math.min(sorted.length - 1, Math.max(0, (percentage / 100) * sorted.length - 0.5));
  const below = Math.floor(at);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
};
