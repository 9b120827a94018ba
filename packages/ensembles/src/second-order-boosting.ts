import { ConfigError, NotFittedError, ShapeError } from '@kuznets/base';
import { wholeNumber } from './options.ts';
import type { Regression } from './sample.ts';

/** Options of {@link SecondOrderBoostingRegressor}; defaults depend on `preset`. */
export interface SecondOrderBoostingOptions {
  /** Whose defaults and growth: `xgboost` level by level, `lightgbm` leaf by leaf. Default `xgboost`. */
  readonly preset?: 'xgboost' | 'lightgbm';
  /** Number of trees; XGBoost's and LightGBM's `n_estimators`. Default 100. */
  readonly nEstimators?: number;
  /** Share of each tree that is added; `eta`. Default 0.3 (XGBoost), 0.1 (LightGBM). */
  readonly learningRate?: number;
  /** Largest depth, the root being at 0. Default 6 (XGBoost), unlimited (LightGBM). */
  readonly maxDepth?: number;
  /** Largest number of leaves. Default unlimited (XGBoost), 31 (LightGBM's `num_leaves`). */
  readonly maxLeafNodes?: number;
  /** Smallest number of rows in a leaf. Default 1 (XGBoost), 20 (LightGBM's `min_data_in_leaf`). */
  readonly minSamplesLeaf?: number;
  /** Smallest sum of second derivatives in a leaf, which is its number of rows here. Default 1 (XGBoost), 1e-3 (LightGBM). */
  readonly minChildWeight?: number;
  /** Penalty of squared leaf values; `lambda`. Default 1 (XGBoost), 0 (LightGBM). */
  readonly regLambda?: number;
  /** Prediction before the first tree. Default 0.5 (XGBoost before 2.0), `mean` of the target (LightGBM's `boost_from_average`). */
  readonly baseScore?: number | 'mean';
}

type Settings = Required<SecondOrderBoostingOptions>;

const presets: Readonly<Record<'xgboost' | 'lightgbm', Settings>> = {
  xgboost: {
    preset: 'xgboost',
    nEstimators: 100,
    learningRate: 0.3,
    maxDepth: 6,
    maxLeafNodes: Infinity,
    minSamplesLeaf: 1,
    minChildWeight: 1,
    regLambda: 1,
    baseScore: 0.5,
  },
  lightgbm: {
    preset: 'lightgbm',
    nEstimators: 100,
    learningRate: 0.1,
    maxDepth: Infinity,
    maxLeafNodes: 31,
    minSamplesLeaf: 20,
    minChildWeight: 1e-3,
    regLambda: 0,
    baseScore: 'mean',
  },
};

/** A tree of {@link SecondOrderBoostingRegressor}: nodes in the order they were split. */
export interface BoostedTree {
  /** -1 for a leaf. */
  readonly feature: readonly number[];
  /** `x < threshold` goes left, as in XGBoost. */
  readonly threshold: readonly number[];
  readonly childrenLeft: readonly number[];
  readonly childrenRight: readonly number[];
  /** Added to the prediction, learning rate included; 0 in inner nodes. */
  readonly value: readonly number[];
}

const f32 = Math.fround;
const LEAST_GAIN = f32(1e-6);

/**
 * Gradient boosting of regression trees by second-order gains for squared error: XGBoost's exact greedy method, or the same
 * gains leaf by leaf with LightGBM's settings.
 *
 * Leaf `w = -G / (H + lambda)`, gain `G_L^2/(H_L + lambda) + G_R^2/(H_R + lambda) - G^2/(H + lambda)`, `G`, `H` sums of
 * first and second derivatives. Features, gradients, gains and predictions are rounded to float32 where XGBoost rounds them,
 * so that near ties fall the same way: predictions equal those of `XGBRegressor(tree_method="exact")` 1.7.4. Thresholds are
 * midpoints; LightGBM's bins of at least three rows are not imitated, its split points differ slightly. With 20 rows a leaf no
 * sample below 40 rows is ever split: every tree is then a single leaf.
 *
 * Sources: Chen and Guestrin (2016), https://doi.org/10.1145/2939672.2939785; Ke et al. (2017), "LightGBM", NeurIPS 30.
 *
 * @example
 * ```ts
 * const model = new SecondOrderBoostingRegressor().fit({ x, y, rows, features });
 * model.predict(x, rows);
 * ```
 */
export class SecondOrderBoostingRegressor {
  readonly options: SecondOrderBoostingOptions;
  #fitted: Boosted | undefined;

