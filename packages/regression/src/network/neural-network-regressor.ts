import { NotFittedError, type Sample } from '@kuznets/base';
import { type Device, type NetworkEnsemble, predictNetworks } from '@kuznets/core-gpu';
import { checkMatrix } from '../sample.ts';
import { type FittedNetworks, type NeuralNetworkResult, fitNetworks } from './fit-networks.ts';
import { type NeuralNetworkOptions, resolveOptions } from './options.ts';
import { scaleRows } from './range-scaling.ts';
import { type NetworkSubstitution, type SubstitutedMeansOptions, substitutedMeans } from './substituted-means.ts';

/** What predicts of fitted networks, as plain data. */
export interface NetworkModel extends Pick<FittedNetworks, 'ensemble' | 'scaling'> {
  readonly features: number;
}

interface State extends FittedNetworks {
  readonly device: Device;
  readonly features: number;
}

/**
 * Mean prediction of fitted networks.
 *
 * @param device - where to predict
 * @param model - the networks, see {@link NeuralNetworkRegressor.model}
 * @param x - `rows x features`, row-major, finite
 * @param rows - number of rows
 * @returns `rows` predictions, in units of y
 */
export async function predictNetworkModel(
  device: Device,
  { ensemble, scaling, features }: NetworkModel,
  x: Float64Array,
  rows: number,
): Promise<Float64Array> {
  checkMatrix('x', x, rows, features);
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
export class NeuralNetworkRegressor {
  readonly options: Readonly<NeuralNetworkOptions>;
  #state: State | undefined;

  constructor(options: NeuralNetworkOptions = {}) {
    this.options = Object.freeze({ ...options });
  }

  /**
   * Trains the networks.
   *
   * @param data - the training table, 2 to 65,535 rows
   * @param options - where to train
   * @returns this estimator
   * @throws ConfigError, ShapeError for options or data outside what is allowed, and where every network diverged; DeviceLostError
   */
  async fit(data: Sample, options: { readonly device: Device }): Promise<this> {
    const fitted = await fitNetworks(options.device, data, resolveOptions(this.options));
    this.#state = { ...fitted, device: options.device, features: data.features };
    return this;
  }

  #fitted(): State {
    if (!this.#state) throw new NotFittedError('NeuralNetworkRegressor is not fitted: call fit first');
    return this.#state;
  }

  /** Scores, importances and the account of the training. Throws NotFittedError before `fit`. */
  get result(): NeuralNetworkResult {
    return this.#fitted().result;
  }

  /** The networks kept, over the features that vary, scaled to [-1, 1]. Throws NotFittedError before `fit`. */
  get ensemble(): NetworkEnsemble {
    return this.#fitted().ensemble;
  }

  /** What predicts, to be kept. Throws NotFittedError before `fit`. */
  get model(): NetworkModel {
    const { ensemble, scaling, features } = this.#fitted();
    return { ensemble, scaling, features };
  }

  /**
   * Predicts rows.
   *
   * @param x - `rows x features`, row-major, finite
   * @param rows - number of rows
   * @param options - another device than the one used by `fit`
   * @returns `rows` predictions, in units of y
   */
  async predict(x: Float64Array, rows: number, options: { readonly device?: Device } = {}): Promise<Float64Array> {
    const { device, ...model } = this.#fitted();
    return predictNetworkModel(options.device ?? device, model, x, rows);
  }

  /**
   * Mean predictions at the training rows with each variable, and pairs of them, replaced by their values in every row.
   *
   * What brute-force explained variation needs, without evaluating `rows` networks a cell (see core-gpu's `substituteNetworks`).
   *
   * @param options - see {@link SubstitutedMeansOptions}
   * @returns see {@link NetworkSubstitution}
   * @throws ConfigError for pairs of features that do not exist; NotFittedError before `fit`
   */
  async substitutedMeans(options: SubstitutedMeansOptions = {}): Promise<NetworkSubstitution> {
    const { device, features, ...fitted } = this.#fitted();
    return substitutedMeans(options.device ?? device, fitted, features, options);
  }
}
