import { initialOracle, recordDifferences } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeAdapters } from '../../../../test/adapters.ts';
import { ConfigError, ShapeError } from '@kuznets/base';
import {
  type Device,
  type Program,
  type Tape,
  type TrainOptions,
  type TrainResult,
  type View,
  addNoise,
  buildProgram,
  createDevice,
  dense,
  leastSquares,
  lstm,
  meanSquaredError,
  rows,
  trainProgram,
} from '../../../index.ts';
import type { ResolvedOptions } from './plan.ts';
import { planTraining } from './plan.ts';
import { trainWebgpu } from './webgpu.ts';

const x = Float32Array.from({ length: 60 }, (_, i) => Math.sin(3 * i) + (i % 7) / 5);
const options = { replicas: 10, epochs: 6, seed: 7, learningRate: 0.02 } as const;

function model(tape: Tape, input: View): View {
  return dense(tape, dense(tape, input, { name: 'in', units: 7, activation: 'tanh' }), { name: 'out', units: 4 });
}

/** Rebuilds 10 noisy rows, validated on the last 5 of 15. */
function program({ validate = true, offset = false } = {}): Program {
  const all = (tape: Tape): View => tape.constant('x', [15, 4], x);
  return buildProgram({
    train: (tape) => {
      const clean = rows(all(tape), 0, 10);
      meanSquaredError(
        tape,
        model(tape, addNoise(tape, tape.constant('train', [10, 4], x.subarray(0, 40)), 0.2)),
        clean,
      );
      if (offset)
        meanSquaredError(
          tape,
          tape.parameter('shift', [1, 4], { values: Float32Array.of(1, 2, 3, 4) }),
          tape.input('level', [1, 4]),
        );
    },
    ...(validate
      ? {
          validate: (tape: Tape) => meanSquaredError(tape, model(tape, rows(all(tape), 10, 5)), rows(all(tape), 10, 5)),
        }
      : {}),
    predict: (tape) => ({ fitted: model(tape, rows(all(tape), 10, 5)) }),
  });
}

function flat({ parameters, outputs, ...rest }: TrainResult): Record<string, unknown> {
  return { ...rest, ...Object.fromEntries([...Object.entries(parameters), ...Object.entries(outputs)]) };
}

/** Replicas `from .. from + count - 1` of a result. */
function part(result: TrainResult, from: number, count: number): Record<string, unknown> {
  const cut = (values: Float32Array | Uint32Array): Float32Array | Uint32Array => {
    const size = values.length / result.replicas;
    return values.slice(from * size, (from + count) * size);
  };
  return Object.fromEntries(
    Object.entries(flat(result)).map(([name, values]) => [
      name,
      name === 'replicas' ? count : cut(values as Float32Array),
    ]),
  );
}