  constructor(options: SecondOrderBoostingOptions = {}) {
    this.options = Object.freeze({ ...options });
  }

  /**
   * Grows the trees; no random number is used.
   *
   * @param data - the training table.
   * @returns this estimator.
   * @throws ShapeError, ConfigError for options or data outside what is allowed.
   */
  fit(data: Regression): this {
    const settings = resolve(this.options);
    checkTable(data.x, data.rows, data.features);
    if (data.y.length !== data.rows) throw new ShapeError(`y holds ${data.y.length} numbers, got ${data.rows} rows`);
    const at = data.y.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) throw new ConfigError(`y, row ${at} is ${data.y[at]}: allowed are finite numbers`);
    this.#fitted = boost(data, settings);
    return this;
  }

  /** The trees, in order. */
  get trees(): readonly BoostedTree[] {
    return this.#state().trees;
  }

  /** Prediction before the first tree. */
  get baseScore(): number {
    return this.#state().base;
  }

  /** Whether any tree has a split: false where every node is too small for two leaves. */
  get splits(): boolean {
    return this.trees.some(({ feature }) => feature.length > 1);
  }

  /**
   * Predicts rows.
   *
   * @param x - `rows x features`, row-major, finite.
   * @param rows - number of rows.
   * @returns `rows` predictions.
   */
  predict(x: Float64Array, rows: number): Float64Array {
    const { trees, base, features } = this.#state();
    checkTable(x, rows, features);
    const narrow = Float32Array.from(x);
    return Float64Array.from({ length: rows }, (_, row) =>
      trees.reduce((sum, tree) => f32(sum + leafValue(tree, narrow, row * features)), base),
    );
  }

  #state(): Boosted {
    if (!this.#fitted) throw new NotFittedError('SecondOrderBoostingRegressor is not fitted: call fit first');
    return this.#fitted;
  }
}

interface Boosted {
  readonly trees: readonly BoostedTree[];
  readonly base: number;
  readonly features: number;
}

function resolve(options: SecondOrderBoostingOptions): Settings {
  const { preset = 'xgboost' } = options;
  if (!(preset in presets)) throw new ConfigError(`preset is "${preset}": allowed are "xgboost" and "lightgbm"`);
  const settings = {
    ...presets[preset],
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
  };
  wholeNumber('nEstimators', settings.nEstimators, 1, 2 ** 31);
  wholeNumber('minSamplesLeaf', settings.minSamplesLeaf, 1, 2 ** 31);
  if (settings.maxDepth !== Infinity) wholeNumber('maxDepth', settings.maxDepth, 1, 2 ** 31);
  if (settings.maxLeafNodes !== Infinity) wholeNumber('maxLeafNodes', settings.maxLeafNodes, 2, 2 ** 31);
  const number = (name: string, value: number, ok: boolean, allowed: string): void => {
    if (!ok) throw new ConfigError(`${name} is ${value}: allowed are ${allowed}`);
  };
  number(
    'learningRate',
    settings.learningRate,
    settings.learningRate > 0 && settings.learningRate <= 1,
    'numbers above 0 and at most 1',
  );
  for (const name of ['minChildWeight', 'regLambda'] as const)
    number(name, settings[name], settings[name] >= 0 && settings[name] < Infinity, 'finite numbers from 0');
  if (settings.baseScore !== 'mean')
    number('baseScore', settings.baseScore, Number.isFinite(settings.baseScore), 'finite numbers and "mean"');
  return settings;
}

function checkTable(x: Float64Array, rows: number, features: number): void {
  wholeNumber('rows', rows, 1, 2 ** 31);
  wholeNumber('features', features, 1, 2 ** 31);
  if (x.length !== rows * features)
    throw new ShapeError(`x holds ${x.length} numbers, got rows x features = ${rows * features}`);
  const at = x.findIndex((value) => !Number.isFinite(value));
  if (at >= 0)
    throw new ConfigError(
      `x, row ${Math.floor(at / features)}, feature ${at % features} is ${x[at]}: allowed are finite numbers`,
    );
}

function boost({ x, y, rows, features }: Regression, settings: Settings): Boosted {
  const narrow = Float32Array.from(x);
  const target = Float32Array.from(y);
  const base = f32(
    settings.baseScore === 'mean' ? y.reduce((sum, value) => sum + value, 0) / rows : settings.baseScore,
  );
  const order = Array.from({ length: features }, (_, feature) =>
    Uint32Array.from({ length: rows }, (_, row) => row).sort(
      (a, b) => narrow[b * features + feature]! - narrow[a * features + feature]! || a - b,
    ),
  );
  const prediction = new Float32Array(rows).fill(base);
  const trees: BoostedTree[] = [];
  for (let round = 0; round < settings.nEstimators; round++) {
    const gradient = prediction.map((value, row) => value - target[row]!);
    const tree = grow({ x: narrow, gradient, order, features }, settings);
    for (let row = 0; row < rows; row++) prediction[row]! += leafValue(tree, narrow, row * features);
    trees.push(tree);
  }
  return { trees, base, features };
}

