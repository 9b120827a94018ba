import { drawWord, keyOfSeed, toIndex } from './random.ts';

/** Scaled data: `x` is `rows x features`, row-major. */
export interface NetworkProblem {
  readonly rows: number;
  readonly features: number;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** One hidden layer. */
export interface NetworkShape {
  readonly features: number;
  readonly hidden: number;
  readonly activation: 'tanh' | 'logistic';
}

/** How a network is trained; the names are those of core-gpu's options. */
export interface NetworkTraining {
  readonly solver:
    | {
        readonly name: 'lm';
        readonly mu: number;
        readonly muDecrease: number;
        readonly muIncrease: number;
        readonly muMax: number;
      }
    | {
        readonly name: 'adam';
        readonly learningRate: number;
        readonly beta1: number;
        readonly beta2: number;
        readonly epsilon: number;
      };
  readonly maxEpochs: number;
  readonly maxFail: number;
  readonly minGradient: number;
}

/** How the rows of a network are drawn. */
export interface NetworkDraw {
  readonly seed: number;
  readonly bootstrap: boolean;
  readonly validationFraction: number;
  readonly testFraction: number;
  readonly clusters?: ArrayLike<number> | undefined;
}

/** Rows of one network, one entry a draw. */
export interface NetworkDivision {
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

/** What training one network returns. */
export interface NetworkOutcome {
  readonly parameters: number[];
  readonly stopReason: number;
  readonly epochs: number;
  readonly bestEpoch: number;
  readonly trainError: number;
  readonly validationError: number;
  readonly testError: number;
  readonly gradient: number;
  readonly mu: number;
}

const purposes = { rows: 30, division: 31, weights: 32 } as const;

function streamOf(seed: number, network: number, purpose: number): (draw: number) => number {
  return (draw) => drawWord(draw, (block) => [block, 0, network, purpose], keyOfSeed(seed));
}

/** The rows that network `network` trains, validates and tests on. */
export function networkDivisionOracle(rows: number, network: number, options: NetworkDraw): NetworkDivision {
  if (options.clusters) {
    const clusters = Array.from(options.clusters);
    const whole = networkDivisionOracle(new Set(clusters).size, network, { ...options, clusters: undefined });
    const rowsOf = (drawn: readonly number[]): number[] =>
      drawn.flatMap((unit) => clusters.flatMap((own, row) => (own === unit ? [row] : [])));
    return { train: rowsOf(whole.train), validation: rowsOf(whole.validation), test: rowsOf(whole.test) };
  }
  const draws = streamOf(options.seed, network, purposes.rows);
  const swaps = streamOf(options.seed, network, purposes.division);
  const list = Array.from({ length: rows }, (_, d) => (options.bootstrap ? toIndex(draws(d), rows) : d));
  for (let step = 0; step < rows - 1; step++) {
    const last = rows - 1 - step;
    const other = toIndex(swaps(step), last + 1);
    [list[last], list[other]] = [list[other] ?? NaN, list[last] ?? NaN];
  }
  const validation = Math.round(rows * options.validationFraction);
  const test = Math.round(rows * options.testFraction);
  const train = rows - validation - test;
  return {
    train: list.slice(0, train),
    validation: list.slice(train, train + validation),
    test: list.slice(train + validation),
  };
}

/** Initial parameters of network `network`: Nguyen and Widrow's directions and biases, uniform output weights. */
export function networkStartOracle(
  { features, hidden, activation }: NetworkShape,
  network: number,
  seed: number,
): number[] {
  const draws = streamOf(seed, network, purposes.weights);
  const uniform = (draw: number): number => (draws(draw) / 2 ** 32) * 2 - 1;
  const length = 0.7 * hidden ** (1 / features) * (activation === 'tanh' ? 2 : 4);
  const rows = Array.from({ length: hidden }, (_, l) => {
    const raw = Array.from({ length: features }, (__, k) => uniform(l * features + k));
    const norm = Math.hypot(...raw);
    return raw.map((value) => (value / norm) * length);
  });
  const biases = rows.map(([first = 0], l) =>
    hidden === 1 ? 0 : length * ((2 * l) / (hidden - 1) - 1) * Math.sign(first),
  );
  return [...rows.flat(), ...biases, ...Array.from({ length: hidden + 1 }, (_, i) => uniform(hidden * features + i))];
}

/** A network's value at a row, and its derivatives by every parameter. */
export function networkValueOracle(
  { features, hidden, activation }: NetworkShape,
  parameters: ArrayLike<number>,
  x: readonly number[],
): { value: number; derivatives: number[] } {
  const cells = hidden * features;
  const at = (index: number): number => Number(parameters[index]);
  let value = at(cells + 2 * hidden);
  const derivatives = Array.from({ length: cells + 2 * hidden + 1 }, () => 1);
  for (let l = 0; l < hidden; l++) {
    const h = x.reduce((sum, xk, k) => sum + at(l * features + k) * xk, at(cells + l));
    const z = activation === 'tanh' ? Math.tanh(h) : 1 / (1 + Math.exp(-h));
    const slope = activation === 'tanh' ? 1 / Math.cosh(h) ** 2 : Math.exp(-h) / (1 + Math.exp(-h)) ** 2;
    const phi = at(cells + hidden + l);
    value += phi * z;
    x.forEach((xk, k) => (derivatives[l * features + k] = phi * slope * xk));
    derivatives[cells + l] = phi * slope;
    derivatives[cells + hidden + l] = z;
  }
  return { value, derivatives };
}

/** Solves a square system by elimination with row exchanges. */
export function solveOracle(matrix: readonly ArrayLike<number>[], right: readonly number[]): number[] {
  const n = right.length;
  const a: Float64Array[] = matrix.map((row, i) => Float64Array.from([...Array.from(row), right[i] ?? NaN]));
  const rowAt = (i: number): Float64Array => a[i] ?? new Float64Array(0);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(Number(rowAt(i)[k])) > Math.abs(Number(rowAt(pivot)[k]))) pivot = i;
    [a[k], a[pivot]] = [rowAt(pivot), rowAt(k)];
    const top = rowAt(k);
    for (let i = k + 1; i < n; i++) {
      const row = rowAt(i);
      const factor = Number(row[k]) / Number(top[k]);
      for (let j = k; j <= n; j++) row[j]! -= factor * top[j]!;
    }
  }
  const solution = Array.from({ length: n }, () => 0);
  for (let k = n - 1; k >= 0; k--) {
    const row = rowAt(k);
    let sum = Number(row[n]);
    for (let j = k + 1; j < n; j++) sum -= Number(row[j]) * Number(solution[j]);
    solution[k] = sum / Number(row[k]);
  }
  return solution;
}

