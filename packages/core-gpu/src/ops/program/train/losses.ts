import { ConfigError, ShapeError } from '@kuznets/base';
import type { View } from './contract.ts';
import { pointLosses } from './steps.ts';
import type { Tape } from './tape.ts';

/** Options of {@link meanSquaredError} and {@link binaryCrossEntropy}. */
export interface LossOptions {
  /** Weights of the elements, `rows x columns`, a constant: 0 masks. Divided by their sum. Default: all equal. */
  readonly weight?: { readonly name: string; readonly values: Float32Array };
  /** Factor of this loss among the others. Default 1. */
  readonly factor?: number;
}

interface PointLoss {
  readonly kind: keyof typeof pointLosses;
  readonly scale: number;
  readonly weight?: View;
}

function pointLoss(tape: Tape, y: View, target: View | undefined, { kind, scale, weight }: PointLoss): void {
  if (target && (target.rows !== y.rows || target.columns !== y.columns)) {
    throw new ShapeError(
      `a loss of ${String(y.rows)} x ${String(y.columns)} against ${String(target.rows)} x ${String(target.columns)}`,
    );
  }
  tape.lossStep({
    op: 'pointLoss',
    operands: { y, goal: target, weight, dy: tape.gradient(y), loss: tape.loss },
    numbers: {
      rows: y.rows,
      columns: y.columns,
      yRow: y.rowStride,
      goalRow: target?.rowStride ?? 0,
      kind: pointLosses[kind],
      scale,
    },
  });
}

function weightedLoss(
  tape: Tape,
  y: View,
  target: View,
  kind: keyof typeof pointLosses,
  { weight, factor = 1 }: LossOptions,
): void {
  if (!weight) return pointLoss(tape, y, target, { kind, scale: factor / (y.rows * y.columns) });
  const sum = weight.values.reduce((total, value) => total + value, 0);
  if (!(sum > 0)) throw new ConfigError(`${weight.name}: weights of a loss sum to ${String(sum)}, must be above 0`);
  const view = tape.constant(weight.name, [y.rows, y.columns], weight.values);
  pointLoss(tape, y, target, { kind, scale: factor / sum, weight: view });
}

/**
 * Adds the mean of `weight (y - target)^2`.
 *
 * @param tape - the pass
 * @param y - `n x m`
 * @param target - `n x m`; brings no gradient back
 * @param options - see {@link LossOptions}
 */
export function meanSquaredError(tape: Tape, y: View, target: View, options: LossOptions = {}): void {
  weightedLoss(tape, y, target, 'squared', options);
}

/**
 * Adds the mean of `weight (log(1 + exp(y)) - target y)`: the cross entropy of the targets and sigmoid(y), PyTorch's
 * `binary_cross_entropy_with_logits`.
 *
 * @param tape - the pass
 * @param y - `n x m` logits
 * @param target - `n x m` from 0 to 1; brings no gradient back
 * @param options - see {@link LossOptions}
 */
export function binaryCrossEntropy(tape: Tape, y: View, target: View, options: LossOptions = {}): void {
  weightedLoss(tape, y, target, 'logistic', options);
}

/**
 * Adds `factor / n sum of |z|`: the L1 penalty that makes a code of n rows sparse.
 *
 * @param tape - the pass
 * @param z - `n x m`
 * @param factor - the penalty's lambda
 */
export function sparsePenalty(tape: Tape, z: View, factor: number): void {
  pointLoss(tape, z, undefined, { kind: 'absolute', scale: factor / z.rows });
}
