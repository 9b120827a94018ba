import {
  type Constraints,
  DataError,
  Estimator,
  type FitOptions,
  ShapeError,
  type Table,
  checkOption,
  checkTable,
  columnsAsFitted,
  featureNamesOf,
  numbers,
  oneOf,
  paceOf,
  wholeNumbers,
} from '@kuznets/base';
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { partition } from '../k-means.ts';
import { type MixtureFit, expectation, expectationMaximisation } from './mixture-em.ts';
import { type MixtureFamily, covarianceParameters, mixtureFamilies } from './mixture-families.ts';

/** Options of {@link GaussianMixture}. */
export interface GaussianMixtureOptions {
  /** Number of components. Default 2. */
  readonly nComponents?: number;
  /**
   * What the covariances share, mclust's `modelName`: `EII` and `VII` are spheres of one or of different volumes (scikit-learn's `spherical` is VII),
   * `EEI`, `EVI` and `VVI` (`diag`) lie along the axes, `EEE` (`tied`) and `VVV` (`full`) anyhow. Default `VVV`, scikit-learn's.
   */
  readonly family?: MixtureFamily;
  /** Starts, each a k-means partition of the table by standard deviations or of its whitened axes, of which the one of largest likelihood is kept. Default 10. */
  readonly nInit?: number;
  /** Responsibilities to start from instead, `rows x nComponents`, each row's sum 1; there is one start then. */
  readonly init?: Float64Array;
  /** Most iterations of EM. Default 1000. */
  readonly maxIter?: number;
  /** EM ends where the log-likelihood changes by less than this share of 1 plus its size. Default 1e-5, mclust's. */
  readonly tol?: number;
  /** Decides every random choice, 0 to 2^53 - 1. Default 0. */
  readonly randomState?: number;
}

/** What the options of {@link GaussianMixture} may be. */
export const mixtureConstraints: Constraints<GaussianMixtureOptions> = {
  nComponents: wholeNumbers(1, 2 ** 24),
  family: oneOf(...mixtureFamilies),
  nInit: wholeNumbers(1, 2 ** 24),
  init: {
    allowed: 'a Float64Array of numbers from 0 to 1',
    holds: (value): value is Float64Array =>
      value instanceof Float64Array && value.every((share) => share >= 0 && share <= 1),
  },
  maxIter: wholeNumbers(1, 2 ** 31),
  tol: numbers(0),
  randomState: wholeNumbers(0),
};

/** A fitted mixture. */
export interface GaussianMixtureResult {
  readonly featureNames: readonly string[];
  readonly rows: number;
  readonly family: MixtureFamily;
  /** `nComponents`, sum 1. */
  readonly weights: Float64Array;
  /** `nComponents x features`. */
  readonly means: Float64Array;
  /** `nComponents x features x features`. */
  readonly covariances: Float64Array;
  /** `rows x nComponents`: chances that a row is of a component. */
  readonly responsibilities: Float64Array;
  /** `rows`: the component of largest chance. */
  readonly labels: Uint32Array;
  readonly logLikelihood: number;
  /** Free parameters. */
  readonly nParameters: number;
  /** `-2 logLikelihood + nParameters log(rows)`, least is best; mclust's is its negative. */
  readonly bic: number;
  readonly nIter: number;
  readonly converged: boolean;
  /** Starts that were left because a component fell together. */
  readonly failedStarts: number;
}

/**
 * A mixture of normal distributions by EM: `f(x) = sum_c w_c N(x; m_c, S_c)`, the covariances of one of mclust's families.
 *
 * R's `mclust::Mclust` starts from one hierarchical partition and scikit-learn adds 1e-6 to each variance; here starts are k-means partitions, and one whose
 * component falls onto too few rows (variance below 1e-8 of the table's) is left, since its likelihood has no bound.
 *
 * Sources: Fraley and Raftery (2002), https://doi.org/10.1198/016214502760047131; Celeux and Govaert (1995),
 * https://doi.org/10.1016/0031-3203(94)00125-6.
 *
 * @example
 * ```ts
 * const model = await new GaussianMixture({ nComponents: 2, family: 'EEI' }).fit({ x, rows: 31, features: 2 });
 * model.result.bic;
 * ```
 */
export class GaussianMixture extends Estimator<GaussianMixtureOptions, Table, GaussianMixtureResult> {
  constructor(options: GaussianMixtureOptions = {}) {
    super(options, mixtureConstraints);
  }

  protected async learn(table: Table, fit: FitOptions): Promise<GaussianMixtureResult> {
    const { nComponents = 2, family = 'VVV' } = this.options;
    const { best, failed, starts } = await bestMixture(table, this.options, fit);
    if (best === null)
      throw new DataError(`in all ${starts} starts a component of ${family} fell together`, {
        where: { option: 'family' },
        got: `${nComponents} components of ${table.rows} rows`,
        allowed: 'fewer components, or a family with fewer parameters, such as EII',
      });
    const { rows, features } = table;
    const nParameters = parametersOf(family, nComponents, features);
    return {
      featureNames: featureNamesOf(table),
      ...{ rows, family, nParameters },
      weights: Float64Array.from(best.weights),
      means: Float64Array.from(best.means.flat()),
      covariances: Float64Array.from(best.covariances.flatMap((covariance) => covariance.to1DArray())),
      responsibilities: best.responsibilities,
      labels: likeliest(best.responsibilities, nComponents),
      logLikelihood: best.logLikelihood,
      bic: nParameters * Math.log(rows) - 2 * best.logLikelihood,
      nIter: best.nIter,
      converged: best.converged,
      failedStarts: failed,
    };
  }