function plus(matrix: readonly Float64Array[], mu: number): Float64Array[] {
  return matrix.map((row, p) => row.map((value, q) => (p === q ? value + mu : value)));
}

/** Steps `(J'J + mu I)^-1 J'e`. */
function primalSteps(jacobian: readonly (readonly number[])[], descent: readonly number[]): (mu: number) => number[] {
  const normal = descent.map(() => new Float64Array(descent.length));
  for (const row of jacobian) {
    normal.forEach((line, p) => {
      const left = Number(row[p]);
      for (let q = 0; q < line.length; q++) line[q]! += left * row[q]!;
    });
  }
  return (mu) => solveOracle(plus(normal, mu), descent);
}

/** Steps `J'(JJ' + mu I)^-1 e`, the matrix jittered. */
function dualSteps(
  jacobian: readonly (readonly number[])[],
  errors: readonly number[],
  jitter: (value: number) => number,
): (mu: number) => number[] {
  const gram = jacobian.map(() => new Float64Array(jacobian.length));
  for (let i = 0; i < gram.length; i++) {
    for (let j = 0; j <= i; j++) {
      const value = jitter((jacobian[i] ?? []).reduce((sum, left, p) => sum + left * (jacobian[j]?.[p] ?? NaN), 0));
      gram[i]![j] = value;
      gram[j]![i] = value;
    }
  }
  return (mu) => {
    const u = solveOracle(plus(gram, mu), errors);
    return (jacobian[0] ?? []).map((_, p) =>
      jacobian.reduce((sum, row, i) => sum + (row[p] ?? NaN) * (u[i] ?? NaN), 0),
    );
  };
}

/**
 * Trains one network in the primal form: the Jacobian in full, repeated rows repeated, `J'J + mu I` solved by elimination.
 *
 * `jitter` is applied to every residual and derivative, and with it the step is taken in the dual form, every element of `JJ'`
 * jittered: relative noise of a rounding's size shows how far rounding may carry an implementation.
 */