interface Sample {
  readonly x: Float32Array;
  readonly gradient: Float32Array;
  /** For each feature the rows, largest value first. */
  readonly order: readonly Uint32Array[];
  readonly features: number;
}

interface Split {
  readonly feature: number;
  readonly threshold: number;
  readonly gain: number;
}

interface Open {
  readonly node: number;
  readonly depth: number;
  readonly split: Split;
}

function grow(sample: Sample, settings: Settings): BoostedTree {
  const { x, features } = sample;
  const tree = { feature: [-1], threshold: [0], childrenLeft: [-1], childrenRight: [-1], value: [0] };
  const node = new Uint32Array(sample.gradient.length);
  const open: Open[] = [];
  const visit = (index: number, depth: number): void => {
    const { total, rows } = totals(sample, node, index);
    tree.value[index] = f32(f32(-total / (rows + settings.regLambda)) * f32(settings.learningRate));
    const split = depth < settings.maxDepth ? bestSplit(sample, node, index, total, rows, settings) : undefined;
    if (split) open.push({ node: index, depth, split });
  };
  visit(0, 0);
  let leaves = 1;
  while (open.length > 0 && leaves < settings.maxLeafNodes) {
    const next =
      settings.preset === 'xgboost'
        ? 0
        : open.reduce((best, { split }, at) => (split.gain > open[best]!.split.gain ? at : best), 0);
    const [{ node: parent, depth, split }] = open.splice(next, 1) as [Open];
    const left = tree.feature.length;
    tree.feature[parent] = split.feature;
    tree.threshold[parent] = split.threshold;
    tree.childrenLeft[parent] = left;
    tree.childrenRight[parent] = left + 1;
    tree.value[parent] = 0;
    for (const list of [tree.feature, tree.childrenLeft, tree.childrenRight]) list.push(-1, -1);
    for (const list of [tree.threshold, tree.value]) list.push(0, 0);
    for (let row = 0; row < node.length; row++)
      if (node[row] === parent) node[row] = x[row * features + split.feature]! < split.threshold ? left : left + 1;
    leaves++;
    visit(left, depth + 1);
    visit(left + 1, depth + 1);
  }
  return tree;
}

function totals(
  { gradient }: Sample,
  node: Uint32Array,
  index: number,
): { readonly total: number; readonly rows: number } {
  let total = 0;
  let rows = 0;
  for (let row = 0; row < node.length; row++) {
    if (node[row] !== index) continue;
    total += gradient[row]!;
    rows++;
  }
  return { total, rows };
}

/** The split of largest gain: of equal ones the lower feature, then the larger threshold, as XGBoost scans. */
function bestSplit(
  { x, gradient, order, features }: Sample,
  node: Uint32Array,
  index: number,
  total: number,
  rows: number,
  settings: Settings,
): Split | undefined {
  const least = Math.max(settings.minSamplesLeaf, settings.minChildWeight);
  if (rows < 2 * least) return undefined;
  const score = (sum: number, count: number): number => f32((sum * sum) / (count + settings.regLambda));
  const here = score(total, rows);
  let best: Split | undefined;
  for (let feature = 0; feature < features; feature++) {
    let sum = 0;
    let count = 0;
    let last = 0;
    for (const row of order[feature]!) {
      if (node[row] !== index) continue;
      const value = x[row * features + feature]!;
      if (count >= least && value !== last && rows - count >= least) {
        const gain = f32(f32(score(total - sum, rows - count) + score(sum, count)) - here);
        if (gain > (best?.gain ?? LEAST_GAIN)) {
          const middle = f32(f32(value + last) * 0.5);
          best = { feature, threshold: middle === value ? last : middle, gain };
        }
      }
      sum += gradient[row]!;
      count++;
      last = value;
    }
  }
  return best;
}

function leafValue(tree: BoostedTree, x: Float32Array, offset: number): number {
  let node = 0;
  while (tree.feature[node]! >= 0)
    node =
      x[offset + tree.feature[node]!]! < tree.threshold[node]! ? tree.childrenLeft[node]! : tree.childrenRight[node]!;
  return tree.value[node]!;
}
