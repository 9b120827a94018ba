import type { Device, NetworkEnsemble, TrainNetworksOptions, TrainedNetworks } from '@kuznets/core-gpu';
import {
  type Difference,
  type NetworkOutcome,
  apart,
  networkDivisionOracle,
  networkStartOracle,
  trainNetworkOracle,
  unequal,
  uniforms,
  within,
} from '@kuznets/test-kit';

/** Settings of trainlm. */
export const lm = { name: 'lm', mu: 1e-3, muDecrease: 0.1, muIncrease: 10, muMax: 1e10 } as const;
/** Settings of torch.optim.Adam with a larger rate, so that few steps matter. */
export const adam = { name: 'adam', learningRate: 0.02, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** Size of one rounding of the arithmetic that a backend trains in. */
export const roundingOf = (device: Device): number => (device.backend === 'wasm' ? 2 ** -52 : 2 ** -23);

/** Scaled data: a function of the first three regressors and noise. */
export function networkSample(
  rows: number,
  features: number,
  seed = 1,
): { rows: number; features: number; x: Float64Array; y: Float64Array } {
  const next = uniforms(1000 * seed + 37 * rows + features);
  const x = Float64Array.from({ length: rows * features }, () => 2 * next() - 1);
  const y = Float64Array.from({ length: rows }, (_, row) => {
    const [a = 0, b = 0, c = 0] = x.subarray(row * features, (row + 1) * features);
    return (
      0.5 * Math.sin(3 * a) - (features > 1 ? 0.4 * b : 0) + (features > 2 ? 0.3 * b * c : 0) + 0.2 * (next() - 0.5)
    );
  });
  return { rows, features, x, y };
}

const report = ['stopReason', 'epochs', 'bestEpoch'] as const;
const errors = ['trainError', 'validationError', 'testError'] as const;

/** Largest distance of two vectors' elements. */
const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a, (value, i) => Math.abs(value - Number(b[i]))).reduce((most, value) => Math.max(most, value), 0);

interface Expected {
  readonly network: number;
  readonly exact: NetworkOutcome;
  readonly slack: number;
  readonly errorSlack: number;
}

/**
 * The oracle's networks, and how far noise of a rounding's size carries each of their parameters and errors. Networks whose
 * last epoch is decided by such noise are left out; they must be fewer than half.
 */
function trainingOracle(
  sample: ReturnType<typeof networkSample>,
  options: TrainNetworksOptions,
  rounding: number,
): readonly Expected[] {
  const shape = { features: sample.features, hidden: options.hidden, activation: options.activation };
  const random = uniforms(5);
  // A residual or an element of J J' is a sum of about so many products.
  const terms = sample.features + options.hidden + sample.rows;
  const expected = Array.from({ length: options.networks }, (_, i): Expected[] => {
    const network = options.firstNetwork + i;
    const division = networkDivisionOracle(sample.rows, network, options);
    const start = networkStartOracle(shape, network, options.seed);
    const exact = trainNetworkOracle(sample, shape, start, division, options);
    const noisy = Array.from({ length: 4 }, () =>
      trainNetworkOracle(
        sample,
        shape,
        start,
        division,
        options,
        (value) => value * (1 + terms * rounding * (2 * random() - 1)),
      ),
    );
    if (noisy.some((other) => report.some((field) => other[field] !== exact[field]))) return [];
    return [
      {
        network: i,
        exact,
        slack:
          4 * Math.max(...noisy.map((other) => distance(other.parameters, exact.parameters))) +
          2 ** -23 * Math.max(...exact.parameters.map(Math.abs)),
        errorSlack:
          4 *
            Math.max(
              ...errors.map((field) => Math.max(...noisy.map((other) => Math.abs(other[field] - exact[field])))),
            ) +
          4 * terms * rounding * exact.trainError,
      },
    ];
  }).flat();
  if (2 * expected.length < options.networks)
    throw new Error(
      `rounding decides the end of all but ${String(expected.length)} of ${String(options.networks)} networks: choose another case`,
    );
  return expected;
}

/** What differs from the oracle beyond what rounding explains. */
export function trainingDifferences(
  result: TrainedNetworks,
  sample: ReturnType<typeof networkSample>,
  options: TrainNetworksOptions,
  rounding: number,
): Difference[] {
  const size = options.hidden * (sample.features + 2) + 1;
  if (result.parameters.length !== options.networks * size)
    return [unequal('parameters, length', result.parameters.length, options.networks * size)];
  return trainingOracle(sample, options, rounding).flatMap(({ network: i, exact, slack, errorSlack }) => {
    const parameters = result.parameters.subarray(i * size, (i + 1) * size);
    return [
      ...within(
        `network ${String(i)}`,
        Array.from(exact.parameters).flatMap((value, j) => apart('parameters', parameters[j], value, slack, j)),
      ),
      ...report.flatMap((field) =>
        result[field][i] === exact[field] ? [] : [unequal(field, result[field][i], exact[field], i)],
      ),
      ...errors.flatMap((field) => apart(field, result[field][i], exact[field], errorSlack, i)),
    ];
  });
}

/** Rows of a matrix. */
export function rowsOf(x: Float64Array, rows: number): readonly (readonly number[])[] {
  const features = rows === 0 ? 0 : x.length / rows;
  return Array.from({ length: rows }, (_, i) => [...x.subarray(i * features, (i + 1) * features)]);
}

/** Networks with random parameters, the hidden weights `steep` times as large. */
export function randomEnsemble(
  shape: Pick<NetworkEnsemble, 'networks' | 'features' | 'hidden' | 'activation'>,
  steep: number,
): NetworkEnsemble {
  const { networks, features, hidden } = shape;
  const next = uniforms(networks + 10 * features + 100 * hidden);
  const size = hidden * (features + 2) + 1;
  const parameters = Float32Array.from(
    { length: networks * size },
    (_, i) => (2 * next() - 1) * (i % size < hidden * features ? steep : 1),
  );
  return { ...shape, parameters };
}

/** The parameters of each network. */
export function singles({ networks, parameters }: NetworkEnsemble): readonly Float32Array[] {
  const size = parameters.length / Math.max(1, networks);
  return Array.from({ length: networks }, (_, b) => parameters.subarray(b * size, (b + 1) * size));
}

/**
 * How far a network's value in float32 may be off for |x| <= 1: each unit by tanh's 3e-7, its input's rounding (regressors are rounded
 * too, and substitution subtracts a term and adds another) and, where a series replaces it, 48 terms of at most 1 / (1 - 0.85).
 */
export function valueSlack({ features, hidden }: NetworkEnsemble, parameters: Float32Array): number {
  const unit = 2 ** -24;
  let slack = unit * Math.abs(parameters[parameters.length - 1] ?? 0);
  let magnitude = Math.abs(parameters[parameters.length - 1] ?? 0);
  for (let l = 0; l < hidden; l++) {
    let inner = Math.abs(parameters[hidden * features + l] ?? 0);
    for (let k = 0; k < features; k++) inner += Math.abs(parameters[l * features + k] ?? 0);
    const phi = Math.abs(parameters[hidden * (features + 1) + l] ?? 0);
    slack += phi * (6e-7 + (features + 8) * unit * inner + (7 * unit) / 0.15);
    magnitude += phi;
  }
  return slack + (hidden + 40) * unit * magnitude;
}
