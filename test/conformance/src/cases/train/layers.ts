import {
  type Tape,
  type View,
  addNoise,
  buildProgram,
  columns,
  dense,
  leastSquares,
  meanSquaredError,
  reshape,
  rows,
  sparsePenalty,
} from '@kuznets/core-gpu';
import {
  type ActivationName,
  type Matrix,
  denseOracle,
  flatten,
  leastSquaresOracle,
  noiseOracle,
  squaredErrorOracle,
  toMatrix,
} from '@kuznets/test-kit';
import { type Problem, numbers, seed } from './gradient-case.ts';

function denseCase(
  n: number,
  k: number,
  units: number,
  activation: ActivationName,
  bias = true,
  replicas = 5,
): Problem {
  const x = numbers(n + k, n * k);
  const target = numbers(units, n * units);
  const model = (tape: Tape): View =>
    dense(tape, tape.constant('x', [n, k], x), { name: 'layer', units, activation, bias });
  return {
    name: `dense ${n} x ${k} to ${units}, ${activation}${bias ? '' : ', no bias'}, ${replicas} replicas`,
    replicas,
    program: () =>
      buildProgram({
        train: (tape) => meanSquaredError(tape, model(tape), tape.constant('target', [n, units], target)),
        predict: (tape) => ({ y: model(tape) }),
      }),
    oracle: (parameters) => {
      const y = denseOracle(toMatrix(x, k), parameters, 'layer', activation);
      return { loss: squaredErrorOracle(y, toMatrix(target, units)), outputs: { y: flatten(y) } };
    },
  };
}

function autoencoderCase(
  n: number,
  sizes: readonly number[],
  activation: ActivationName,
  rest: Partial<Problem> = {},
): Problem {
  const p = sizes.at(-1) ?? 0;
  const code = Math.floor(sizes.length / 2) - 1;
  const x = numbers(7, n * p);
  const weight = numbers(8, n * p).map((value) => (value > 0.5 ? 0 : 1));
  const name = (layer: number): string => `layer${layer}`;
  const kind = (layer: number): ActivationName => (layer === sizes.length - 1 ? 'linear' : activation);
  const model = (tape: Tape, input: View): View[] => {
    const values: View[] = [];
    sizes.forEach((units, layer) =>
      values.push(dense(tape, values.at(-1) ?? input, { name: name(layer), units, activation: kind(layer) })),
    );
    return values;
  };
  return {
    name: `denoising autoencoder ${p}-${sizes.join('-')} of ${n} rows, ${activation}`,
    ...rest,
    program: () =>
      buildProgram({
        train: (tape) => {
          const input = tape.constant('x', [n, p], x);
          const values = model(tape, addNoise(tape, input, 0.1));
          meanSquaredError(tape, values.at(-1) ?? input, input, { weight: { name: 'mask', values: weight } });
          sparsePenalty(tape, values[code] ?? input, 0.01);
        },
        predict: (tape) => {
          const values = model(tape, tape.constant('x', [n, p], x));
          return {
            codes: values[code] ?? columns(tape.constant('x', [n, p], x), 0, 1),
            fitted: rows(values.at(-1) ?? tape.constant('x', [n, p], x), 1, n - 1),
          };
        },
      }),
    oracle: (parameters, replica) => {
      const forward = (input: Matrix): number[][][] => {
        const values: number[][][] = [];
        sizes.forEach((_, layer) =>
          values.push(denseOracle(values.at(-1) ?? input, parameters, name(layer), kind(layer))),
        );
        return values;
      };
      const noise = noiseOracle(n * p, { seed, epoch: 0, replica: (rest.firstReplica ?? 0) + replica, purpose: 51 });
      const clean = toMatrix(x, p);
      const values = forward(clean.map((row, i) => row.map((value, j) => value + 0.1 * (noise[i * p + j] ?? 0))));
      const penalty = (values[code] ?? []).flat().reduce((sum, value) => sum + Math.abs(value), 0) / n;
      const plain = forward(clean);
      return {
        loss: squaredErrorOracle(values.at(-1) ?? [], clean, toMatrix(weight, p)) + 0.01 * penalty,
        outputs: { codes: flatten(plain[code] ?? []), fitted: flatten((plain.at(-1) ?? []).slice(1)) },
      };
    },
  };
}

/** Least squares whose loadings and right side are both computed. */
function leastSquaresCase(n: number, p: number, unknowns: number): Problem {
  const x = numbers(14, n * 4);
  const target = numbers(15, n * unknowns);
  const model = (tape: Tape): View => {
    const input = tape.constant('x', [n, 4], x);
    const loadings = dense(tape, input, { name: 'loadings', units: p * unknowns });
    return leastSquares(tape, loadings, dense(tape, input, { name: 'right', units: p }), { unknowns, ridge: 0.05 })
      .solution;
  };
  return {
    name: `least squares of ${n} samples, ${p} equations, ${unknowns} unknowns`,
    program: () =>
      buildProgram({
        train: (tape) => meanSquaredError(tape, model(tape), tape.constant('target', [n, unknowns], target)),
        predict: (tape) => ({ x: reshape(model(tape), n * unknowns, 1) }),
      }),
    oracle: (parameters) => {
      const right = denseOracle(toMatrix(x, 4), parameters, 'right');
      const solution = denseOracle(toMatrix(x, 4), parameters, 'loadings').map((row, i) =>
        leastSquaresOracle(toMatrix(row, unknowns), right[i] ?? [], 0.05),
      );
      return { loss: squaredErrorOracle(solution, toMatrix(target, unknowns)), outputs: { x: flatten(solution) } };
    },
  };
}

/** Dense layers, the denoising autoencoder they make, and least squares. */
export const layerProblems: readonly Problem[] = [
  denseCase(7, 5, 3, 'linear'),
  denseCase(1, 1, 1, 'sigmoid'),
  denseCase(5, 9, 8, 'tanh', true, 1),
  denseCase(31, 8, 13, 'relu', true, 64),
  denseCase(6, 3, 7, 'sigmoid', false, 67),
  denseCase(4, 6, 2, 'linear', true, 0),
  denseCase(37, 3, 4, 'linear', true, 5),
  denseCase(11, 70, 37, 'tanh', true, 5),
  autoencoderCase(6, [5, 2, 5, 4], 'tanh'),
  autoencoderCase(2, [64, 32, 2, 32, 64, 8], 'relu', { replicas: 1 }),
  autoencoderCase(9, [6, 2, 6, 3], 'relu', { replicas: 3, firstReplica: 1_000_003 }),
  leastSquaresCase(5, 6, 1),
  leastSquaresCase(4, 9, 8),
];
