import { trainNetworks as marquardt } from '@kuznets/shaders/network/train_networks';
import { trainNetworksAdam as adam } from '@kuznets/shaders/network/train_networks_adam';
import type { WebgpuDevice } from '../../../compute/device/device.ts';
import { ConfigError, type FitOptions } from '@kuznets/base';
import type { Executor } from '../../../compute/kernel/executor.ts';
import type { Launch } from '../../../compute/kernel/launch.ts';
import type { TensorScope } from '../../../compute/tensor/scope.ts';
import type { Tensor, TensorSpec } from '../../../compute/tensor/tensor.ts';
import { matmulLaunch } from '../../linalg/matmul/webgpu.ts';
import type { Adam, LevenbergMarquardt, NetworkSample, TrainNetworksOptions, TrainedNetworks } from './contract.ts';
import { divisionSizes, initialParameters, networkRows } from './draw.ts';
import { innerProducts, readReport, REPORT } from './report.ts';

const group = 64;
const running = 0xffff_ffff;
const chunkBytes = { software: 32 * 2 ** 20, hardware: 512 * 2 ** 20 } as const;
const passEpochs = { lm: 4, adam: 16 } as const;

/** Sizes that a launch needs. */
export interface TrainingShape {
  /** Networks trained at once. */
  readonly networks: number;
  readonly rows: number;
  readonly features: number;
  readonly firstPass: boolean;
}

/** Tensors of both launches: three inputs, then what the kernel keeps from pass to pass. */
export type TrainingTensors<T extends TensorSpec> = readonly [
  data: T,
  targets: T,
  members: T,
  network: T,
  best: T,
  outcome: T,
  counters: T,
  scratch: T,
];

/** One pass of Levenberg-Marquardt; `data` holds `x_i x_j + 1`, `network` the activations. */
export function marquardtLaunch<T extends TensorSpec>(
  tensors: TrainingTensors<T>,
  shape: TrainingShape,
  options: TrainNetworksOptions,
  solver: LevenbergMarquardt,
): Launch<typeof marquardt, T> {
  const { networks, rows, firstPass } = shape;
  return {
    kernel: marquardt,
    inputs: tensors.slice(0, 3),
    outputs: tensors.slice(3),
    overrides: { WORKGROUP: group },
    passes: [
      {
        grid: Math.ceil(networks / group),
        params: {
          ...{
            networks,
            rows,
            hidden: options.hidden,
            logistic: options.activation === 'logistic' ? 1 : 0,
            capacity: capacityOf(rows, options),
          },
          ...{
            first_pass: firstPass ? 1 : 0,
            epochs: passEpochs.lm,
            max_epochs: options.maxEpochs,
            max_fail: options.maxFail,
          },
          ...{
            start_mu: solver.mu,
            mu_decrease: solver.muDecrease,
            mu_increase: solver.muIncrease,
            mu_max: Math.min(solver.muMax, 1e30),
          },
          min_gradient: options.minGradient,
        },
      },
    ],
  };
}

/** One pass of Adam; `data` holds x, `network` the parameters. */
export function adamLaunch<T extends TensorSpec>(
  tensors: TrainingTensors<T>,
  shape: TrainingShape,
  options: TrainNetworksOptions,
  solver: Adam,
): Launch<typeof adam, T> {
  const { networks, rows, features, firstPass } = shape;
  return {
    kernel: adam,
    inputs: tensors.slice(0, 3),
    outputs: tensors.slice(3),
    overrides: { WORKGROUP: group },
    passes: [
      {
        grid: Math.ceil(networks / group),
        params: {
          ...{ networks, rows, features, hidden: options.hidden, logistic: options.activation === 'logistic' ? 1 : 0 },
          ...{
            first_pass: firstPass ? 1 : 0,
            epochs: passEpochs.adam,
            max_epochs: options.maxEpochs,
            max_fail: options.maxFail,
          },
          ...{
            rate: solver.learningRate,
            beta1: solver.beta1,
            beta2: solver.beta2,
            epsilon: solver.epsilon,
            min_gradient: options.minGradient,
          },
        },
      },
    ],
  };
}

/** Most distinct training rows a network can have. */
function capacityOf(rows: number, options: TrainNetworksOptions): number {
  return options.clusters ? rows : divisionSizes(rows, options)[0];
}

