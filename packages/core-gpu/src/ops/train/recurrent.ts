import { ConfigError } from '../../device/errors.ts';
import type { View } from './contract.ts';
import { product, productBackward } from './product.ts';
import type { Tape } from './tape.ts';
import { columns, rows } from './views.ts';

/** Options of {@link lstm}. */
export interface LstmOptions {
  /** Of the layer; parameters are `name.weightIh` (`4H x I`), `name.weightHh` (`4H x H`), `name.biasIh`, `name.biasHh` (`4H`). */
  readonly name: string;
  /** Size H of the state. */
  readonly hidden: number;
  /** Number of steps; x holds so many blocks of rows. */
  readonly steps: number;
  /** Runs a second LSTM from the last step to the first, with parameters `name.reverse.*`. Default false. */
  readonly bidirectional?: boolean;
}

/** States of every step, `(steps rows) x H`, or `x 2H` (forward, reverse) if bidirectional, and those after the last step read. */
export interface LstmStates {
  /** Step by step, block after block of rows. */
  readonly all: View;
  /** Each step's states, `rows x H` or `rows x 2H`. */
  readonly at: readonly View[];
  /** Forward state after the last step, `rows x H`. */
  readonly last: View;
  /** Reverse state after the first step, `rows x H`; only if bidirectional. */
  readonly lastReverse: View | undefined;
}

/**
 * A long short-term memory over a sequence, from zero states; gates in the order i, f, g, o.
 *
 * `i, f, o = sigmoid(W_ih x_t + b_ih + W_hh h_(t-1) + b_hh)`, `g = tanh(...)`, `c_t = f c_(t-1) + i g`, `h_t = o tanh(c_t)`.
 * Parameters start uniform on `[-1/sqrt(H), 1/sqrt(H))`: PyTorch's `LSTM`.
 *
 * @param tape - the pass
 * @param x - `(steps n) x I`: the n rows of the first step, then of the second, ...
 * @param options - see {@link LstmOptions}
 * @returns see {@link LstmStates}
 *
 * Source: Hochreiter and Schmidhuber (1997), "Long short-term memory", https://doi.org/10.1162/neco.1997.9.8.1735.
 */
export function lstm(tape: Tape, x: View, { name, hidden, steps, bidirectional = false }: LstmOptions): LstmStates {
  if (!(Number.isInteger(steps) && steps >= 1 && x.rows % steps === 0)) throw new ConfigError(`steps: got ${String(steps)} for ${String(x.rows)} rows`);
  const directions = bidirectional ? [name, `${name}.reverse`] : [name];
  const weights = directions.map((layer) => declare(tape, layer, x.columns, hidden));
  const all = tape.state(x.rows, hidden * directions.length, [x, ...weights.map(({ weightIh }) => weightIh)]);
  const count = x.rows / steps;
  const order = Array.from({ length: steps }, (_, t) => t);
  weights.forEach((each, direction) => {
    run(tape, x, columns(all, direction * hidden, hidden), each, direction === 0 ? order : order.toReversed());
  });
  const at = order.map((t) => rows(all, t * count, count));
  const half = (t: number, direction: number): View => columns(rows(all, t * count, count), direction * hidden, hidden);
  return { all, at, last: half(steps - 1, 0), lastReverse: bidirectional ? half(0, 1) : undefined };
}

interface Weights {
  readonly weightIh: View;
  readonly weightHh: View;
  readonly biasIh: View;
  readonly biasHh: View;
}

function declare(tape: Tape, name: string, inputs: number, hidden: number): Weights {
  const init = { uniform: 1 / Math.sqrt(hidden) };
  return {
    weightIh: tape.parameter(`${name}.weightIh`, [4 * hidden, inputs], init),
    weightHh: tape.parameter(`${name}.weightHh`, [4 * hidden, hidden], init),
    biasIh: tape.parameter(`${name}.biasIh`, [4 * hidden], init),
    biasHh: tape.parameter(`${name}.biasHh`, [4 * hidden], init),
  };
}

/** One direction: all input products at once, then cell after cell in the given order. */
function run(tape: Tape, x: View, h: View, { weightIh, weightHh, biasIh, biasHh }: Weights, order: readonly number[]): void {
  const hidden = h.columns;
  const count = x.rows / order.length;
  const gates = tape.state(x.rows, 4 * hidden, [x, weightIh]);
  const c = tape.state(x.rows, hidden, [x, weightIh]);
  const input = { view: weightIh, transpose: true };
  const recurrent = { view: weightHh, transpose: true };
  const block = (view: View, t: number | undefined): View | undefined => (t === undefined ? undefined : rows(view, t * count, count));
  const required = (view: View | undefined): View => {
    if (!view) throw new ConfigError('lstm: a training pass without gradients');
    return view;
  };
  product(tape, { view: x }, input, gates);
  if (tape.training) tape.backward(() => productBackward(tape, { view: x }, input, required(tape.gradient(gates))));
  order.forEach((t, index) => {
    const before = index === 0 ? undefined : order[index - 1];
    const here = (view: View): View => rows(view, t * count, count);
    const previous = block(h, before);
    if (previous) product(tape, { view: previous }, recurrent, here(gates), { accumulate: true });
    tape.step({
      op: 'lstmCell',
      operands: { gates: here(gates), biasIh, biasHh, cPrevious: block(c, before), c: here(c), h: here(h) },
      numbers: { rows: count, hidden, hRow: h.rowStride },
    });
    tape.backward(() => {
      const dgates = required(tape.gradient(gates));
      const dc = required(tape.gradient(c));
      const dh = required(tape.gradient(h));
      tape.step({
        op: 'lstmCellBackward',
        operands: {
          ...{ gates: here(gates), cPrevious: block(c, before), c: here(c), dh: here(dh), dc: here(dc), dgates: here(dgates) },
          ...{ dcPrevious: block(dc, before), dbiasIh: tape.gradient(biasIh), dbiasHh: tape.gradient(biasHh) },
        },
        numbers: { rows: count, hidden, dhRow: dh.rowStride },
      });
      if (previous) productBackward(tape, { view: previous }, recurrent, here(dgates));
    });
  });
}
