import {
  ConfigError,
  type Constraints,
  Estimator,
  ShapeError,
  type Table,
  checkOption,
  checkTable,
  columnsAsFitted,
  featureNamesOf,
  oneOf,
  wholeNumbers,
} from '@kuznets/base';
import { Matrix, SingularValueDecomposition } from 'ml-matrix';

/** Options of {@link PCA}. */
export interface PcaOptions {
  /** Components to keep. Default: all, the smaller of rows and features. */
  readonly nComponents?: number;
  /**
   * What columns are divided by after centring: their standard deviation with divisor n - 1 (`sample`, R's
   * `prcomp(scale. = TRUE)`), with divisor n (`population`, scikit-learn's `StandardScaler`), or nothing. Shares are the same
   * under both; {@link PcaResult.reconstructionMse} is one minus the explained share under `population`. Default `sample`.
   */
  readonly scaling?: 'sample' | 'population' | 'none';
}

const constraints: Constraints<PcaOptions> = {
  nComponents: wholeNumbers(1),
  scaling: oneOf('sample', 'population', 'none'),
};

/** Principal components of a table; k components of p features over n rows. */
export interface PcaResult {
  readonly featureNames: readonly string[];
  readonly rows: number;
  readonly nComponents: number;
  /** `p`: subtracted from the columns. */
  readonly mean: Float64Array;
  /** `p`: what columns are divided by. */
  readonly scale: Float64Array;
  /** `k x p`: R's `t(rotation)`; in each the entry largest in size is positive. */
  readonly components: Float64Array;
  /** `k`: variances of the scores, divisor n - 1; R's `sdev^2`. */
  readonly explainedVariance: Float64Array;
  /** `k`: shares of the total variance. */
  readonly explainedVarianceRatio: Float64Array;
  /** `n x k`: R's `x`. */
  readonly scores: Float64Array;
  /** Mean over the cells of the squared error of the scaled table rebuilt from k components. */
  readonly reconstructionMse: number;
}

function columnScale(x: Matrix, scaling: 'sample' | 'population' | 'none'): Float64Array {
  const { rows, columns } = x;
  if (scaling === 'none') return new Float64Array(columns).fill(1);
  const divisor = scaling === 'sample' ? rows - 1 : rows;
  return Float64Array.from({ length: columns }, (_, j) => {
    const squares = x.getColumn(j).reduce((sum, value) => sum + value * value, 0);
    if (!(squares > 0)) throw new ConfigError(`PCA: column ${String(j)} is constant, its z-scores are undefined`);
    return Math.sqrt(squares / divisor);
  });
}

/**
 * Principal components by the singular value decomposition of the centred, scaled table: `Z = U S V'`, components V,
 * variances `S^2 / (n - 1)`.
 *
 * @param data - at least two rows
 * @param options - see {@link PcaOptions}
 * @returns see {@link PcaResult}
 * @throws ConfigError for constant columns, one row, cells that are not finite and components outside 1 .. min(n, p);
 * ShapeError where sizes do not fit
 *
 * Source: Jolliffe (2002), Principal Component Analysis, 2nd ed., https://doi.org/10.1007/b98835.
 */
export function principalComponents(data: Table, options: PcaOptions = {}): PcaResult {
  checkTable(data);
  const { rows, features } = data;
  const most = Math.min(rows, features);
  const { nComponents = most, scaling = 'sample' } = options;
  if (rows < 2) throw new ConfigError(`PCA: got ${String(rows)} row, needs at least 2`);
  checkOption('nComponents', nComponents, wholeNumbers(1, most));
  const z = Matrix.from1DArray(rows, features, Array.from(data.x));
  const mean = z.mean('column');
  z.subRowVector(mean);
  const scale = columnScale(z, scaling);
  z.divRowVector(Array.from(scale));
  const svd = new SingularValueDecomposition(z, { autoTranspose: true });
  const vectors = svd.rightSingularVectors;
  const order = svd.diagonal.map((_, index) => index).sort((a, b) => svd.diagonal[b]! - svd.diagonal[a]!);
  const components = Float64Array.from({ length: nComponents * features }, (_, e) => {
    const column = vectors.getColumn(order[Math.floor(e / features)]!);
    const largest = column.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    return column[e % features]! * (largest < 0 ? -1 : 1);
  });
  const variances = order.map((index) => svd.diagonal[index]! ** 2 / (rows - 1));
  const total = z.dot(z) / (rows - 1);
  const scores = multiply(z.to1DArray(), components, rows, features, nComponents);
  const explainedVariance = Float64Array.from(variances.slice(0, nComponents));
  return Object.freeze({
    ...{
      featureNames: featureNamesOf(data),
      rows,
      nComponents,
      mean: Float64Array.from(mean),
      scale,
      components,
      explainedVariance,
    },
    explainedVarianceRatio: explainedVariance.map((variance) => variance / total),
    scores,
    reconstructionMse:
      (variances.slice(nComponents).reduce((sum, variance) => sum + variance, 0) * (rows - 1)) / (rows * features),
  });
}

/** Scores of scaled rows: `Z V`. */
function multiply(
  z: ArrayLike<number>,
  components: Float64Array,
  rows: number,
  features: number,
  nComponents: number,
): Float64Array {
  return Float64Array.from({ length: rows * nComponents }, (_, e) => {
    const row = Math.floor(e / nComponents);
    const component = e % nComponents;
    let sum = 0;
    for (let j = 0; j < features; j++) sum += z[row * features + j]! * components[component * features + j]!;
    return sum;
  });
}

/**
 * Principal component analysis; see {@link principalComponents} for the formula and the defaults.
 *
 * @example
 * ```ts
 * const pca = await new PCA({ nComponents: 2 }).fit({ x, rows: 31, features: 8 });
 * pca.result.explainedVarianceRatio;
 * ```
 */
export class PCA extends Estimator<PcaOptions, Table, PcaResult> {
  constructor(options: PcaOptions = {}) {
    super(options, constraints);
  }

  protected learn(table: Table): PcaResult {
    return principalComponents(table, this.options);
  }

  /**
   * Scores of other rows.
   *
   * @param table - columns are matched by name where there are names, else by place
   * @returns `rows x k`
   * @throws ConfigError naming columns that are missing; ShapeError, DataError for the table; NotFittedError before `fit`
   */
  async transform(table: Table): Promise<Float64Array> {
    const { components, mean, scale, featureNames, nComponents } = this.result;
    const features = featureNames.length;
    const z = columnsAsFitted(table, featureNames).map(
      (value, e) => (value - mean[e % features]!) / scale[e % features]!,
    );
    return multiply(z, components, table.rows, features, nComponents);
  }

  /**
   * Rows rebuilt from scores.
   *
   * @param scores - `rows x k`
   * @returns `rows x p`, in the units of the table
   * @throws ShapeError for scores of another width; NotFittedError before `fit`
   */
  async inverseTransform(scores: Float64Array): Promise<Float64Array> {
    const { components, mean, scale, nComponents } = this.result;
    const features = mean.length;
    const rows = scores.length / nComponents;
    if (!Number.isInteger(rows)) throw new ShapeError(`${scores.length} scores are no rows of ${nComponents}`);
    return Float64Array.from({ length: rows * features }, (_, e) => {
      const row = Math.floor(e / features);
      const j = e % features;
      let sum = 0;
      for (let c = 0; c < nComponents; c++) sum += scores[row * nComponents + c]! * components[c * features + j]!;
      return sum * scale[j]! + mean[j]!;
    });
  }
}
