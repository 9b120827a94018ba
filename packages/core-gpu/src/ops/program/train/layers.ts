import { ConfigError, ShapeError, purposes } from '@kuznets/base';
import type { View } from './contract.ts';
import type { Activation } from './steps.ts';
import { affine } from './product.ts';
import type { Tape } from './tape.ts';
import { reshape } from './views.ts';

/**
 * `a b`, either factor transposed if asked for.
 *
 * @param tape - the pass
 * @param a - `m x k`, `k x m` with `transposeA`
 * @param b - `k x n`, `n x k` with `transposeB`
 * @param options - which factors to transpose
 * @returns `m x n`
 */
export function multiply(
  tape: Tape,
  a: View,
  b: View,
  options: { readonly transposeA?: boolean; readonly transposeB?: boolean } = {},
): View {
  const left = { view: a, transpose: options.transposeA ?? false };
  const right = { view: b, transpose: options.transposeB ?? false };
  return affine(tape, left, right, undefined, 'linear');
}

/** Options of {@link dense}. */
export interface DenseOptions {
  /** Of the layer; its parameters are `name.weight` (`units x columns`) and `name.bias` (`units`). */
  readonly name: string;
  readonly units: number;
  /** Default `linear`. */
  readonly activation?: Activation;
  /** Default true. */
  readonly bias?: boolean;
}

/**
 * A fully connected layer: `activation(x weight' + bias)`.
 *
 * Weights and biases start uniform on `[-1/sqrt(k), 1/sqrt(k))`, `k` the columns of x: PyTorch's `Linear`.
 *
 * @param tape - the pass
 * @param x - `n x k`
 * @param options - see {@link DenseOptions}
 * @returns `n x units`
 */
export function dense(
  tape: Tape,
  x: View,
  { name, units, activation = 'linear', bias: hasBias = true }: DenseOptions,
): View {
  const uniform = 1 / Math.sqrt(x.columns);
  const weight = tape.parameter(`${name}.weight`, [units, x.columns], { uniform });
  const bias = hasBias ? tape.parameter(`${name}.bias`, [units], { uniform }) : undefined;
  return affine(tape, { view: x }, { view: weight, transpose: true }, bias, activation);
}

/**
 * `x + standardDeviation z` with z standard normal, drawn anew each epoch for each replica.
 *
 * By Box and Muller (1958, https://doi.org/10.1214/aoms/1177706645) from Philox words keyed by seed, replica, epoch and element.
 *
 * @param tape - the pass
 * @param x - a value without gaps
 * @param standardDeviation - from 0
 * @returns as x
 */
export function addNoise(tape: Tape, x: View, standardDeviation: number): View {
  if (!(standardDeviation >= 0))
    throw new ConfigError(`standardDeviation: got ${String(standardDeviation)}, allowed from 0`);
  if (tape.gradient(x)) throw new ConfigError('noise is added to constants and inputs only');
  const y = tape.state(x.rows, x.columns, []);
  reshape(x, x.rows, x.columns);
  const purpose = purposes.programNoise + tape.stream() * 0x1_0000;
  tape.step({
    op: 'noise',
    operands: { x, y },
    numbers: { count: x.rows * x.columns, purpose, scale: standardDeviation },
  });
  return y;
}

/** Softmax of each row. */
export function softmax(tape: Tape, x: View): View {
  const shape = { rows: x.rows, columns: x.columns };
  const y = tape.state(x.rows, x.columns, [reshape(x, x.rows, x.columns)]);
  tape.step({ op: 'softmax', operands: { x, y }, numbers: shape });
  const dy = tape.gradient(y);
  if (dy)
    tape.backward(() =>
      tape.step({ op: 'softmaxBackward', operands: { y, dy, dx: tape.gradient(x) }, numbers: shape }),
    );
  return y;
}

/** Options of {@link leastSquares}. */
export interface LeastSquaresOptions {
  /** Unknowns of each sample, 1 to 8. */
  readonly unknowns: number;
  /** Added to the diagonal of L'L. Default 1e-6. */
  readonly ridge?: number;
}

/**
 * Least squares sample by sample: `x = (L'L + ridge I)^-1 L'y`, by Cholesky.
 *
 * @param tape - the pass
 * @param loadings - `n x (p unknowns)`, each row a matrix L `p x unknowns`
 * @param y - `n x p`
 * @param options - see {@link LeastSquaresOptions}
 * @returns `solution` (`n x unknowns`) and `pivot` (`n x 1`): the smallest squared pivot, near `ridge` where L'L is singular
 *
 * Source: Golub and Van Loan (2013), Matrix Computations, 4th ed., section 4.2, ISBN 9781421407944.
 */
export function leastSquares(
  tape: Tape,
  loadings: View,
  y: View,
  { unknowns, ridge = 1e-6 }: LeastSquaresOptions,
): { readonly solution: View; readonly pivot: View } {
  if (!(Number.isInteger(unknowns) && unknowns >= 1 && unknowns <= 8))
    throw new ConfigError(`unknowns: got ${String(unknowns)}, allowed 1 to 8`);
  if (!(ridge >= 0)) throw new ConfigError(`ridge: got ${String(ridge)}, allowed from 0`);
  if (loadings.rows !== y.rows || loadings.columns !== y.columns * unknowns) {
    throw new ShapeError(
      `leastSquares: loadings are ${String(loadings.rows)} x ${String(loadings.columns)}, y ${String(y.rows)} x ${String(y.columns)}, unknowns ${String(unknowns)}`,
    );
  }
  for (const view of [loadings, y]) reshape(view, view.rows, view.columns);
  const solution = tape.state(y.rows, unknowns, [loadings, y]);
  const pivot = tape.state(y.rows, 1, []);
  const numbers = { n: y.rows, p: y.columns, r: unknowns, ridge };
  tape.step({ op: 'leastSquares', operands: { loadings, y, x: solution, pivot }, numbers });
  const dx = tape.gradient(solution);
  if (dx) {
    tape.backward(() => {
      const dloadings = tape.gradient(loadings);
      if (!dloadings) throw new ConfigError('leastSquares: the loadings are computed from no parameter');
      tape.step({
        op: 'leastSquaresBackward',
        operands: { loadings, y, x: solution, dx, dloadings, dy: tape.gradient(y) },
        numbers,
      });
    });
  }
  return { solution, pivot };
}