/** What the networks of a chunk start from: `members` is `rows x networks`, `initial` `networks x size`. */
function drawChunk(
  sample: NetworkSample,
  options: TrainNetworksOptions,
  first: number,
  networks: number,
): { members: Uint32Array<ArrayBuffer>; initial: Float64Array } {
  const { rows, features } = sample;
  const { hidden, activation, seed } = options;
  const size = hidden * (features + 2) + 1;
  const members = new Uint32Array(rows * networks);
  const initial = new Float64Array(networks * size);
  for (let b = 0; b < networks; b++) {
    const counts = networkRows(rows, first + b, options);
    for (let row = 0; row < rows; row++)
      members[row * networks + b] = counts[row]! + (counts[rows + row]! << 10) + (counts[2 * rows + row]! << 20);
    initialParameters(initial.subarray(b * size, (b + 1) * size), {
      seed,
      network: first + b,
      features,
      hidden,
      activation,
    });
  }
  return { members, initial };
}

/** `b x p` turned into `p x b`, in single precision. */
function transpose(from: ArrayLike<number>, rows: number, columns: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: rows * columns }, (_, i) => from[(i % rows) * columns + Math.floor(i / rows)]!);
}

/** {@link trainNetworks} on a GPU device, over chunks of networks. */
export async function trainNetworksWebgpu(
  { gpu, info }: WebgpuDevice,
  sample: NetworkSample,
  options: TrainNetworksOptions,
  { signal, onProgress }: FitOptions = {},
): Promise<TrainedNetworks> {
  const { rows, features } = sample;
  const { networks, hidden, activation } = options;
  const size = hidden * (features + 2) + 1;
  const capacity = capacityOf(rows, options);
  const words =
    options.solver.name === 'lm'
      ? 2 * rows * hidden + 2 * capacity * hidden + 3 * capacity + capacity * (capacity + 1) + hidden + 1
      : 3 * size + 2 * hidden;
  const most = Math.max(words, rows * hidden, (features + 1) * hidden, size);
  if (4 * most > gpu.maxTensorBytes) {
    throw new ConfigError(
      `trainNetworks: one network needs ${String(4 * most)} bytes, the device's tensors hold ${String(gpu.maxTensorBytes)}`,
    );
  }
  const perChunk = Math.max(1, Math.floor(Math.min(chunkBytes[info.type], gpu.maxTensorBytes) / (4 * most)));
  const parameters = new Float32Array(networks * size);
  const report = new Float64Array(networks * REPORT);
  await gpu.scope(async (scope) => {
    const targets = scope.upload(Float32Array.from(sample.y));
    const data = scope.upload(
      options.solver.name === 'lm' ? Float32Array.from(innerProducts(sample)) : Float32Array.from(sample.x),
    );
    for (let start = 0; start < networks; start += perChunk) {
      const length = Math.min(perChunk, networks - start);
      const told = { signal, onProgress: (share: number) => onProgress?.((start + share * length) / networks) };
      const chunk = { first: options.firstNetwork + start, networks: length, words, told, data, targets };
      const train = options.solver.name === 'lm' ? trainMarquardt : trainAdam;
      const part = await gpu.scope((inner) => train(gpu, inner, sample, options, chunk));
      parameters.set(part.parameters, start * size);
      report.set(part.report, start * REPORT);
    }
  });
  return { networks, features, hidden, activation, parameters, ...readReport(report) };
}

interface Chunk {
  readonly first: number;
  readonly networks: number;
  /** Values of scratch a network. */
  readonly words: number;
  readonly told: FitOptions;
  readonly data: Tensor;
  readonly targets: Tensor;
}

interface Part {
  readonly parameters: Float32Array;
  readonly report: Float64Array;
}

async function runPasses(
  gpu: Executor,
  counters: Tensor<'u32'>,
  { networks, told: { signal, onProgress } }: Pick<Chunk, 'networks' | 'told'>,
  launch: (firstPass: boolean) => void,
): Promise<Uint32Array> {
  for (let firstPass = true; ; firstPass = false) {
    launch(firstPass);
    const values = await gpu.read(counters);
    signal?.throwIfAborted();
    const left = values.subarray(0, networks).reduce((count, reason) => count + (reason === running ? 1 : 0), 0);
    onProgress?.(1 - left / networks);
    if (left === 0) return values;
  }
}

