import {
  type Device,
  type Program,
  type Tape,
  type TrainOptions,
  type View,
  addNoise,
  buildProgram,
  dense,
  meanSquaredError,
  trainProgram,
} from '@kuznets/core-gpu';
import {
  type Difference,
  type Matrix,
  type ParameterValues,
  adamOracle,
  denseOracle,
  gradientDifferences,
  noiseOracle,
  squaredErrorOracle,
  toMatrix,
  unequal,
  within,
} from '@kuznets/test-kit';
import type { Case } from '../../case.ts';
import { numbers, seed } from './gradient-case.ts';

/** A whole run against Adam in float64: noise epoch by epoch, schedule, clipping, early stopping, the best parameters kept. */
function runCase(
  label: string,
  options: Pick<TrainOptions, 'schedule' | 'clipNorm' | 'patience' | 'restoreBest'>,
  rate: (epoch: number) => number,
  replicas = 5,
): Case {
  const x = numbers(21, 15 * 4);
  const epochs = 12;
  const model = (tape: Tape, input: View): View =>
    dense(tape, dense(tape, input, { name: 'in', units: 3, activation: 'tanh' }), { name: 'out', units: 4 });
  const program = (): Program =>
    buildProgram({
      train: (tape) => {
        const clean = tape.constant('train', [10, 4], x.subarray(0, 40));
        meanSquaredError(tape, model(tape, addNoise(tape, clean, 0.3)), clean);
      },
      validate: (tape) => {
        const rest = tape.constant('rest', [5, 4], x.subarray(40));
        meanSquaredError(tape, model(tape, rest), rest);
      },
    });
  const forward = (input: Matrix, parameters: ParameterValues): Matrix =>
    denseOracle(denseOracle(input, parameters, 'in', 'tanh'), parameters, 'out');
  const [clean, rest] = [toMatrix(x.subarray(0, 40), 4), toMatrix(x.subarray(40), 4)];
  return {
    name: `run of ${replicas} replicas, ${label}`,
    run: async (device: Device) => {
      const { parameters: begun } = await trainProgram(device, program(), { replicas, epochs: 0, seed });
      const {
        parameters,
        outputs: _outputs,
        replicas: _replicas,
        ...histories
      } = await trainProgram(device, program(), { replicas, epochs, seed, learningRate: 0.1, ...options });
      const named = (prefix: string, record: Readonly<Record<string, Float32Array>>): object =>
        Object.fromEntries(Object.entries(record).map(([key, values]) => [`${prefix}/${key}`, values]));
      return { ...histories, ...named('begun', begun), ...named('parameters', parameters) };
    },
    differences: (result) => {
      const all = Object.entries(result as Readonly<Record<string, Float32Array>>);
      const of = (prefix: string, replica: number): Record<string, Float64Array> =>
        Object.fromEntries(
          all
            .filter(([key]) => key.startsWith(prefix))
            .map(([key, values]) => [
              key.slice(prefix.length),
              Float64Array.from(
                values.subarray((replica * values.length) / replicas, ((replica + 1) * values.length) / replicas),
              ),
            ]),
        );
      return [0, replicas - 1].flatMap((replica) => {
        const noisy = (epoch: number): Matrix => {
          const noise = noiseOracle(40, { seed, epoch, replica, purpose: 51 });
          return clean.map((row, i) => row.map((value, j) => value + 0.3 * (noise[4 * i + j] ?? 0)));
        };
        const expected = adamOracle(
          of('begun/', replica),
          (parameters, epoch) => squaredErrorOracle(forward(noisy(epoch), parameters), clean),
          (parameters) => squaredErrorOracle(forward(rest, parameters), rest),
          { epochs, rate, ...options },
        );
        const got = of('', replica);
        const last = (losses: readonly number[]): Float64Array =>
          Float64Array.from({ length: epochs }, (_, epoch) => losses[Math.min(epoch, losses.length - 1)] ?? Number.NaN);
        const exact = (key: 'bestEpoch' | 'epochsRun'): Difference[] =>
          got[key]?.[0] === expected[key] ? [] : [unequal(key, got[key]?.[0], expected[key])];
        return within(`replica ${replica}`, [
          ...exact('bestEpoch'),
          ...exact('epochsRun'),
          ...gradientDifferences(
            { trainLoss: got['trainLoss'] ?? [], validationLoss: got['validationLoss'] ?? [] },
            { trainLoss: last(expected.trainLoss), validationLoss: last(expected.validationLoss) },
            1e-4,
          ),
          ...gradientDifferences(
            of('parameters/', replica),
            options.restoreBest === false ? expected.last : expected.parameters,
            1e-3,
          ),
        ]);
      });
    },
  };
}

/** Whole runs: schedules, clipping and early stopping. */
export const runCases: readonly Case[] = [
  runCase('constant rate', {}, () => 0.1),
  runCase(
    'steps and clipping',
    { schedule: { kind: 'step', every: 5, factor: 0.3 }, clipNorm: 0.2 },
    (epoch) => 0.1 * 0.3 ** Math.floor(epoch / 5),
  ),
  runCase(
    'cosine, stopping early',
    { schedule: { kind: 'cosine', minimum: 0.02 }, patience: 1 },
    (epoch) => 0.02 + 0.04 * (1 + Math.cos((Math.PI * epoch) / 12)),
    9,
  ),
  runCase('stopping early, the last parameters', { patience: 1, restoreBest: false }, () => 0.1, 9),
];
