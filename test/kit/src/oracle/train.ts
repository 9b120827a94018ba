import { type Difference, apart, unequal } from '../compare.ts';
import { philox, keyOfSeed } from './random.ts';

// Naive float64 models, element by element from their formulas, for the training operations of core-gpu.

/** A matrix as rows. */
export type Matrix = readonly (readonly number[])[];

/** ParameterValues by name, each flattened row by row. */
export type ParameterValues = Readonly<Record<string, Float64Array>>;

const activationOf = {
  linear: (x: number) => x,
  relu: (x: number) => Math.max(0, x),
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  tanh: (x: number) => Math.tanh(x),
} as const;

/** Name of an activation. */
export type ActivationName = keyof typeof activationOf;

const at = (values: Float64Array | undefined, index: number): number => {
  const value = values?.[index];
  if (value === undefined) throw new Error(`no element ${index}`);
  return value;
};

/** A flat row-major array as rows. */
export function toMatrix(values: ArrayLike<number>, columns: number): number[][] {
  return Array.from({ length: values.length / columns }, (_, row) =>
    Array.from({ length: columns }, (_, column) => Number(values[row * columns + column])),
  );
}

/** Rows end to end. */
export function flatten(matrix: Matrix): Float64Array {
  return Float64Array.from(matrix.flat());
}

/** `activation(x weight' + bias)` with PyTorch's layout of weights. */
export function denseOracle(
  x: Matrix,
  parameters: ParameterValues,
  name: string,
  activation: ActivationName = 'linear',
): number[][] {
  const weight = parameters[`${name}.weight`];
  const bias = parameters[`${name}.bias`];
  return x.map((row) => {
    const units = (weight?.length ?? 0) / row.length;
    return Array.from({ length: units }, (_, unit) => {
      const sum = row.reduce((total, value, k) => total + value * at(weight, unit * row.length + k), 0);
      return activationOf[activation](sum + (bias ? at(bias, unit) : 0));
    });
  });
}

/** States of an LSTM after each step, from zero; `x[t][row]`. */
export function lstmOracle(
  x: readonly Matrix[],
  parameters: ParameterValues,
  name: string,
  hidden: number,
): number[][][] {
  const [weightIh, weightHh, biasIh, biasHh] = ['weightIh', 'weightHh', 'biasIh', 'biasHh'].map(
    (part) => parameters[`${name}.${part}`],
  );
  const rowCount = x[0]?.length ?? 0;
  let h = Array.from({ length: rowCount }, () => new Array<number>(hidden).fill(0));
  let c = h.map((row) => [...row]);
  return x.map((inputs) => {
    const before = h;
    const gate = (row: number, index: number): number => {
      let sum = at(biasIh, index) + at(biasHh, index);
      const features = inputs[row] ?? [];
      features.forEach((value, k) => (sum += value * at(weightIh, index * features.length + k)));
      before[row]?.forEach((value, k) => (sum += value * at(weightHh, index * hidden + k)));
      return sum;
    };
    c = c.map((states, row) =>
      states.map(
        (state, j) =>
          activationOf.sigmoid(gate(row, hidden + j)) * state +
          activationOf.sigmoid(gate(row, j)) * Math.tanh(gate(row, 2 * hidden + j)),
      ),
    );
    h = c.map((states, row) =>
      states.map((state, j) => activationOf.sigmoid(gate(row, 3 * hidden + j)) * Math.tanh(state)),
    );
    return h;
  });
}

/** Solves a small system by Gauss and Jordan with pivoting. */
function gaussJordan(matrix: Matrix, right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? Number.NaN]);
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    const best = rows.reduce(
      (chosen, row, i) =>
        i >= column && Math.abs(row[column] ?? 0) > Math.abs(rows[chosen]?.[column] ?? 0) ? i : chosen,
      column,
    );
    [rows[column], rows[best]] = [rows[best] ?? [], rows[column] ?? []];
    const pivot = rows[column] ?? [];
    rows.forEach((row, i) => {
      if (i === column) return;
      const factor = (row[column] ?? 0) / (pivot[column] ?? 0);
      for (let k = 0; k <= n; k++) row[k] = (row[k] ?? 0) - factor * (pivot[k] ?? 0);
    });
  }
  return rows.map((row, i) => (row[n] ?? 0) / (row[i] ?? 0));
}

