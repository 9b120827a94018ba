import { ConfigError, NotFittedError } from '@kuznets/base';
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { type Features, checkFeatures } from './data.ts';

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

/** Principal components of a table; k components of p features over n rows. */
export interface PcaResult {
  readonly rows: number;
  readonly features: number;
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
export function principalComponents(data: Features, options: PcaOptions = {}): PcaResult {
  checkFeatures('PCA', data);
  const { rows, features } = data;
  const most = Math.min(rows, features);
  const { nComponents = most, scaling = 'sample' } = options;
  if (rows < 2) throw new ConfigError(`PCA: got ${String(rows)} row, needs at least 2`);
  if (!(Number.isInteger(nComponents) && nComponents >= 1 && nComponents <= most))
    throw new ConfigError(`nComponents: got ${String(nComponents)}, allowed 1 to ${String(most)}`);
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
    ...{ rows, features, nComponents, mean: Float64Array.from(mean), scale, components, explainedVariance },
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
 * const pca = new PCA({ nComponents: 2 }).fit({ x, rows: 31, features: 8 });
 * pca.result.explainedVarianceRatio;
 * ```
 */
export class PCA {
  readonly options: Readonly<PcaOptions>;
  #result: PcaResult | undefined;

  constructor(options: PcaOptions = {}) {
    this.options = Object.freeze({ ...options });
  }

  /** Decomposes a table; see {@link principalComponents} for what is thrown. */
  fit(data: Features): this {
    this.#result = principalComponents(data, this.options);
    return this;
  }

  /** What was fitted. Throws NotFittedError before `fit`. */
  get result(): PcaResult {
    if (!this.#result) throw new NotFittedError('PCA is not fitted: call fit first');
    return this.#result;
  }

  /** Scores of other rows, `rows x k`. */
  transform(data: Features): Float64Array {
    const { components, mean, scale, features, nComponents } = this.result;
    checkFeatures('PCA', data);
    if (data.features !== features)
      throw new ConfigError(`PCA: got ${String(data.features)} features, was fitted on ${String(features)}`);
    return multiply(
      data.x.map((value, e) => (value - mean[e % features]!) / scale[e % features]!),
      components,
      data.rows,
      features,
      nComponents,
    );
  }

  /** Rows rebuilt from scores `rows x k`, in the units of the table, `rows x p`. */
  inverseTransform(scores: Float64Array): Float64Array {
    const { components, mean, scale, features, nComponents } = this.result;
    return Float64Array.from({ length: (scores.length / nComponents) * features }, (_, e) => {
      const row = Math.floor(e / features);
      const j = e % features;
      let sum = 0;
      for (let c = 0; c < nComponents; c++) sum += scores[row * nComponents + c]! * components[c * features + j]!;
      return sum * scale[j]! + mean[j]!;
    });
  }
}