export function trainNetworkOracle(
  problem: NetworkProblem,
  shape: NetworkShape,
  start: readonly number[],
  division: NetworkDivision,
  training: NetworkTraining,
  jitter?: (value: number) => number,
): NetworkOutcome {
  const noisy = jitter ?? ((value: number) => value);
  const { solver } = training;
  const rowOf = (row: number): number[] =>
    Array.from({ length: problem.features }, (_, k) => Number(problem.x[row * problem.features + k]));
  const residual = (parameters: readonly number[], row: number): number =>
    noisy(Number(problem.y[row]) - networkValueOracle(shape, parameters, rowOf(row)).value);
  const errorOver = (rows: readonly number[], parameters: readonly number[]): number =>
    rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + residual(parameters, row) ** 2, 0) / rows.length;
  const { train, validation, test } = division;

  let parameters = [...start];
  let best = { parameters, epoch: 0, error: errorOver(validation, parameters) };
  let failures = 0;
  let epochs = 0;
  let mu = solver.name === 'lm' ? solver.mu : 0;
  let gradient = 0;
  let stopReason = -1;
  const first = start.map(() => 0);
  const second = start.map(() => 0);
  for (;;) {
    const errors = train.map((row) => residual(parameters, row));
    const jacobian = train.map((row) => networkValueOracle(shape, parameters, rowOf(row)).derivatives.map(noisy));
    const descent = parameters.map((_, p) =>
      jacobian.reduce((sum, row, i) => sum + (row[p] ?? NaN) * (errors[i] ?? NaN), 0),
    );
    const error = errorOver(train, parameters);
    gradient = (2 / train.length) * Math.hypot(...descent);
    if (!Number.isFinite(error)) stopReason = 5;
    else if (error === 0) stopReason = 4;
    else if (epochs >= training.maxEpochs) stopReason = 0;
    else if (gradient <= training.minGradient) stopReason = 1;
    else if (solver.name === 'lm' && mu >= solver.muMax) stopReason = 2;
    else if (failures >= training.maxFail) stopReason = 3;
    if (stopReason >= 0) break;
    epochs++;
    if (solver.name === 'adam') {
      parameters = parameters.map((value, p) => {
        const g = (-2 / train.length) * (descent[p] ?? NaN);
        const m = (first[p] = solver.beta1 * (first[p] ?? NaN) + (1 - solver.beta1) * g);
        const v = (second[p] = solver.beta2 * (second[p] ?? NaN) + (1 - solver.beta2) * g * g);
        return (
          value -
          (solver.learningRate * (m / (1 - solver.beta1 ** epochs))) /
            (Math.sqrt(v / (1 - solver.beta2 ** epochs)) + solver.epsilon)
        );
      });
    } else {
      const solve = jitter ? dualSteps(jacobian, errors, jitter) : primalSteps(jacobian, descent);
      let taken = false;
      for (; mu <= solver.muMax && !taken; mu *= taken ? 1 : solver.muIncrease) {
        const step = solve(mu);
        const trial = parameters.map((value, p) => value + (step[p] ?? NaN));
        taken = errorOver(train, trial) < error;
        if (taken) parameters = trial;
      }
      if (!taken) continue;
      mu = Math.max(mu * solver.muDecrease, 1e-20);
    }
    const now = errorOver(validation, parameters);
    if (validation.length === 0 || now < best.error) {
      best = { parameters, epoch: epochs, error: now };
      failures = 0;
    } else if (now !== best.error) {
      failures++;
    }
  }
  return {
    parameters: best.parameters,
    ...{ stopReason, epochs, bestEpoch: best.epoch },
    ...{
      trainError: errorOver(train, best.parameters),
      validationError: best.error,
      testError: errorOver(test, best.parameters),
    },
    ...{ gradient, mu },
  };
}

/** An ensemble's mean value at a row. */
export function networkMeanOracle(
  shape: NetworkShape,
  ensemble: readonly ArrayLike<number>[],
  x: readonly number[],
): number {
  return (
    ensemble.reduce((sum, parameters) => sum + networkValueOracle(shape, parameters, x).value, 0) / ensemble.length
  );
}

/** `rows`: mean over `j` of an ensemble's value at each row with the named features as they are in row `j`. */
export function substitutedMeanOracle(
  shape: NetworkShape,
  ensemble: readonly ArrayLike<number>[],
  rows: readonly (readonly number[])[],
  features: readonly number[],
): number[] {
  return rows.map((row) => {
    const values = rows.map((other) =>
      networkMeanOracle(
        shape,
        ensemble,
        row.map((value, k) => (features.includes(k) ? Number(other[k]) : value)),
      ),
    );
    return values.reduce((sum, value) => sum + value, 0) / rows.length;
  });
}