/** `(L'L + ridge I)^-1 L'y`. */
export function leastSquaresOracle(loadings: Matrix, y: readonly number[], ridge: number): number[] {
  const unknowns = loadings[0]?.length ?? 0;
  const each = Array.from({ length: unknowns }, (_, i) => i);
  const inner = (f: (row: readonly number[], index: number) => number): number =>
    loadings.reduce((sum, row, index) => sum + f(row, index), 0);
  const normal = each.map((i) =>
    each.map((j) => inner((row) => (row[i] ?? 0) * (row[j] ?? 0)) + (i === j ? ridge : 0)),
  );
  return gaussJordan(
    normal,
    each.map((i) => inner((row, index) => (row[i] ?? 0) * (y[index] ?? 0))),
  );
}

/** `activation(S x weight' + bias)`, node by node over its neighbours; S is already normalised. */
export function graphConvolutionOracle(
  x: Matrix,
  normalised: Matrix,
  parameters: ParameterValues,
  name: string,
  activation: ActivationName = 'linear',
): number[][] {
  const spread = normalised.map((weights) =>
    (x[0] ?? []).map((_, k) => weights.reduce((sum, weight, j) => sum + weight * (x[j]?.[k] ?? 0), 0)),
  );
  return denseOracle(spread, parameters, name, activation);
}

/** Mean of weighted squares. */
export function squaredErrorOracle(y: Matrix, target: Matrix, weight?: Matrix): number {
  let sum = 0;
  let total = 0;
  y.forEach((row, i) =>
    row.forEach((value, j) => {
      const w = weight?.[i]?.[j] ?? 1;
      sum += w * (value - (target[i]?.[j] ?? 0)) ** 2;
      total += w;
    }),
  );
  return sum / total;
}

/** Standard normal numbers for noise: Box and Muller on Philox words keyed (element / 4, epoch, replica, purpose). */
export function noiseOracle(
  count: number,
  key: { readonly seed: number; readonly epoch: number; readonly replica: number; readonly purpose: number },
): number[] {
  return Array.from({ length: count }, (_, element) => {
    const words = philox([Math.floor(element / 4), key.epoch, key.replica, key.purpose], keyOfSeed(key.seed));
    const pair = element % 4 < 2 ? 0 : 2;
    const radius = Math.sqrt(-2 * Math.log((Math.floor((words[pair] ?? 0) / 256) + 1) / 2 ** 24));
    const angle = (2 * Math.PI * Math.floor((words[pair + 1] ?? 0) / 256)) / 2 ** 24;
    return radius * (element % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  });
}

/** Uniform numbers on `[-bound, bound)`, as parameters start. */
export function initialOracle(
  count: number,
  bound: number,
  key: { readonly seed: number; readonly replica: number; readonly purpose: number },
): number[] {
  return Array.from({ length: count }, (_, element) => {
    const words = philox([Math.floor(element / 4), 0, key.replica, key.purpose], keyOfSeed(key.seed));
    return bound * (Math.floor((words[element % 4] ?? 0) / 256) / 2 ** 23 - 1);
  });
}

/** Central differences of a loss in every parameter, steps of `1e-6 max(1, |w|)`. */
export function centralDifferences(
  loss: (parameters: ParameterValues) => number,
  parameters: ParameterValues,
): Record<string, Float64Array> {
  const moved = Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, values.slice()]));
  return Object.fromEntries(
    Object.entries(moved).map(([name, values]) => [
      name,
      Float64Array.from({ length: values.length }, (_, index) => {
        const value = values[index] ?? Number.NaN;
        const step = 1e-6 * Math.max(1, Math.abs(value));
        values[index] = value + step;
        const above = loss(moved);
        values[index] = value - step;
        const below = loss(moved);
        values[index] = value;
        return (above - below) / (2 * step);
      }),
    ]),
  );
}

