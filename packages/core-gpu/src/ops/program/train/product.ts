import { ShapeError } from '@kuznets/base';
import type { View } from './contract.ts';
import type { Activation } from './steps.ts';
import { activations } from './steps.ts';
import type { Tape } from './tape.ts';

/** A factor of a product. */
export interface Factor {
  readonly view: View;
  readonly transpose?: boolean;
}

/** c = activation(a b + bias), or c += a b. */
export function product(
  tape: Tape,
  a: Factor,
  b: Factor,
  c: View,
  rest: { readonly bias?: View; readonly accumulate?: boolean; readonly activation?: Activation } = {},
): void {
  const k = a.transpose ? a.view.rows : a.view.columns;
  if (k !== (b.transpose ? b.view.columns : b.view.rows))
    throw new ShapeError(`a product of ${String(k)} columns and another number of rows`);
  tape.step({
    op: 'gemm',
    operands: { a: a.view, b: b.view, bias: rest.bias, c },
    numbers: {
      ...{ m: c.rows, k, n: c.columns },
      ...{ aRow: a.transpose ? 1 : a.view.rowStride, aColumn: a.transpose ? a.view.rowStride : 1 },
      ...{ bRow: b.transpose ? 1 : b.view.rowStride, bColumn: b.transpose ? b.view.rowStride : 1, cRow: c.rowStride },
      ...{ accumulate: rest.accumulate ? 1 : 0, activation: activations[rest.activation ?? 'linear'] },
    },
  });
}

/** The gradients of a product whose result has the gradient `dc`. */
export function productBackward(tape: Tape, a: Factor, b: Factor, dc: View): void {
  const da = tape.gradient(a.view);
  const db = tape.gradient(b.view);
  const accumulate = true;
  if (da && a.transpose)
    product(tape, { view: b.view, transpose: !!b.transpose }, { view: dc, transpose: true }, da, { accumulate });
  if (da && !a.transpose) product(tape, { view: dc }, { view: b.view, transpose: !b.transpose }, da, { accumulate });
  if (db && b.transpose)
    product(tape, { view: dc, transpose: true }, { view: a.view, transpose: !!a.transpose }, db, { accumulate });
  if (db && !b.transpose) product(tape, { view: a.view, transpose: !a.transpose }, { view: dc }, db, { accumulate });
}

/** activation(a b + bias) with its gradients. */
export function affine(tape: Tape, a: Factor, b: Factor, bias: View | undefined, activation: Activation): View {
  const y = tape.state(a.transpose ? a.view.columns : a.view.rows, b.transpose ? b.view.rows : b.view.columns, [
    a.view,
    b.view,
  ]);
  product(tape, a, b, y, bias ? { bias, activation } : { activation });
  const dy = tape.gradient(y);
  if (dy) {
    tape.backward(() => {
      activationBackward(tape, y, dy, bias, activation);
      productBackward(tape, a, b, dy);
    });
  }
  return y;
}

/** Takes the gradient of an activated value to that before the activation, in place, and to the bias. */
export function activationBackward(
  tape: Tape,
  y: View,
  dy: View,
  bias: View | undefined,
  activation: Activation,
): void {
  if (!bias && activation === 'linear') return;
  tape.step({
    op: 'activationBackward',
    operands: { y, dy, dbias: bias && tape.gradient(bias) },
    numbers: {
      rows: y.rows,
      columns: y.columns,
      yRow: y.rowStride,
      dyRow: dy.rowStride,
      activation: activations[activation],
    },
  });
}
