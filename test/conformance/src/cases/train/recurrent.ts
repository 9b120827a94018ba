import {
  type Tape,
  type View,
  buildProgram,
  dense,
  leastSquares,
  lstm,
  lstmAtLast,
  meanSquaredError,
  rows,
} from '@kuznets/core-gpu';
import { denseOracle, flatten, leastSquaresOracle, lstmOracle, squaredErrorOracle, toMatrix } from '@kuznets/test-kit';
import { type Problem, numbers } from './gradient-case.ts';

/** A (bidirectional) LSTM with a dense layer on its last states. */
function lstmCase(n: number, features: number, steps: number, hidden: number, bidirectional: boolean): Problem {
  const x = numbers(9, steps * n * features);
  const target = numbers(10, n * 3);
  const model = (tape: Tape): { readonly y: View; readonly all: View } => {
    const states = lstm(tape, tape.constant('x', [steps, n, features], x), {
      name: 'lstm',
      hidden,
      steps,
      bidirectional,
    });
    return { y: dense(tape, states.at.at(-1) ?? states.last, { name: 'head', units: 3 }), all: states.all };
  };
  return {
    name: `${bidirectional ? 'bidirectional ' : ''}LSTM ${features} to ${hidden}, ${steps} steps of ${n} rows`,
    program: () =>
      buildProgram({
        train: (tape) => meanSquaredError(tape, model(tape).y, tape.constant('target', [n, 3], target)),
        predict: (tape) => ({ ...model(tape) }),
      }),
    oracle: (parameters) => {
      const sequence = Array.from({ length: steps }, (_, t) =>
        toMatrix(x.subarray(t * n * features, (t + 1) * n * features), features),
      );
      const forward = lstmOracle(sequence, parameters, 'lstm', hidden);
      const reverse = bidirectional
        ? lstmOracle(sequence.toReversed(), parameters, 'lstm.reverse', hidden).toReversed()
        : undefined;
      const all = forward.map((block, t) => block.map((row, i) => [...row, ...(reverse?.[t]?.[i] ?? [])]));
      const y = denseOracle(all.at(-1) ?? [], parameters, 'head');
      return { loss: squaredErrorOracle(y, toMatrix(target, 3)), outputs: { y: flatten(y), all: flatten(all.flat()) } };
    },
  };
}

/** The paper's LSTM-DFA: loadings from the states, factors by least squares, a dense layer to the forecast. */
function lstmDfaCase(
  n: number,
  p: number,
  steps: number,
  hidden: number,
  factors: number,
  ridge: number,
  replicas = 5,
): Problem {
  const x = numbers(12, steps * n * p);
  const target = numbers(13, n * p);
  const model = (tape: Tape): { readonly forecast: View; readonly loadings: View; readonly factors: View } => {
    const y = tape.constant('y', [steps, n, p], x);
    const loadings = dense(tape, lstmAtLast(tape, y, { name: 'lstm', hidden, steps, bidirectional: true }), {
      name: 'loadings',
      units: p * factors,
    });
    const { solution } = leastSquares(tape, loadings, rows(y, (steps - 1) * n, n), { unknowns: factors, ridge });
    return { forecast: dense(tape, solution, { name: 'forecast', units: p }), loadings, factors: solution };
  };
  return {
    name: `LSTM-DFA of ${n} regions, ${p} indicators, ${steps} steps, hidden ${hidden}, ${factors} factors, ridge ${ridge}`,
    replicas,
    program: () =>
      buildProgram({
        train: (tape) => meanSquaredError(tape, model(tape).forecast, tape.constant('target', [n, p], target)),
        predict: (tape) => ({ ...model(tape) }),
      }),
    oracle: (parameters) => {
      const sequence = Array.from({ length: steps }, (_, t) => toMatrix(x.subarray(t * n * p, (t + 1) * n * p), p));
      const forward = lstmOracle(sequence, parameters, 'lstm', hidden);
      const reverse = lstmOracle(sequence.toReversed(), parameters, 'lstm.reverse', hidden).toReversed();
      const states = (forward.at(-1) ?? []).map((row, i) => [...row, ...(reverse.at(-1)?.[i] ?? [])]);
      const loadings = denseOracle(states, parameters, 'loadings');
      const F = loadings.map((row, i) => leastSquaresOracle(toMatrix(row, factors), sequence.at(-1)?.[i] ?? [], ridge));
      const forecast = denseOracle(F, parameters, 'forecast');
      return {
        loss: squaredErrorOracle(forecast, toMatrix(target, p)),
        outputs: { forecast: flatten(forecast), loadings: flatten(loadings), factors: flatten(F) },
      };
    },
  };
}

/** LSTMs and the LSTM-DFA. */
export const recurrentProblems: readonly Problem[] = [
  lstmCase(5, 3, 4, 3, false),
  lstmCase(3, 8, 3, 5, true),
  lstmCase(1, 1, 1, 1, true),
  lstmDfaCase(2, 8, 3, 16, 2, 1e-3, 1),
  lstmDfaCase(3, 5, 3, 4, 3, 0.1),
];
