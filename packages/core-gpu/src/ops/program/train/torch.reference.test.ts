import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeAdapters } from '../../../../test/adapters.ts';
import {
  type Device,
  type Program,
  type Tape,
  type TrainOptions,
  type View,
  binaryCrossEntropy,
  buildProgram,
  createDevice,
  dense,
  graphConvolution,
  leastSquares,
  lstm,
  meanSquaredError,
  multiply,
  programGradient,
  rows,
  sparsePenalty,
  trainProgram,
} from '../../../index.ts';

type Values = Readonly<Record<string, number[]>>;

interface Model {
  readonly constants: Values;
  readonly parameters: Values;
  readonly loss: number;
  readonly gradients: Values;
  readonly outputs: Values;
}

interface Reference {
  readonly autoencoder: Model & {
    readonly runs: Readonly<Record<string, { readonly losses: number[]; readonly parameters: Values }>>;
  };
  readonly lstm: Model;
  readonly lstm_dfa: Model;
  readonly graph: Model;
}

const path = new URL('../../../../../../test/reference/torch_train.json', import.meta.url);
const reference = JSON.parse(readFileSync(path, 'utf8')) as Reference;
const given = (model: Model, name: string): Float32Array => Float32Array.from(model.constants[name] ?? []);

function autoencoder(model: Model): Program {
  const forward = (tape: Tape): { readonly code: View; readonly fitted: View } => {
    const activations = ['relu', 'linear', 'relu', 'linear'] as const;
    const values: View[] = [tape.constant('x', [7, 4], given(model, 'x'))];
    [6, 2, 6, 4].forEach((units, layer) =>
      values.push(dense(tape, values[layer]!, { name: `layer${layer}`, units, activation: activations[layer]! })),
    );
    return { code: values[2]!, fitted: values[4]! };
  };
  return buildProgram({
    train: (tape) => {
      const { code, fitted } = forward(tape);
      meanSquaredError(tape, fitted, tape.constant('x', [7, 4], given(model, 'x')));
      sparsePenalty(tape, code, 0.01);
    },
    predict: (tape) => ({ ...forward(tape) }),
  });
}

function recurrent(model: Model, factors?: number): Program {
  const forward = (tape: Tape): Record<string, View> & { readonly y: View } => {
    const x = tape.constant('x', [4, 3, 5], given(model, 'x'));
    const states = lstm(tape, x, { name: 'lstm', hidden: 4, steps: 4, bidirectional: true });
    const head = dense(tape, states.at[3]!, { name: 'head', units: factors === undefined ? 5 : 5 * factors });
    if (factors === undefined) return { all: states.all, y: head };
    const { solution } = leastSquares(tape, head, rows(x, 9, 3), { unknowns: factors, ridge: 0.01 });
    return { all: states.all, factors: solution, y: dense(tape, solution, { name: 'forecast', units: 5 }) };
  };
  return buildProgram({
    train: (tape) => meanSquaredError(tape, forward(tape).y, tape.constant('target', [3, 5], given(model, 'target'))),
    predict: forward,
  });
}

function graph(model: Model): Program {
  const forward = (tape: Tape): View => {
    const normalised = tape.constant('S', [8, 8], given(model, 'S'));
    const h = graphConvolution(tape, tape.constant('x', [8, 3], given(model, 'x')), normalised, {
      name: 'conv0',
      units: 6,
      activation: 'relu',
      bias: true,
    });
    return graphConvolution(tape, h, normalised, { name: 'conv1', units: 2 });
  };
  return buildProgram({
    train: (tape) => {
      const z = forward(tape);
      binaryCrossEntropy(
        tape,
        multiply(tape, z, z, { transposeB: true }),
        tape.constant('A', [8, 8], given(model, 'A')),
        { weight: { name: 'weight', values: given(model, 'weight') } },
      );
    },
    predict: (tape) => ({ z: forward(tape) }),
  });
}

function start(model: Model): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(model.parameters).map(([name, values]) => [name, Float32Array.from(values)]),
  );
}

function expectClose(actual: Readonly<Record<string, Float32Array>>, expected: Values, tolerance: number): void {
  expect(Object.keys(actual).toSorted()).toEqual(Object.keys(expected).toSorted());
  for (const [name, values] of Object.entries(expected)) {
    const largest = Math.max(...values.map(Math.abs));
    values.forEach((value, i) =>
      expect(
        Math.abs(actual[name]![i]! - value),
        `${name}[${i}]: ${String(actual[name]![i])} for ${value}`,
      ).toBeLessThanOrEqual(tolerance * largest),
    );
  }
}

const models = {
  autoencoder: [autoencoder, reference.autoencoder],
  lstm: [(model: Model) => recurrent(model), reference.lstm],
  lstm_dfa: [(model: Model) => recurrent(model, 2), reference.lstm_dfa],
  graph: [graph, reference.graph],
} as const;

const runs: Readonly<Record<string, Partial<TrainOptions> & { readonly epochs: number }>> = {
  defaults: { epochs: 5 },
  clipped: { epochs: 5, learningRate: 0.01, clipNorm: 0.05 },
  settings: { epochs: 5, learningRate: 0.02, beta1: 0.8, beta2: 0.95, epsilon: 1e-4 },
  step: { epochs: 6, learningRate: 0.02, schedule: { kind: 'step', every: 2, factor: 0.5 } },
  cosine: { epochs: 6, learningRate: 0.02, schedule: { kind: 'cosine', minimum: 0.001 } },
};

function equalsTorch(device: () => Device): void {
  test.each(Object.keys(models) as (keyof typeof models)[])(
    'forward values, loss and gradients of PyTorch: %s',
    async (name) => {
      const [build, model] = models[name];
      const result = await programGradient(device(), build(model), { replicas: 1, seed: 1, start: start(model) });
      expect(Math.abs(result.loss[0]! - model.loss)).toBeLessThanOrEqual(1e-6 * Math.max(1, model.loss));
      expectClose(result.outputs, model.outputs, 1e-5);
      expectClose(result.gradients, model.gradients, 1e-4);
    },
  );

  test.each(Object.keys(runs))("steps of PyTorch's Adam: %s", async (name) => {
    const model = reference.autoencoder;
    const expected = model.runs[name]!;
    const result = await trainProgram(device(), autoencoder(model), {
      replicas: 1,
      seed: 1,
      start: start(model),
      ...runs[name]!,
    });
    expectClose(result.parameters, expected.parameters, 1e-4);
    expected.losses.forEach((loss, epoch) =>
      expect(Math.abs(result.trainLoss[epoch]! - loss)).toBeLessThanOrEqual(1e-4 * loss),
    );
  });
}

describe('trainProgram on wasm', () => {
  let device: Device;
  beforeAll(async () => {
    device = await createDevice({ backend: 'wasm', workers: 1 });
  });
  afterAll(() => device.destroy());
  equalsTorch(() => device);
});

describeAdapters('trainProgram', (device) => equalsTorch(device));
