import {
  ConfigError,
  type Constraints,
  anything,
  booleans,
  either,
  exactly,
  numbers,
  numbersBetween,
  oneOf,
  wholeNumbers,
} from '@kuznets/base';
import { type NetworkActivation, type TrainNetworksOptions } from '@kuznets/core-gpu';

/** Options of {@link NeuralNetworkRegressor}; defaults are those of MATLAB's `feedforwardnet(10)` and `trainlm` unless said otherwise. */
export interface NeuralNetworkOptions {
  /** Number of networks, each on its own bootstrap sample. Default 100; the growth study has 10,000. MATLAB trains one. */
  readonly nEstimators?: number;
  /** Units of the hidden layer. Default 10. */
  readonly hiddenLayerSize?: number;
  /** Transfer function of the hidden layer. Default `tanh`, `feedforwardnet`'s `tansig`; `logistic` is `logsig`, the function the growth study writes down. */
  readonly activation?: NetworkActivation;
  /** `lm` is `trainlm`; `adam` is full-batch Adam with PyTorch's defaults. Default `lm`. */
  readonly solver?: 'lm' | 'adam';
  /** Draw each network's rows with replacement. Default true, as the growth study does; `feedforwardnet` uses every row once. */
  readonly bootstrap?: boolean;
  /**
   * `rows` names of clusters: each network draws whole ones, which train, validate or test together, so that out of bag nothing is known of them.
   * Default: rows are drawn one by one.
   */
  readonly clusters?: readonly (string | number)[];
  /** Share of the drawn rows that stop the training. Default 0.15 (`dividerand`); 0 trains to the end. */
  readonly validationFraction?: number;
  /** Share of the drawn rows that are only measured. Default 0.15 (`dividerand`). */
  readonly testFraction?: number;
  /** Most epochs. Default 1000. */
  readonly maxEpochs?: number;
  /** Epochs in a row above the least validation error that stop the training, `max_fail`. Default 6. */
  readonly maxFail?: number;
  /** Norm of the gradient of the scaled mean squared error that stops the training, `min_grad`. Default 1e-7. */
  readonly minGradient?: number;
  /** Levenberg-Marquardt's first `mu`. Default 1e-3. */
  readonly mu?: number;
  /** Factor of `mu` after a step, `mu_dec`. Default 0.1. */
  readonly muDecrease?: number;
  /** Factor of `mu` where the error would rise, `mu_inc`. Default 10. */
  readonly muIncrease?: number;
  /** `mu` that stops the training, `mu_max`. Default 1e10. */
  readonly muMax?: number;
  /** Adam's step. Default 0.001 (PyTorch's `lr`). */
  readonly learningRate?: number;
  /** Adam's decay of the mean gradient. Default 0.9 (PyTorch's `betas`). */
  readonly beta1?: number;
  /** Adam's decay of the mean squared gradient. Default 0.999 (PyTorch's `betas`). */
  readonly beta2?: number;
  /** Adam's guard against division by zero. Default 1e-8 (PyTorch's `eps`). */
  readonly epsilon?: number;
  /** Decides every random choice, 0 to 2^53 - 1. Default 0. */
  readonly randomState?: number;
}

/** What is allowed in {@link NeuralNetworkOptions}. */
export const networkConstraints: Constraints<NeuralNetworkOptions> = {
  nEstimators: wholeNumbers(1, 2 ** 31),
  hiddenLayerSize: wholeNumbers(1, 1024),
  activation: oneOf('tanh', 'logistic'),
  solver: oneOf('lm', 'adam'),
  bootstrap: booleans,
  clusters: anything(),
  validationFraction: numbers(0, 1),
  testFraction: numbers(0, 1),
  maxEpochs: wholeNumbers(0, 2 ** 31),
  maxFail: wholeNumbers(1, 2 ** 31),
  minGradient: numbers(0),
  mu: numbersBetween(0),
  muDecrease: either(numbersBetween(0, 1), exactly(1)),
  muIncrease: numbersBetween(1),
  muMax: numbersBetween(0, 1e300),
  learningRate: numbersBetween(0),
  beta1: numbers(0, 1 - 2 ** -40),
  beta2: numbers(0, 1 - 2 ** -40),
  epsilon: numbersBetween(0),
  randomState: wholeNumbers(0),
};

/**
 * Fills in defaults, all but the clusters, which are the sample's.
 *
 * @throws ConfigError for a setting of another solver
 */
export function resolveOptions(options: NeuralNetworkOptions): TrainNetworksOptions {
  const { nEstimators = 100, hiddenLayerSize = 10, activation = 'tanh', solver = 'lm', randomState = 0 } = options;
  const foreign =
    solver === 'lm'
      ? (['learningRate', 'beta1', 'beta2', 'epsilon'] as const)
      : (['mu', 'muDecrease', 'muIncrease', 'muMax'] as const);
  for (const name of foreign)
    if (options[name] !== undefined)
      throw new ConfigError(`solver "${solver}" has no such setting`, { where: { option: name }, got: options[name] });
  return {
    networks: nEstimators,
    firstNetwork: 0,
    seed: randomState,
    hidden: hiddenLayerSize,
    activation,
    bootstrap: options.bootstrap ?? true,
    validationFraction: options.validationFraction ?? 0.15,
    testFraction: options.testFraction ?? 0.15,
    maxEpochs: options.maxEpochs ?? 1000,
    maxFail: options.maxFail ?? 6,
    minGradient: options.minGradient ?? 1e-7,
    solver:
      solver === 'lm'
        ? {
            name: 'lm',
            mu: options.mu ?? 1e-3,
            muDecrease: options.muDecrease ?? 0.1,
            muIncrease: options.muIncrease ?? 10,
            muMax: options.muMax ?? 1e10,
          }
        : {
            name: 'adam',
            learningRate: options.learningRate ?? 0.001,
            beta1: options.beta1 ?? 0.9,
            beta2: options.beta2 ?? 0.999,
            epsilon: options.epsilon ?? 1e-8,
          },
  };
}