async function trainMarquardt(
  gpu: Executor,
  scope: TensorScope,
  sample: NetworkSample,
  options: TrainNetworksOptions,
  chunk: Chunk,
): Promise<Part> {
  const { rows, features } = sample;
  const { data, targets, first, networks, words } = chunk;
  const { hidden, solver } = options;
  if (solver.name !== 'lm') throw new ConfigError(`no Levenberg-Marquardt settings in solver ${solver.name}`);
  const size = hidden * (features + 2) + 1;
  const { members, initial } = drawChunk(sample, options, first, networks);
  // (features + 1) x (hidden x networks), the bias as the last feature; x has a column of ones to match.
  const theta = new Float32Array((features + 1) * hidden * networks);
  const tail = new Float32Array((2 * hidden + 8) * networks);
  for (let b = 0; b < networks; b++) {
    for (let l = 0; l < hidden; l++) {
      for (let k = 0; k < features; k++) theta[(k * hidden + l) * networks + b] = initial[b * size + l * features + k]!;
      theta[(features * hidden + l) * networks + b] = initial[b * size + hidden * features + l]!;
    }
    for (let l = 0; l <= hidden; l++) tail[l * networks + b] = initial[b * size + hidden * (features + 1) + l]!;
  }
  const augmented = Float32Array.from({ length: rows * (features + 1) }, (_, i) => {
    const k = i % (features + 1);
    return k === features ? 1 : sample.x[Math.floor(i / (features + 1)) * features + k]!;
  });
  const x = scope.upload(augmented);
  const weights = scope.upload(theta);
  const h = scope.tensor('f32', [rows, hidden, networks]);
  const best = scope.tensor('f32', [rows, hidden, networks]);
  const change = scope.tensor('f32', [features + 1, hidden, networks]);
  const outcome = scope.upload(tail);
  const counters = scope.tensor('u32', [5, networks]);
  const tensors = [
    data,
    targets,
    scope.upload(members),
    h,
    best,
    outcome,
    counters,
    scope.tensor('f32', [words, networks]),
  ] as const;
  const columns = hidden * networks;
  gpu.launch(
    matmulLaunch<Tensor>(
      { a: x, b: weights, c: h },
      { m: rows, k: features + 1, n: columns },
      { batch: 1, transposeA: false, transposeB: false },
    ),
  );
  const counts = await runPasses(gpu, counters, chunk, (firstPass) =>
    gpu.launch(marquardtLaunch<Tensor>(tensors, { networks, rows, features, firstPass }, options, solver)),
  );
  gpu.launch(
    matmulLaunch<Tensor>(
      { a: x, b: best, c: change },
      { m: features + 1, k: rows, n: columns },
      { batch: 1, transposeA: true, transposeB: false },
    ),
  );
  const [moved, ends] = await gpu.readAll([change, outcome]);
  const parameters = new Float32Array(networks * size);
  const report = new Float64Array(networks * REPORT);
  for (let b = 0; b < networks; b++) {
    const at = b * size;
    for (let l = 0; l < hidden; l++) {
      for (let k = 0; k < features; k++)
        parameters[at + l * features + k] = initial[at + l * features + k]! + moved[(k * hidden + l) * networks + b]!;
      parameters[at + hidden * features + l] =
        initial[at + hidden * features + l]! + moved[(features * hidden + l) * networks + b]!;
    }
    for (let l = 0; l <= hidden; l++)
      parameters[at + hidden * (features + 1) + l] = ends[(hidden + 1 + l) * networks + b]!;
    for (let column = 0; column < 3; column++) report[b * REPORT + column] = counts[column * networks + b]!;
    for (let column = 3; column < REPORT; column++)
      report[b * REPORT + column] = ends[(2 * hidden + column - 1) * networks + b]!;
  }
  return { parameters, report };
}

async function trainAdam(
  gpu: Executor,
  scope: TensorScope,
  sample: NetworkSample,
  options: TrainNetworksOptions,
  chunk: Chunk,
): Promise<Part> {
  const { rows, features } = sample;
  const { data, targets, first, networks, words } = chunk;
  const { hidden, solver } = options;
  if (solver.name !== 'adam') throw new ConfigError(`no Adam settings in solver ${solver.name}`);
  const size = hidden * (features + 2) + 1;
  const { members, initial } = drawChunk(sample, options, first, networks);
  const theta = scope.upload(transpose(initial, networks, size));
  const best = scope.tensor('f32', [size, networks]);
  const outcome = scope.tensor('f32', [7, networks]);
  const counters = scope.tensor('u32', [4, networks]);
  const tensors = [
    data,
    targets,
    scope.upload(members),
    theta,
    best,
    outcome,
    counters,
    scope.tensor('f32', [words, networks]),
  ] as const;
  const counts = await runPasses(gpu, counters, chunk, (firstPass) =>
    gpu.launch(adamLaunch<Tensor>(tensors, { networks, rows, features, firstPass }, options, solver)),
  );
  const [kept, ends] = await gpu.readAll([best, outcome]);
  const report = new Float64Array(networks * REPORT);
  for (let b = 0; b < networks; b++) {
    for (let column = 0; column < 3; column++) report[b * REPORT + column] = counts[column * networks + b]!;
    for (let column = 3; column < 7; column++) report[b * REPORT + column] = ends[(column - 3) * networks + b]!;
  }
  return { parameters: transpose(kept, size, networks), report };
}