/**
 * Gradients that leave a relative error of `tolerance`, one line each.
 *
 * An element much smaller than the largest of its parameter is a difference of large terms: its error is measured against
 * `floor` times the largest.
 */
export function gradientDifferences(
  actual: Readonly<Record<string, ArrayLike<number>>>,
  expected: Readonly<Record<string, Float64Array>>,
  tolerance = 1e-3,
  floor = 1e-2,
): Difference[] {
  return Object.entries(expected).flatMap(([name, values]) => {
    const got = actual[name];
    if (got?.length !== values.length) return [unequal(`${name}, length`, got?.length, values.length)];
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return Array.from(values)
      .flatMap((value, index) => {
        const allowed = tolerance * Math.max(Math.abs(value), floor * largest) + 1e-9;
        return apart(`d${name}`, got[index], value, allowed, index);
      })
      .slice(0, 3);
  });
}

/** How {@link adamOracle} trains; see core-gpu's `TrainOptions`. */
export interface AdamSettings {
  readonly epochs: number;
  readonly rate: (epoch: number) => number;
  readonly clipNorm?: number;
  readonly patience?: number;
}

/** Adam with early stopping in float64, gradients by central differences. */
export function adamOracle(
  start: ParameterValues,
  train: (parameters: ParameterValues, epoch: number) => number,
  validate: (parameters: ParameterValues) => number,
  { epochs, rate, clipNorm = Infinity, patience = Infinity }: AdamSettings,
): {
  readonly parameters: ParameterValues;
  readonly last: ParameterValues;
  readonly trainLoss: number[];
  readonly validationLoss: number[];
  readonly bestEpoch: number;
  readonly epochsRun: number;
} {
  let weights: ParameterValues = start;
  let best: ParameterValues = start;
  const zero = (): Record<string, Float64Array> =>
    Object.fromEntries(Object.entries(start).map(([name, values]) => [name, values.map(() => 0)]));
  const [mean, square] = [zero(), zero()];
  const trainLoss: number[] = [];
  const validationLoss: number[] = [];
  let bestEpoch = 0;
  for (let epoch = 0; epoch < epochs && epoch - bestEpoch - 1 < patience; epoch++) {
    trainLoss.push(train(weights, epoch));
    const gradients = centralDifferences((moved) => train(moved, epoch), weights);
    const norm = Math.hypot(...Object.values(gradients).flatMap((values) => [...values]));
    const clip = Math.min(1, clipNorm / (norm + 1e-6));
    weights = Object.fromEntries(
      Object.entries(weights).map(([name, values]) => [
        name,
        values.map((value, index) => {
          const gradient = clip * (gradients[name]?.[index] ?? Number.NaN);
          const [m, v] = [mean[name] ?? values, square[name] ?? values];
          m[index] = 0.9 * (m[index] ?? 0) + 0.1 * gradient;
          v[index] = 0.999 * (v[index] ?? 0) + 0.001 * gradient ** 2;
          const step = (m[index] ?? 0) / (1 - 0.9 ** (epoch + 1));
          return value - (rate(epoch) * step) / (Math.sqrt((v[index] ?? 0) / (1 - 0.999 ** (epoch + 1))) + 1e-8);
        }),
      ]),
    );
    validationLoss.push(validate(weights));
    if ((validationLoss[epoch] ?? 0) < Math.min(Infinity, ...validationLoss.slice(0, epoch))) {
      bestEpoch = epoch;
      best = weights;
    }
  }
  return { parameters: best, last: weights, trainLoss, validationLoss, bestEpoch, epochsRun: trainLoss.length };
}
