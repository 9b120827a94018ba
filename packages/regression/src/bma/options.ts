import {
  anything,
  ConfigError,
  type Constraints,
  either,
  exactly,
  listsOf,
  numbersBetween,
  oneOf,
  wholeNumbers,
} from '@kuznets/base';

/** Options of `BayesianModelAveraging`. */
export interface BmaOptions {
  /**
   * What a model's coefficients are taken to be before the data (BMS's `g`). Default `uip`, as in BMS.
   * - `uip`: Zellner's prior with g = rows, the unit information prior.
   * - `bric`: g = max(rows, features^2), the benchmark prior of Fernandez, Ley and Steel (2001).
   * - `ric`: g = features^2, the risk inflation criterion (Foster and George 1994).
   * - a number above 0: that g.
   * - `eb-local`: of each model the g that makes the data likeliest, `max(0, F - 1)` (BMS's `EBL`).
   * - `hyper-g`: g has the density `(a - 2) / 2 (1 + g)^(-a / 2)` (Liang et al. 2008); see {@link BmaOptions.hyperA}.
   * - `hyper-g/n`: the same density of `g / rows`, consistent where the null model is true too; a as there.
   * - `zellner-siow`: an inverse gamma density of g with shape 1 / 2 and scale rows / 2, a Cauchy prior of the coefficients.
   * - `bace`: no prior on coefficients; models are weighted by `rows^(-k / 2) SSE^(-rows / 2)` and coefficients are those of
   *   least squares (Sala-i-Martin, Doppelhofer and Miller 2004).
   */
  readonly g?: 'uip' | 'bric' | 'ric' | 'eb-local' | 'hyper-g' | 'hyper-g/n' | 'zellner-siow' | 'bace' | number;
  /** `a` of `hyper-g` and `hyper-g/n`, above 2 and at most 4. Default 2 + 2 / rows, BMS's `hyper=UIP`, and 3 of `hyper-g/n`, as Liang et al. use it. */
  readonly hyperA?: number;
  /**
   * What a model of size k among K candidates is given before the data (BMS's `mprior`). Default `fixed`, as in Sala-i-Martin et
   * al. (2004); BMS's default is `random`, here `beta-binomial`.
   * - `fixed`: every candidate is in with probability {@link BmaOptions.modelSize} / K.
   * - `beta-binomial`: that probability is itself drawn, with this mean (Ley and Steel 2009).
   * - `uniform`: every model alike.
   */
  readonly modelPrior?: 'fixed' | 'beta-binomial' | 'uniform';
  /** Expected model size before the data (BMS's `mprior.size`), above 0 and below K. Default 7 (Sala-i-Martin et al. 2004), or K / 2 where that is smaller; BMS's default is K / 2. */
  readonly modelSize?: number;
  /** Features, or groups of them, that are in every model (BMS's `fixed.reg`), by name; the priors of models are of the others. Default none. */
  readonly always?: readonly string[];
  /** Of a feature, or group, those that must be in a model with it, by name: products with their factors (strong heredity, Chipman 1996). Default none. */
  readonly parents?: Readonly<Record<string, readonly string[]>>;
  /**
   * Power h of the determinant of the correlations of a model's features, by which its prior is multiplied, so that features that tell the same share
   * what one would have (George 2010); 0 for none, 1 or 1 / 2 are usual. Default 0.
   */
  readonly dilution?: number;
  /**
   * How models are visited (BMS's `mcmc`). Default: `enumerate` for up to 14 candidates as in BMS, else `birth-death`.
   * - `birth-death`: chains that flip one candidate a draw (`bd`).
   * - `reversible-jump`: every other draw exchanges two candidates (`rev.jump`).
   * - `enumerate`: all models, up to 20 candidates.
   */
  readonly sampler?: 'birth-death' | 'reversible-jump' | 'enumerate';
  /** Chains. Default 32; BMS runs one. */
  readonly nChains?: number;
  /** Draws of each chain that are counted. Default 100,000: 3.2 million in all; BMS's `iter` is 3,000. */
  readonly nDraws?: number;
  /** Draws of each chain before those counted (BMS's `burn`, 1,000). Default 10,000. */
  readonly burnIn?: number;
  /** How many of the best models visited are kept and averaged exactly (BMS's `nmodel`, 500). Default 2,000. */
  readonly nModels?: number;
  /** Which estimates `coef`, `posteriorInclusion` and `predict` use. Default `frequency`, as in BMS; `exact` where all models are enumerated. */
  readonly estimates?: 'frequency' | 'exact';
  /** Decides every random choice, 0 to 2^53 - 1. Default 0. */
  readonly randomState?: number;
}

/** What is allowed in {@link BmaOptions}; how it suits the sample is checked with the sample. */
export const bmaConstraints: Constraints<BmaOptions> = {
  g: either(numbersBetween(0), oneOf('uip', 'bric', 'ric', 'eb-local', 'hyper-g', 'hyper-g/n', 'zellner-siow', 'bace')),
  hyperA: either(numbersBetween(2, 4), exactly(4)),
  modelPrior: oneOf('fixed', 'beta-binomial', 'uniform'),
  modelSize: numbersBetween(0),
  always: listsOf(anything()),
  parents: anything(),
  dilution: either(numbersBetween(0), exactly(0)),
  sampler: oneOf('birth-death', 'reversible-jump', 'enumerate'),
  nChains: wholeNumbers(2, 2 ** 20),
  nDraws: wholeNumbers(4, 2 ** 30),
  burnIn: wholeNumbers(0, 2 ** 30),
  nModels: wholeNumbers(1, 2 ** 20),
  estimates: oneOf('frequency', 'exact'),
  randomState: wholeNumbers(0),
};

/** Most candidates of which all models are visited. */
export const mostEnumerated = 20;

/** Options with their defaults, for K candidates that vary. */
export type BmaSettings = Required<Omit<BmaOptions, 'hyperA' | 'always' | 'parents'>> & { readonly hyperA: number };

/**
 * Checks options and fills in defaults.
 *
 * @throws ConfigError naming the option, what was given and what is allowed
 */
export function resolveBmaOptions(options: BmaOptions, rows: number, candidates: number): BmaSettings {
  const {
    g = 'uip',
    hyperA = g === 'hyper-g/n' ? 3 : 2 + 2 / rows,
    dilution = 0,
    modelPrior = 'fixed',
    modelSize = Math.min(7, candidates / 2),
  } = options;
  const {
    sampler = candidates <= 14 ? 'enumerate' : 'birth-death',
    nChains = 32,
    nDraws = 100_000,
    burnIn = 10_000,
    nModels = 2000,
    randomState = 0,
  } = options;
  const { estimates = sampler === 'enumerate' ? 'exact' : 'frequency' } = options;
  if (!(modelSize > 0 && modelSize < candidates)) {
    throw new ConfigError(
      `modelSize is ${String(modelSize)}: allowed are numbers above 0 and below ${String(candidates)}, the number of features that vary and are not always included`,
    );
  }
  if (sampler === 'enumerate' && candidates > mostEnumerated) {
    throw new ConfigError(
      `sampler is "enumerate" for ${String(candidates)} features: all models are visited of up to ${String(mostEnumerated)}; use "birth-death"`,
    );
  }
  if (sampler === 'enumerate' && estimates === 'frequency')
    throw new ConfigError('estimates is "frequency", but sampler "enumerate" draws nothing: allowed is "exact"');
  return {
    g,
    hyperA,
    dilution,
    modelPrior,
    modelSize,
    sampler,
    nChains,
    nDraws,
    burnIn,
    nModels,
    estimates,
    randomState,
  };
}
