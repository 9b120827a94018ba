import { type Constraints, booleans, oneOf } from '@kuznets/base';
import { type M5PFitOptions, type M5PResult, fitM5P } from './fit-m5p.ts';
import {
  type BaggedOptions,
  type GrowthRules,
  type RegressionTreeOptions,
  constraintsOf,
  growSettings,
} from './options.ts';
import { type NamedSample, TreeRegressor } from './tree-regressor.ts';

/** How M5P trees are grown and finished. Defaults are those of Weka 3.6's `M5P`. */
export interface M5POptions extends Pick<RegressionTreeOptions, 'minSamplesSplit' | 'tiePreference'> {
  /** Smallest number of rows in a node that may be split. Default 4 (Weka's `-M`). */
  readonly minSamplesSplit?: number;
  /**
   * What a split lessens: the mean over rows of their side's variance to the power 1/5 (`weka`, the default) or 1/2
   * (`standardDeviation`, as Quinlan 1992 and Wang and Witten 1997 have it).
   */
  readonly criterion?: 'weka' | 'standardDeviation';
  /** Prune from the leaves up. Default true; Weka's `-N` is false. */
  readonly prune?: boolean;
  /** Mix the models of leaves with their ancestors'. Default true, in ensembles false; Weka's `-U` is false. */
  readonly smooth?: boolean;
}

/** Options of an ensemble of M5P trees. */
export type M5PEnsembleOptions = Omit<M5POptions, 'tiePreference'> &
  Pick<BaggedOptions, 'nEstimators' | 'maxSamples' | 'bootstrap' | 'maxFeatures' | 'randomState' | 'clusters'>;

const finish = {
  criterion: oneOf('weka', 'standardDeviation'),
  prune: booleans,
  smooth: booleans,
} as const;

/** What each option of a single tree must be. */
export const m5pConstraints: Constraints<M5POptions> = {
  ...constraintsOf(['minSamplesSplit', 'tiePreference']),
  ...finish,
};

/** What each option of an ensemble must be. */
export const m5pEnsembleConstraints: Constraints<M5PEnsembleOptions> = {
  ...constraintsOf([
    'minSamplesSplit',
    'nEstimators',
    'maxSamples',
    'bootstrap',
    'maxFeatures',
    'randomState',
    'clusters',
  ]),
  ...finish,
};

/**
 * What `M5PRegressor`, `M5PBaggingRegressor` and `M5PForestRegressor` have in common: samples have at most 65,535 rows.
 *
 * @template Options - of the constructor.
 */
export abstract class M5PEstimator<
  Options extends M5POptions & M5PEnsembleOptions = M5POptions & M5PEnsembleOptions,
> extends TreeRegressor<Options, M5PResult, M5PFitOptions> {
  readonly #rules: GrowthRules & Pick<M5POptions, 'smooth'>;

  protected constructor(
    options: Options,
    constraints: Constraints<Options>,
    rules: GrowthRules & Pick<M5POptions, 'smooth'>,
  ) {
    super(options, constraints);
    this.#rules = rules;
  }

  protected regress(sample: NamedSample, fit: M5PFitOptions): Promise<M5PResult> {
    const options = this.options as M5POptions & M5PEnsembleOptions;
    const { criterion = 'weka', prune = true, smooth = true, ...growth } = { ...this.#rules, ...options };
    const settings = growSettings({ minSamplesSplit: 4, ...growth }, sample.rows, sample.features);
    return fitM5P(sample, { ...settings, criterion, prune, smooth }, fit);
  }
}