function behaviour(device: () => Device): void {
  test('gives the same bytes again, and the same replica whatever runs beside it', async () => {
    const whole = await trainProgram(device(), program(), { ...options, replicas: 13 });
    expect(
      recordDifferences(flat(await trainProgram(device(), program(), { ...options, replicas: 13 })), flat(whole)),
    ).toEqual([]);
    for (const [first, count] of [
      [0, 1],
      [3, 4],
      [5, 7],
      [12, 1],
    ] as const) {
      const shard = await trainProgram(device(), program(), { ...options, firstReplica: first, replicas: count });
      expect(recordDifferences(flat(shard), part(whole, first, count)), `${count} from ${first}`).toEqual([]);
    }
    expect(whole.parameters['in.weight']!.subarray(0, 28)).not.toEqual(whole.parameters['in.weight']!.subarray(28, 56));
    expect(whole.epochsRun.every((epochs) => epochs === 6)).toBe(true);
  });

  test('starts from uniform words keyed by seed, replica and layer', async () => {
    const { parameters } = await trainProgram(device(), program(), {
      ...options,
      epochs: 0,
      firstReplica: 2,
      seed: 2 ** 40 + 9,
    });
    const layers = ['in.weight', 'in.bias', 'out.weight', 'out.bias'];
    layers.forEach((name, stream) => {
      const size = parameters[name]!.length / 10;
      const bound = name.startsWith('in') ? 1 / 2 : 1 / Math.sqrt(7);
      const expected = Float32Array.from(
        initialOracle(size, Math.fround(bound), { seed: 2 ** 40 + 9, replica: 5, purpose: 50 + stream * 0x1_0000 }),
      );
      expect(
        recordDifferences({ values: parameters[name]!.slice(3 * size, 4 * size) }, { values: expected }),
        name,
      ).toEqual([]);
    });
  });

  test('stops early, keeps the best parameters and freezes the replica', async () => {
    const patience = 3;
    const result = await trainProgram(device(), program(), { ...options, epochs: 60, learningRate: 0.3, patience });
    expect(result.epochsRun.some((epochs) => epochs < 60)).toBe(true);
    for (let r = 0; r < 10; r++) {
      const losses = Array.from(result.validationLoss.subarray(60 * r, 60 * (r + 1)));
      const run = result.epochsRun[r]!;
      const best = losses.slice(0, run).indexOf(Math.min(...losses.slice(0, run)));
      expect(result.bestEpoch[r]).toBe(best);
      if (run < 60) expect(run).toBe(best + 1 + patience);
      expect(losses.slice(run).every((loss) => loss === losses[run - 1])).toBe(true);
      const trainLosses = result.trainLoss.subarray(60 * r, 60 * (r + 1));
      expect(trainLosses.subarray(run).every((loss) => loss === trainLosses[run - 1])).toBe(true);
      const fitted = result.outputs['fitted']!.subarray(20 * r, 20 * (r + 1));
      const mse = fitted.reduce((sum, value, i) => sum + (value - x[40 + i]!) ** 2, 0) / 20;
      expect(mse / losses[best]!).toBeCloseTo(1, 4);
    }
    const last = await trainProgram(device(), program(), {
      ...options,
      epochs: 60,
      learningRate: 0.3,
      patience,
      restoreBest: false,
    });
    expect(
      recordDifferences(
        { losses: last.validationLoss, run: last.epochsRun },
        { losses: result.validationLoss, run: result.epochsRun },
      ),
    ).toEqual([]);
    expect(last.outputs['fitted']).not.toEqual(result.outputs['fitted']);
  });

  test('needs a fall of minDelta', async () => {
    const { epochsRun } = await trainProgram(device(), program(), {
      ...options,
      epochs: 20,
      patience: 2,
      minDelta: 10,
    });
    expect(Array.from(epochsRun)).toEqual(new Array(10).fill(3));
  });

  test('takes inputs and starting values replica by replica', async () => {
    const level = Float32Array.from({ length: 40 }, (_, i) => i);
    const shift = Float32Array.from({ length: 40 }, (_, i) => -i);
    const built = program({ validate: false, offset: true });
    const settled = { ...options, learningRate: 0.5, epochs: 600, inputs: { level } };
    const { parameters } = await trainProgram(device(), built, settled);
    parameters['shift']!.forEach((value, i) => expect(value).toBeCloseTo(i, 2));
    const fresh = await trainProgram(device(), built, { ...settled, epochs: 0 });
    expect(Array.from(fresh.parameters['shift']!.subarray(0, 8))).toEqual([1, 2, 3, 4, 1, 2, 3, 4]);
    const moved = await trainProgram(device(), built, { ...settled, epochs: 0, start: { shift } });
    expect(Array.from(moved.parameters['shift']!)).toEqual(Array.from(shift));
    const lean = await trainProgram(device(), built, { ...settled, epochs: 0, keepParameters: false });
    expect(lean.parameters).toEqual({});
  });
}