  /**
   * The component of largest chance of further rows.
   *
   * @param table - columns are matched by name where there are names, else by place
   * @returns `rows` components
   * @throws ConfigError naming columns that are missing; ShapeError, DataError for the table; NotFittedError before `fit`
   */
  async predict(table: Table): Promise<Uint32Array> {
    return likeliest(await this.predictProba(table), this.result.weights.length);
  }

  /**
   * The chances of the components of further rows.
   *
   * @param table - columns are matched by name where there are names, else by place
   * @returns `rows x nComponents`, each row's sum 1
   * @throws as `predict`
   */
  async predictProba(table: Table): Promise<Float64Array> {
    const { weights, means, covariances, featureNames } = this.result;
    const features = featureNames.length;
    const x = columnsAsFitted(table, featureNames);
    const part = (values: Float64Array, c: number, size: number): Float64Array =>
      values.subarray(c * size, (c + 1) * size);
    const components = [...weights.keys()];
    const mixture = {
      weights: [...weights],
      means: components.map((c) => [...part(means, c, features)]),
      covariances: components.map((c) => Matrix.from1DArray(features, features, part(covariances, c, features ** 2))),
    };
    return expectation({ x, rows: table.rows, features }, mixture)!.responsibilities;
  }
}

/** Free parameters of weights, means and covariances. */
export function parametersOf(family: MixtureFamily, components: number, features: number): number {
  return components - 1 + components * features + covarianceParameters(family, components, features);
}

/** The start of largest likelihood, null where all fell together. */
export async function bestMixture(
  table: Table,
  options: GaussianMixtureOptions,
  fit: FitOptions,
): Promise<{ readonly best: MixtureFit | null; readonly failed: number; readonly starts: number }> {
  const { nComponents = 2, family = 'VVV', nInit = 10, init, maxIter = 1000, tol = 1e-5, randomState = 0 } = options;
  checkTable(table);
  checkOption('nComponents', nComponents, wholeNumbers(1, table.rows));
  if (init !== undefined && init.length !== table.rows * nComponents)
    throw new ShapeError(`init holds ${init.length} numbers, got rows x nComponents = ${table.rows * nComponents}`);
  // One component has one start.
  const starts = init || nComponents === 1 ? 1 : nInit;
  const rules = { family, components: nComponents, maxIter, tol };
  const tables = startTables(table);
  const pace = paceOf(fit);
  let best: MixtureFit | null = null;
  let failed = 0;
  for (let start = 0; start < starts; start++) {
    await pace.rest(start / starts);
    const from = init ?? partitionStart(tables, nComponents, { randomState, start });
    const found = expectationMaximisation(table, from, rules);
    if (found === null) failed++;
    else if (best === null || found.logLikelihood > best.logLikelihood) best = found;
  }
  return { best, failed, starts };
}

/** What starts are partitions of: the table by standard deviations, and by its principal axes of equal length, as in mclust. */
function startTables({ x, rows, features }: Table): readonly [Table, Table] {
  const matrix = Matrix.from1DArray(rows, features, x).center('column');
  const deviations = matrix.standardDeviation('column', { mean: new Array<number>(features).fill(0) });
  const scaled = matrix.divRowVector(deviations.map((deviation) => deviation || 1));
  const { leftSingularVectors, diagonal } = new SingularValueDecomposition(scaled, { autoTranspose: true });
  const whole = diagonal.filter((value) => value > 1e-9 * diagonal[0]!).length;
  const axes = leftSingularVectors.subMatrix(0, rows - 1, 0, Math.max(0, whole - 1));
  return [scaled, axes].map((one) => ({
    x: Float64Array.from(one.to1DArray()),
    rows,
    features: one.columns,
  })) as unknown as readonly [Table, Table];
}

/** A partition by k-means from one start, after all of its iterations or the first alone: starts far from each other find more maxima. */
function partitionStart(
  tables: readonly [Table, Table],
  nClusters: number,
  { randomState, start }: { readonly randomState: number; readonly start: number },
): Float64Array {
  const [table, maxIter] = [tables[start % 2]!, start % 4 < 2 ? 300 : 1];
  const { labels } = partition(table, { nClusters, nInit: 1, maxIter, randomState }, start);
  const responsibilities = new Float64Array(table.rows * nClusters);
  labels.forEach((label, row) => (responsibilities[row * nClusters + label] = 1));
  return responsibilities;
}

function likeliest(responsibilities: Float64Array, components: number): Uint32Array {
  return Uint32Array.from({ length: responsibilities.length / components }, (_, row) => {
    const chances = responsibilities.subarray(row * components, (row + 1) * components);
    return chances.indexOf(chances.reduce((most, chance) => Math.max(most, chance), 0));
  });
}
