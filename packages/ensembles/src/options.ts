import {
  ConfigError,
  type Constraints,
  ShapeError,
  anything,
  booleans,
  checkOption,
  clusterNumbers,
  either,
  exactly,
  listsOf,
  numbersBetween,
  oneOf,
  wholeNumbers,
} from '@kuznets/base';
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
  /** Rows, or `clusters`, drawn for a tree: a whole number of at least 1 or a share below 1. Default as many as there are. */
  readonly maxSamples?: number;
  /** Draw rows with replacement. Default true (scikit-learn, ranger's `replace`, MATLAB). */
  readonly bootstrap?: boolean;
  /**
   * `rows`, positive: rows are drawn, with replacement, with probabilities in proportion to them, exact to 2^-32; out of bag and in
   * leaves they count alike. ranger's `case.weights`; R's `lm` and scikit-learn's `sample_weight` weigh errors instead. Default: all alike.
   */
  readonly weights?: Float64Array;
  /**
   * `rows` names of clusters: a tree draws whole ones, each with all its rows, so that no cluster is in and out of a bag at once; with `weights`,
   * in proportion to their sum. No other program's forest has it; R's `sandwich::vcovBS` draws clusters so. Where a bag could hold more than
   * 65,535 rows features are binned. Default: rows are drawn one by one.
   */
  readonly clusters?: readonly (string | number)[];
}

/** Every option of growth, of a single tree or of many. */
export type GrowthOptions = BaggedOptions & RegressionTreeOptions;

/** Options, the estimator's own defaults filled in, and how it breaks ties. */
export type GrowthRules = GrowthOptions & Pick<GrowTreesOptions, 'ties'>;

/** Growth settings with every default filled in, for a sample of a given size. */
export interface GrowSettings extends Omit<GrowTreesOptions, 'firstTree' | 'trees'> {
  readonly nEstimators: number;
  /** With `ties: 'first'`, the order of the features; default their own. */
  readonly tieOrder?: readonly number[] | undefined;
}

const count = (least: number) => wholeNumbers(least, 2 ** 31);
const share = numbersBetween(0, 1);
const rules = oneOf('all', 'third', 'sqrt', 'log2');

/** What each option must be, as far as it does not depend on the data. */
export const growthConstraints: Constraints<GrowthOptions> = {
  minSamplesLeaf: count(1),
  minSamplesSplit: wholeNumbers(2, 2 ** 32 - 1),
  maxDepth: either(count(1), exactly(Infinity)),
  maxLeafNodes: either(count(2), exactly(Infinity)),
  maxFeatures: either(either(count(1), share), rules),
  randomState: wholeNumbers(0),
  nEstimators: count(1),
  maxSamples: either(count(1), share),
  bootstrap: booleans,
  weights: anything(),
  clusters: anything(),
  tiePreference: listsOf(wholeNumbers(0)),
};

/** Constraints of some of the options. */
export function constraintsOf<Name extends keyof GrowthOptions>(names: readonly Name[]) {
  return Object.fromEntries(names.map((name) => [name, growthConstraints[name]])) as unknown as Constraints<
    Pick<GrowthOptions, Name>
  >;
}

const treeOptions = [
  'minSamplesLeaf',
  'minSamplesSplit',
  'maxDepth',
  'maxLeafNodes',
  'maxFeatures',
  'randomState',
] as const;

/** What each option of a single tree must be. */
export const treeConstraints = constraintsOf([...treeOptions, 'tiePreference']);
/** What each option of bagged trees must be. */
export const baggedConstraints = constraintsOf([
  ...treeOptions,
  'nEstimators',
  'maxSamples',
  'bootstrap',
  'weights',
  'clusters',
]);

/**
 * Fills in defaults and checks what depends on the sample.
 *
 * @throws ConfigError naming the option, what was given and what is allowed
 */
export function growSettings(options: GrowthRules, rows: number, features: number): GrowSettings {
  const { minSamplesLeaf = 1, maxFeatures = 'all' } = options;
  const clusters = options.clusters && clusterNumbers(options.clusters, rows);
  const units = clusters ? new Set(clusters).size : rows;
  const { maxSamples = units } = options;
  checkOption('minSamplesLeaf', minSamplesLeaf, wholeNumbers(1, rows));
  checkOption('maxSamples', maxSamples, either(wholeNumbers(1, units), share));
  checkOption('maxFeatures', maxFeatures, either(either(wholeNumbers(1, features), share), rules));
  const tried = { all: features, third: features / 3, sqrt: Math.sqrt(features), log2: Math.log2(features) };
  return {
    nEstimators: options.nEstimators ?? 100,
    seed: options.randomState ?? 0,
    draws: counted(maxSamples, units),
    replace: options.bootstrap ?? true,
    starts: options.weights && startsOf(options.weights, options.bootstrap ?? true, rows, clusters),
    clusters,
    maxFeatures: counted(typeof maxFeatures === 'number' ? maxFeatures : Math.max(1, tried[maxFeatures]), features),
    minSamplesLeaf,
    minSamplesSplit: options.minSamplesSplit ?? 2,
    maxDepth: options.maxDepth ?? Infinity,
    maxLeafNodes: options.maxLeafNodes ?? Infinity,
    ties: options.ties,
    tieOrder: tieOrder(options.tiePreference, features),
  };
}

/** Which of the 2^32 words of a draw are each row's: equal weights divide them as no weights do. */
function startsOf(weights: Float64Array, replace: boolean, rows: number, clusters?: Uint32Array): Uint32Array {
  if (weights.length !== rows) throw new ShapeError(`weights has ${weights.length} values, x has ${rows} rows`);
  const place = weights.findIndex((weight) => !(weight > 0 && weight < Infinity));
  if (place >= 0)
    throw new ConfigError('not allowed', {
      where: { option: `weights[${place}]` },
      got: weights[place],
      allowed: 'positive numbers',
    });
  if (!replace)
    throw new ConfigError('not allowed with weights', {
      where: { option: 'bootstrap' },
      got: false,
      allowed: 'true: rows are weighted where they are drawn with replacement',
    });
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  const units = clusters ? new Float64Array(new Set(clusters).size) : weights;
  clusters?.forEach((cluster, row) => {
    units[cluster]! += weights[row]!;
  });
  let sum = 0;
  const sums = units.map((weight) => {
    const before = sum;
    sum += weight / largest;
    return before;
  });
  return Uint32Array.from(sums, (before) => Math.min(Math.ceil((before / sum) * 2 ** 32), 2 ** 32 - 1));
}

/** A number or a share below 1, as a whole number of at least 1. */
const counted = (value: number, all: number): number => Math.max(1, Math.floor(value < 1 ? value * all : value));
