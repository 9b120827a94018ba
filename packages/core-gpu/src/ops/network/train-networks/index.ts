import type { Device } from '../../../compute/device/device.ts';
import { ConfigError, type FitOptions, ShapeError } from '@kuznets/base';
import { expectLength } from '../../../compute/tensor/shape.ts';
import type { NetworkSample, TrainNetworksOptions, TrainedNetworks } from './contract.ts';
import { divisionSizes } from './draw.ts';
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
  const { solver } = options;
  whole('networks', options.networks, 0, 2 ** 31);
  whole('firstNetwork', options.firstNetwork, 0, 2 ** 32 - 1);
  whole('seed', options.seed, 0, Number.MAX_SAFE_INTEGER);
  whole('hidden', options.hidden, 1, 1024);
  whole('maxEpochs', options.maxEpochs, 0, 2 ** 31);
  whole('maxFail', options.maxFail, 1, 2 ** 31);
  within('minGradient', options.minGradient, 0, Infinity);
  within('validationFraction', options.validationFraction, 0, 1);
  within('testFraction', options.testFraction, 0, 1);
  const [train] = divisionSizes(rows, options);
  if (train < 1) {
    throw new ConfigError(
      `trainNetworks: validationFraction ${String(options.validationFraction)} and testFraction ${String(options.testFraction)} leave none of ${String(rows)} rows to train on`,
    );
  }
  if (solver.name === 'lm') {
    within('mu', solver.mu, Number.MIN_VALUE, Infinity);
    within('muDecrease', solver.muDecrease, Number.MIN_VALUE, 1);
    within('muIncrease', solver.muIncrease, 1 + 2 ** -20, Infinity);
    within('muMax', solver.muMax, Number.MIN_VALUE, 1e300);
  } else {
    within('learningRate', solver.learningRate, Number.MIN_VALUE, Infinity);
    within('beta1', solver.beta1, 0, 1 - 2 ** -40);
    within('beta2', solver.beta2, 0, 1 - 2 ** -40);
    within('epsilon', solver.epsilon, Number.MIN_VALUE, Infinity);
  }
}

function whole(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new ConfigError(
      `trainNetworks: ${name} is ${String(value)}: allowed are whole numbers from ${String(least)} to ${String(most)}`,
    );
  }
}

function within(name: string, value: number, least: number, most: number): void {
  if (!(value >= least && value <= most))
    throw new ConfigError(`trainNetworks: ${name} is ${String(value)}: allowed is ${String(least)} to ${String(most)}`);
}
