import { ConfigError } from '@kuznets/base';
import { type GrowTreesOptions } from '@kuznets/core-gpu';
import { tieOrder } from './grow.ts';

/** Stopping rules of a tree; counts include the multiplicity of bootstrap draws. */
export interface TreeOptions {
  /** Smallest number of rows in a leaf. Default 1 (scikit-learn, ranger's `min.bucket`; MATLAB's `MinLeafSize`, 5 in a regression `TreeBagger`). */
  readonly minSamplesLeaf?: number;
  /** Smallest number of rows in a node that may be split. Default 2 (scikit-learn); ranger's `min.node.size` + 1, which is 6; MATLAB's `MinParentSize`, 10. */
  readonly minSamplesSplit?: number;
  /** Largest depth, the root being at 0. Default unlimited (scikit-learn's `max_depth=None`, ranger's `max.depth = 0`). */
  readonly maxDepth?: number;
  /** Largest number of leaves, kept best first as scikit-learn does; MATLAB's `MaxNumSplits` + 1. Default unlimited. */
  readonly maxLeafNodes?: number;
  /**
   * Features tried at each split: a whole number of at least 1, a share below 1 (of all features, rounded down), or a
   * rule. scikit-learn's `max_features`, ranger's `mtry`, MATLAB's `NumPredictorsToSample`. Drawn from all features, as
   * ranger and MATLAB do; scikit-learn draws further when all drawn features are constant in the node.
   */
  readonly maxFeatures?: number | 'all' | 'third' | 'sqrt' | 'log2';
  /** Decides every random choice, 0 to 2^53 - 1. Default 0. */
  readonly randomState?: number;
}

/** Options of a single tree. */
export interface RegressionTreeOptions extends TreeOptions {
  /**
   * Indices of features that win exact ties, in this order, before the first column does. Default none (MATLAB). Columns
   * are grown in that order, so where `maxFeatures` draws features it decides which are drawn, too.
   */
  readonly tiePreference?: readonly number[];
}

/** Options of an ensemble of bagged trees. */
export interface BaggedOptions extends TreeOptions {
  /** Number of trees. Default 100 (scikit-learn's forests; MATLAB has no default, ranger's is 500). */
  readonly nEstimators?: number;
  /** Rows drawn for a tree: a whole number of at least 1 or a share below 1. Default as many as there are rows. */
  readonly maxSamples?: number;
  /** Draw rows with replacement. Default true (scikit-learn, ranger's `replace`, MATLAB). */
  readonly bootstrap?: boolean;
}

/** Growth settings with every default filled in, for a sample of a given size. */
export interface GrowSettings extends Omit<GrowTreesOptions, 'firstTree' | 'trees'> {
  /** With `ties: 'first'`, the order of the features; default their own. */
  readonly tieOrder?: readonly number[] | undefined;
}

/** Defaults that differ between the estimators. */
export interface EstimatorDefaults {
  readonly maxFeatures: NonNullable<TreeOptions['maxFeatures']>;
  readonly ties: GrowTreesOptions['ties'];
  readonly tiePreference?: readonly number[] | undefined;
}

/**
 * Checks options and fills in defaults.
 *
 * @throws ConfigError naming the option, what was given and what is allowed
 */
export function resolveOptions(
  options: BaggedOptions,
  defaults: EstimatorDefaults,
  rows: number,
  features: number,
): GrowSettings {
  const {
    minSamplesLeaf = 1,
    minSamplesSplit = 2,
    maxDepth = Infinity,
    maxLeafNodes = Infinity,
    randomState = 0,
    bootstrap = true,
  } = options;
  wholeNumber('minSamplesLeaf', minSamplesLeaf, 1, rows);
  wholeNumber('minSamplesSplit', minSamplesSplit, 2, 2 ** 32 - 1);
  wholeNumber('randomState', randomState, 0, Number.MAX_SAFE_INTEGER);
  if (maxDepth !== Infinity) wholeNumber('maxDepth', maxDepth, 1, 2 ** 31);
  if (maxLeafNodes !== Infinity) wholeNumber('maxLeafNodes', maxLeafNodes, 2, 2 ** 31);
  const draws = options.maxSamples === undefined ? rows : countOrShare('maxSamples', options.maxSamples, rows);
  return {
    seed: randomState,
    draws,
    replace: bootstrap,
    maxFeatures: featureCount(options.maxFeatures ?? defaults.maxFeatures, features),
    minSamplesLeaf,
    minSamplesSplit,
    maxDepth,
    maxLeafNodes,
    ties: defaults.ties,
    tieOrder: tieOrder(defaults.tiePreference, features),
  };
}

/** Checks that an option is a whole number within bounds. */
export function wholeNumber(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new ConfigError(
      `${name} is ${String(value)}: allowed are whole numbers from ${String(least)} to ${String(most)}`,
    );
  }
}

function countOrShare(name: string, value: number, all: number): number {
  if (value > 0 && value < 1) return Math.max(1, Math.floor(value * all));
  if (Number.isInteger(value) && value >= 1 && value <= all) return value;
  throw new ConfigError(
    `${name} is ${String(value)}: allowed are whole numbers from 1 to ${String(all)} and shares between 0 and 1`,
  );
}

function featureCount(rule: NonNullable<TreeOptions['maxFeatures']>, features: number): number {
  const rules = { all: features, third: features / 3, sqrt: Math.sqrt(features), log2: Math.log2(features) };
  if (typeof rule === 'number') return countOrShare('maxFeatures', rule, features);
  const count = rules[rule] as number | undefined;
  if (count === undefined)
    throw new ConfigError(`maxFeatures is "${String(rule)}": allowed are numbers, "all", "third", "sqrt" and "log2"`);
  return Math.max(1, Math.floor(count));
}
