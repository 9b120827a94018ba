import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type NetworkShape, networkStartOracle, networkValueOracle, trainNetworkOracle } from './networks.ts';

interface Reference {
  readonly cases: readonly (NetworkShape & {
    readonly rows: number;
    readonly solver: 'lm' | 'adam';
    readonly iterations?: number;
    readonly steps: readonly { readonly parameters: readonly number[]; readonly error: number; readonly mu?: number }[];
  })[];
}

const reference = JSON.parse(
  readFileSync(new URL('../../../reference/torch_networks.json', import.meta.url), 'utf8'),
) as Reference;
const sines = (start: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.sin((start + i) * 1.7 + 0.3));
const lm = { name: 'lm', mu: 1e-3, muDecrease: 0.1, muIncrease: 10, muMax: 1e10 } as const;
const adam = { name: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

describe('the oracle and PyTorch train the same network', () => {
  it.each(reference.cases)(
    '$solver, $activation, $rows rows, $features features, $hidden units',
    ({ solver, rows, features, hidden, activation, iterations, steps }) => {
      const problem = { rows, features, x: sines(1, rows * features), y: sines(1000, rows) };
      const start = sines(2000, hidden * (features + 2) + 1).map((value) => 0.8 * value);
      const division = { train: problem.y.map((_, row) => row), validation: [], test: [] };
      steps.forEach((step, i) => {
        const training = {
          solver: solver === 'lm' ? lm : adam,
          maxEpochs: iterations ?? i + 1,
          maxFail: 6,
          minGradient: 0,
        };
        const outcome = trainNetworkOracle(problem, { features, hidden, activation }, start, division, training);
        const scale = Math.max(...step.parameters.map(Math.abs));
        outcome.parameters.forEach((value, p) =>
          expect(Math.abs(value - (step.parameters[p] ?? NaN)) / scale, `step ${i + 1}, parameter ${p}`).toBeLessThan(
            1e-8,
          ),
        );
        expect(outcome.trainError / step.error).toBeCloseTo(1, 7);
        if (step.mu !== undefined) expect(outcome.mu / step.mu).toBeCloseTo(1, 12);
      });
    },
  );
});

describe("the oracle's derivatives", () => {
  it.each(['tanh', 'logistic'] as const)('are those of its values, %s', (activation) => {
    const shape = { features: 5, hidden: 4, activation };
    const parameters = networkStartOracle(shape, 3, 9);
    const x = sines(7, 5);
    const { derivatives } = networkValueOracle(shape, parameters, x);
    parameters.forEach((value, p) => {
      const at = (shift: number): number =>
        networkValueOracle(
          shape,
          parameters.map((other, q) => (q === p ? value + shift : other)),
          x,
        ).value;
      expect(Math.abs((at(1e-5) - at(-1e-5)) / 2e-5 - (derivatives[p] ?? NaN)), `parameter ${p}`).toBeLessThan(1e-9);
    });
  });
});
