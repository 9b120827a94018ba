import { Regressor, ShapeError, type Table, type Sample, clusterNumbers, columnsAsFitted } from '@kuznets/base';
import { type Device, type DeviceFitOptions, cpuOf, predictNetworks } from '@kuznets/core-gpu';
import { type NeuralNetworkResult, fitNetworks } from './fit-networks.ts';
import { type NeuralNetworkOptions, networkConstraints, resolveOptions } from './options.ts';
import { scaleRows } from './range-scaling.ts';
import { type NetworkSubstitution, type SubstitutedMeansOptions, substitutedMeans } from './substituted-means.ts';

/** What predicts of fitted networks. */
export type NetworkModel = Pick<NeuralNetworkResult, 'featureNames' | 'ensemble' | 'scaling'>;

/**
 * Mean prediction of fitted networks.
 *
 * @param device - where to predict
 * @param model - of the result of a {@link NeuralNetworkRegressor}
 * @param x - `rows x features`, row-major, finite
 * @param rows - number of rows
 * @returns `rows` predictions, in units of y
 */
export async function predictNetworkModel(
  device: Device,
  { featureNames, ensemble, scaling }: NetworkModel,
  x: Float64Array,
  rows: number,
): Promise<Float64Array> {
  const features = featureNames.length;
  if (x.length !== rows * features)
    throw new ShapeError(`x has ${x.length} values, ${rows} rows x ${features} features need ${rows * features}`);
  const { sum } = await predictNetworks(device, ensemble, scaleRows(scaling, x, rows, features), rows);
  return sum.map((total) => scaling.targetCentre + (scaling.targetHalf * total) / ensemble.networks);
}

/**
 * Bagged neural networks: the mean of networks with one hidden layer, each trained on a bootstrap sample with early stopping.
 *
 * `f(x) = 1/B sum_b phi_0 + sum_l phi_l s(theta_l0 + theta_l x)`. Each bootstrap sample is divided at random into training,
 * validation and test rows; inputs and target are scaled to [-1, 1]; weights start as Nguyen and Widrow's; Levenberg-Marquardt lowers
 * the training error until the validation error has risen six epochs in a row, and the network of the best epoch is kept. MATLAB's
 * `feedforwardnet` and `train` on resampled rows, but for three things: ranges are those of the whole sample, not of each bootstrap
 * sample; a row drawn twice may train and validate, as there; the random numbers are our own. Networks whose error ceases to be finite are
 * excluded and counted.
 *
 * Training solves one system as large as the distinct training rows a step, whatever the number of parameters, so it is fast
 * for few rows and many variables; its cost grows with the cube of the rows. WASM trains in float64, WebGPU in float32.
 *
 * Source: Hagan and Menhaj (1994), https://doi.org/10.1109/72.329697; Nguyen and Widrow (1990),
 * https://doi.org/10.1109/IJCNN.1990.137819; Breiman (1996), "Bagging predictors", https://doi.org/10.1007/BF00058655.
 *
 * @example
 * ```ts
 * const device = await createDevice();
 * const networks = await new NeuralNetworkRegressor({ nEstimators: 1000 }).fit({ x, y, rows, features }, { device });
 * networks.result.oobScore.r2;
 * ```
 */
export class NeuralNetworkRegressor extends Regressor<NeuralNetworkOptions, NeuralNetworkResult, DeviceFitOptions> {
  constructor(options: NeuralNetworkOptions = {}) {
    super(options, networkConstraints);
    resolveOptions(options);
  }

  protected regress(
    sample: Sample & Pick<NeuralNetworkResult, 'featureNames'>,
    fit: DeviceFitOptions,
  ): Promise<NeuralNetworkResult> {
    const { clusters } = this.options;
    const drawn = clusters && { clusters: clusterNumbers(clusters, sample.rows) };
    return fitNetworks(sample, { ...resolveOptions(this.options), ...drawn }, fit);
  }

  protected predictRows(
    result: NeuralNetworkResult,
    x: Float64Array,
    rows: number,
    { device = cpuOf() }: Partial<DeviceFitOptions>,
  ): Promise<Float64Array> {
    return predictNetworkModel(device, result, x, rows);
  }

  /**
   * Mean predictions at the rows of a table with each variable, and pairs of them, replaced by their values in every row.
   *
   * What brute-force explained variation needs, without evaluating `rows` networks a cell (see core-gpu's `substituteNetworks`).
   *
   * @param table - columns are matched as by `predict`
   * @param options - see {@link SubstitutedMeansOptions}
   * @returns see {@link NetworkSubstitution}
   * @throws ConfigError for pairs of features that do not exist; NotFittedError before `fit`
   */
  async substitutedMeans(table: Table, options: SubstitutedMeansOptions = {}): Promise<NetworkSubstitution> {
    const { result } = this;
    return substitutedMeans(result, columnsAsFitted(table, result.featureNames), table.rows, options);
  }
}