describe('trainProgram on wasm', () => {
  let device: Device;
  let two: Device;
  beforeAll(async () => {
    device = await createDevice({ backend: 'wasm', workers: 1 });
    two = await createDevice({ backend: 'wasm', workers: 2 });
  });
  afterAll(async () => {
    await device.destroy();
    await two.destroy();
  });
  behaviour(() => device);

  test('does not depend on the number of workers', async () => {
    const run = { ...options, replicas: 23 };
    expect(
      recordDifferences(
        flat(await trainProgram(two, program(), run)),
        flat(await trainProgram(device, program(), run)),
      ),
    ).toEqual([]);
  });

  const refused: readonly (readonly [string, Partial<TrainOptions>, RegExp])[] = [
    ['replicas', { replicas: 1.5 }, /replicas: not allowed: 1.5/],
    ['epochs', { epochs: -1 }, /epochs: not allowed: -1/],
    ['seed', { seed: 2 ** 60 }, /seed/],
    ['learningRate', { learningRate: Number.NaN }, /learningRate: not allowed: NaN/],
    ['beta1', { beta1: 1 }, /beta1: not allowed: 1/],
    ['epsilon', { epsilon: 0 }, /epsilon/],
    ['clipNorm', { clipNorm: 0 }, /clipNorm/],
    ['patience', { patience: 0 }, /patience: not allowed: 0/],
    ['schedule', { schedule: { kind: 'step', every: 0, factor: 0.5 } }, /schedule: not allowed/],
    ['an input it does not have', { inputs: { y: new Float32Array(1) } }, /input y: the program has none/],
    [
      'a starting value that is not finite',
      { start: { 'in.bias': new Float32Array(70).fill(Number.NaN) } },
      /in\.bias: element 0 is not finite/,
    ],
  ];
  test.each(refused)('names a bad option: %s', async (_, bad, message) => {
    await expect(trainProgram(device, program(), { ...options, ...bad })).rejects.toThrow(message);
  });

  test('names missing inputs, wrong sizes, and stopping without validation', async () => {
    const built = program({ validate: false, offset: true });
    await expect(trainProgram(device, built, options)).rejects.toThrow(/inputs: level missing/);
    await expect(trainProgram(device, built, { ...options, inputs: { level: new Float32Array(3) } })).rejects.toThrow(
      ShapeError,
    );
    await expect(trainProgram(device, program({ validate: false }), { ...options, patience: 3 })).rejects.toThrow(
      /validation pass/,
    );
  });
});

describe('buildProgram', () => {
  test('names what does not fit', () => {
    const constant = (tape: Tape): View => tape.constant('x', [15, 4], x);
    const built =
      (train: (tape: Tape) => void): (() => Program) =>
      () =>
        buildProgram({ train });
    expect(built(() => undefined)).toThrow(/training pass has no loss/);
    expect(built((tape) => meanSquaredError(tape, constant(tape), rows(constant(tape), 0, 3)))).toThrow(
      /15 x 4 against 3 x 4/,
    );
    expect(built((tape) => void rows(constant(tape), 14, 2))).toThrow(ShapeError);
    expect(built((tape) => void tape.constant('y', [2, 2], x))).toThrow(/y: got 60 elements/);
    expect(
      built(
        (tape) =>
          void [
            constant(tape),
            tape.constant(
              'x',
              [15, 4],
              x.map((value) => value + 1),
            ),
          ],
      ),
    ).toThrow(/two constants/);
    expect(built((tape) => void [constant(tape), tape.input('x', [15, 4])])).toThrow(/x is a constant/);
    expect(built((tape) => void leastSquares(tape, constant(tape), constant(tape), { unknowns: 9 }))).toThrow(
      ConfigError,
    );
    expect(built((tape) => void leastSquares(tape, constant(tape), constant(tape), { unknowns: 2 }))).toThrow(
      ShapeError,
    );
    expect(built((tape) => void addNoise(tape, constant(tape), -1))).toThrow(/standardDeviation: got -1/);
    expect(built((tape) => void lstm(tape, constant(tape), { name: 'l', hidden: 2, steps: 4 }))).toThrow(
      /steps: got 4 for 15 rows/,
    );
  });
});

describeAdapters('trainProgram', (device) => {
  behaviour(device);

  test('gives the same in chunks of any size', async () => {
    const resolved: ResolvedOptions = {
      ...{
        ...options,
        replicas: 11,
        firstReplica: 0,
        schedule: { kind: 'constant' },
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-8,
        patience: 4,
      },
      ...{ minDelta: 0, restoreBest: true, keepParameters: true, clipNorm: 1 },
    };
    const args = { firstReplica: 0, replicas: 11, inputs: {}, start: {} };
    const shared = { program: program(), options: resolved, mode: 'train' } as const;
    const { elements, sharedElements } = planTraining(shared.program, resolved);
    const whole = await trainWebgpu(device(), args, shared);
    for (const most of [1, 4, 10]) {
      const chunked = await trainWebgpu(device(), args, shared, {}, 4 * (sharedElements + most * elements));
      for (const [key, values] of Object.entries(whole)) {
        const list = Array.isArray(values) ? (values as Float32Array[]) : [values as Float32Array];
        const other = chunked[key as 'parameters' | 'loss'];
        list.forEach((array, i) =>
          expect(recordDifferences({ [key]: Array.isArray(other) ? other[i] : other }, { [key]: array })).toEqual([]),
        );
      }
    }
  });
});
