import type { Device } from '../../../compute/device/device.ts';
import {
  ConfigError,
  type Constraints,
  type FitOptions,
  ShapeError,
  anything,
  booleans,
  checkOptions,
  either,
  exactly,
  numbers,
  numbersBetween,
  oneOf,
  wholeNumbers,
} from '@kuznets/base';
import { expectLength } from '../../../compute/tensor/shape.ts';
import type { NetworkSample, TrainNetworksOptions, TrainedNetworks } from './contract.ts';
import { divisionSizes, unitCount } from './draw.ts';
import { trainNetworksWasm } from './wasm.ts';
import { trainNetworksWebgpu } from './webgpu.ts';

/**
 * Trains many networks with one hidden layer at once, each on its own draw and division of the rows, with early stopping.
 *
 * Each minimises its training rows' mean squared error and ends as it was when its validation rows' error was least. A network
 * depends on the seed and its index alone, not on how many are trained beside it, in how many jobs or on how many workers.
 *
 * Levenberg-Marquardt steps are `(J'J + mu I)^-1 J'e`, taken where the error falls; mu falls by `muDecrease` after a step and
 * rises by `muIncrease` until one is found. They are solved in the dual form, whose system has one equation a distinct training
 * row, whatever the number of parameters.
 *
 * @param device - where to train: WASM computes in float64
 * @param sample - scaled regressors and targets, 2 to 65,535 rows
 * @param options - see {@link TrainNetworksOptions}; signal and progress
 * @returns parameters in single precision, with errors in squared units of the scaled target
 * @throws ShapeError for arrays of other lengths; ConfigError naming an option or value outside what is allowed; the signal's reason; DeviceLostError
 *
 * Source: Hagan and Menhaj (1994), "Training feedforward networks with the Marquardt algorithm", IEEE Transactions on Neural
 * Networks 5, https://doi.org/10.1109/72.329697; Kingma and Ba (2015), "Adam", https://doi.org/10.48550/arXiv.1412.6980.
 */
export async function trainNetworks(
  device: Device,
  sample: NetworkSample,
  { signal, onProgress, ...options }: TrainNetworksOptions & FitOptions,
): Promise<TrainedNetworks> {
  check(sample, options);
  if (device.backend === 'wasm') return trainNetworksWasm(device.pool, sample, options, { signal, onProgress });
  return trainNetworksWebgpu(device, sample, options, { signal, onProgress });
}

const MOST_ROWS = 65_535;

const constraints: Constraints<TrainNetworksOptions> = {
  networks: wholeNumbers(0, 2 ** 31),
  firstNetwork: wholeNumbers(0, 2 ** 32 - 1),
  seed: wholeNumbers(0),
  hidden: wholeNumbers(1, 1024),
  activation: oneOf('tanh', 'logistic'),
  bootstrap: booleans,
  clusters: anything(),
  maxEpochs: wholeNumbers(0, 2 ** 31),
  maxFail: wholeNumbers(1, 2 ** 31),
  minGradient: numbers(0),
  validationFraction: numbers(0, 1),
  testFraction: numbers(0, 1),
  solver: anything(),
};

const solvers: { readonly [N in 'lm' | 'adam']: Constraints<Extract<TrainNetworksOptions['solver'], { name: N }>> } = {
  lm: {
    name: exactly('lm'),
    mu: numbersBetween(0),
    muDecrease: either(numbersBetween(0, 1), exactly(1)),
    muIncrease: numbersBetween(1),
    muMax: numbersBetween(0),
  },
  adam: {
    name: exactly('adam'),
    learningRate: numbersBetween(0),
    beta1: numbers(0, 1 - 2 ** -40),
    beta2: numbers(0, 1 - 2 ** -40),
    epsilon: numbersBetween(0),
  },
};

function check({ rows, features, x, y }: NetworkSample, options: TrainNetworksOptions): void {
  expectLength('trainNetworks: x', x.length, [rows, features]);
  expectLength('trainNetworks: y', y.length, [rows]);
  if (rows < 2 || rows > MOST_ROWS)
    throw new ShapeError(`trainNetworks: got ${String(rows)} rows, 2 to ${String(MOST_ROWS)} are allowed`);
  if (features < 1) throw new ShapeError('trainNetworks: x has no columns, at least 1 is needed');
  for (const [name, values] of [
    ['x', x],
    ['y', y],
  ] as const) {
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0)
      throw new ConfigError(`trainNetworks: ${name}[${String(at)}] is ${String(values[at])}: values must be finite`);
  }
  checkOptions(options, constraints);
  checkOptions<object>(options.solver, solvers[options.solver.name]);
  if (options.clusters) expectLength('trainNetworks: clusters', options.clusters.length, [rows]);
  const [train] = divisionSizes(unitCount(rows, options), options);
  if (train < 1) {
    throw new ConfigError(
      `trainNetworks: validationFraction ${String(options.validationFraction)} and testFraction ${String(options.testFraction)} leave none of ${String(rows)} rows to train on`,
    );
  }
}
