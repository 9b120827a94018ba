import { type Constraints, either, exactly, numbers, numbersBetween, oneOf, wholeNumbers } from '@kuznets/base';

/** Options of `SecondOrderBoostingRegressor`; defaults depend on `preset`. */
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

/** Options with every default filled in. */
export type SecondOrderSettings = Required<SecondOrderBoostingOptions>;

/** Defaults by preset. */
export const presets: Readonly<Record<'xgboost' | 'lightgbm', SecondOrderSettings>> = {
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

/** What each option must be. */
export const secondOrderConstraints: Constraints<SecondOrderBoostingOptions> = {
  preset: oneOf('xgboost', 'lightgbm'),
  nEstimators: wholeNumbers(1, 2 ** 31),
  learningRate: either(numbersBetween(0, 1), exactly(1)),
  maxDepth: either(wholeNumbers(1, 2 ** 31), exactly(Infinity)),
  maxLeafNodes: either(wholeNumbers(2, 2 ** 31), exactly(Infinity)),
  minSamplesLeaf: wholeNumbers(1, 2 ** 31),
  minChildWeight: numbers(0),
  regLambda: numbers(0),
  baseScore: either(numbers(), exactly('mean')),
};
