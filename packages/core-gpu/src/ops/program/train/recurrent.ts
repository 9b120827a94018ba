import { ConfigError } from '@kuznets/base';
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
export function lstm(tape: Tape, x: View, options: LstmOptions): LstmStates {
  const { hidden, steps, bidirectional = false } = options;
  const weights = layers(tape, x, options);
  const all = tape.state(x.rows, hidden * weights.length, [x, ...weights.map(({ weightIh }) => weightIh)]);
  const count = x.rows / steps;
  const order = Array.from({ length: steps }, (_, t) => t);
  const half = (t: number, direction: number): View => columns(rows(all, t * count, count), direction * hidden, hidden);
  weights.forEach((each, direction) => {
    run(
      tape,
      x,
      order.map((t) => half(t, direction)),
      each,
      direction === 0 ? order : order.toReversed(),
    );
  });
  return {
    all,
    at: order.map((t) => rows(all, t * count, count)),
    last: half(steps - 1, 0),
    lastReverse: bidirectional ? half(0, 1) : undefined,
  };
}

/**
 * The states at the last step alone, `n x H`, or `n x 2H` if bidirectional: {@link lstm}'s `at[steps - 1]`, without the steps that do not
 * reach it. The second direction has read the last step only.
 *
 * @param tape - the pass
 * @param x - `(steps n) x I`
 * @param options - see {@link LstmOptions}
 * @returns the states
 */
export function lstmAtLast(tape: Tape, x: View, options: LstmOptions): View {
  const { hidden, steps } = options;
  const weights = layers(tape, x, options);
  const count = x.rows / steps;
  const from = [x, ...weights.map(({ weightIh }) => weightIh)];
  const last = tape.state(count, hidden * weights.length, from);
  const order = Array.from({ length: steps }, (_, t) => t);
  weights.forEach((each, direction) => {
    const here = columns(last, direction * hidden, hidden);
    if (direction === 0)
      run(
        tape,
        x,
        order.map((t) => (t === steps - 1 ? here : tape.state(count, hidden, from))),
        each,
        order,
      );
    else run(tape, rows(x, x.rows - count, count), [here], each, [0]);
  });
  return last;
}

function layers(tape: Tape, x: View, { name, hidden, steps, bidirectional = false }: LstmOptions): Weights[] {
  if (!(Number.isInteger(steps) && steps >= 1 && x.rows % steps === 0))
    throw new ConfigError(`steps: got ${String(steps)} for ${String(x.rows)} rows`);
  return (bidirectional ? [name, `${name}.reverse`] : [name]).map((layer) => declare(tape, layer, x.columns, hidden));
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

/** One direction: all input products at once, then cell after cell in the given order; `h` has the states of each step. */
function run(
  tape: Tape,
  x: View,
  h: readonly View[],
  { weightIh, weightHh, biasIh, biasHh }: Weights,
  order: readonly number[],
): void {
  const hidden = h[0]!.columns;
  const count = x.rows / order.length;
  const gates = tape.state(x.rows, 4 * hidden, [x, weightIh]);
  const c = tape.state(x.rows, hidden, [x, weightIh]);
  const input = { view: weightIh, transpose: true };
  const recurrent = { view: weightHh, transpose: true };
  const block = (view: View, t: number | undefined): View | undefined =>
    t === undefined ? undefined : rows(view, t * count, count);
  const required = (view: View | undefined): View => {
    if (!view) throw new ConfigError('lstm: a training pass without gradients');
    return view;
  };
  product(tape, { view: x }, input, gates);
  if (tape.training) tape.backward(() => productBackward(tape, { view: x }, input, required(tape.gradient(gates))));
  order.forEach((t, index) => {
    const before = index === 0 ? undefined : order[index - 1];
    const here = (view: View): View => rows(view, t * count, count);
    const previous = before === undefined ? undefined : h[before];
    const state = h[t]!;
    if (previous) product(tape, { view: previous }, recurrent, here(gates), { accumulate: true });
    tape.step({
      op: 'lstmCell',
      operands: { gates: here(gates), biasIh, biasHh, cPrevious: block(c, before), c: here(c), h: state },
      numbers: { rows: count, hidden, hRow: state.rowStride },
    });
    tape.backward(() => {
      const dgates = required(tape.gradient(gates));
      const dc = required(tape.gradient(c));
      const dh = required(tape.gradient(state));
      tape.step({
        op: 'lstmCellBackward',
        operands: {
          ...{ gates: here(gates), cPrevious: block(c, before), c: here(c), dh, dc: here(dc), dgates: here(dgates) },
          ...{ dcPrevious: block(dc, before), dbiasIh: tape.gradient(biasIh), dbiasHh: tape.gradient(biasHh) },
        },
        numbers: { rows: count, hidden, dhRow: dh.rowStride },
      });
      if (previous) productBackward(tape, { view: previous }, recurrent, here(dgates));
    });
  });
}
