import type { Device } from '../../../compute/device/device.ts';
import { ConfigError } from '@kuznets/base';
import { expectLength } from '../../../compute/tensor/shape.ts';
import { checkFinite, checkInputs, named, shapesOf } from './given.ts';
import type { Program, ProgramGradient, TrainOptions, TrainResult } from './contract.ts';
import { resolveTraining } from './options.ts';
import type { RawResult } from './wasm-job.ts';
import { trainWasm } from './wasm.ts';
import { trainWebgpu } from './webgpu.ts';

function checkGiven(program: Program, { inputs = {}, start = {}, replicas }: TrainOptions): void {
  checkInputs(program.tensors, inputs, replicas);
  const parameters = shapesOf(program.tensors, 'parameter');
  for (const [name, values] of Object.entries(start)) {
    const shape = parameters.get(name);
    if (!shape) throw new ConfigError(`start ${name}: the program has ${[...parameters.keys()].join(', ')}`);
    expectLength(`start ${name}`, values.length, [replicas, ...shape]);
    checkFinite(`start ${name}`, values);
  }
}

async function run(
  device: Device,
  program: Program,
  { signal, onProgress, ...options }: TrainOptions,
  mode: 'train' | 'gradient',
): Promise<RawResult> {
  const resolved = resolveTraining(program, options);
  checkGiven(program, options);
  const { replicas, firstReplica } = resolved;
  const args = { firstReplica, replicas, inputs: options.inputs ?? {}, start: options.start ?? {} };
  const shared = { program, options: resolved, mode };
  if (device.backend === 'wasm') return trainWasm(device.pool, args, shared, { signal, onProgress });
  return trainWebgpu(device, args, shared, { signal, onProgress });
}

const parameterNames = (program: Program): string[] =>
  program.tensors.flatMap(({ role, name }) => (role === 'parameter' ? [name] : []));

/**
 * Trains many replicas of a model at once with Adam, each from its own random numbers.
 *
 * `w <- w - rate / (1 - beta1^t) m / (sqrt(v / (1 - beta2^t)) + epsilon)`, PyTorch's `Adam`. Random numbers are keyed by (seed,
 * replica, purpose, epoch): replica r's bytes do not depend on how many run beside it, on the number of workers, or on
 * chunks, and shards of consecutive replicas concatenate. The same seed and backend give the same bytes.
 *
 * A replica whose losses are not finite has diverged: it is returned as it is, for the caller to count.
 *
 * @param device - where to run
 * @param program - see {@link buildProgram}
 * @param options - see {@link TrainOptions}
 * @returns see {@link TrainResult}
 * @throws ConfigError for options outside what is allowed and inputs that are missing or not finite; ShapeError for inputs of
 * another size; DeviceLostError when the device goes away
 *
 * Source: Kingma and Ba (2015), "Adam: a method for stochastic optimization", https://doi.org/10.48550/arXiv.1412.6980.
 *
 * @example
 * ```ts
 * const { trainLoss } = await trainProgram(device, program, { replicas: 1000, epochs: 150, seed: 1 });
 * ```
 */
export async function trainProgram(device: Device, program: Program, options: TrainOptions): Promise<TrainResult> {
  const { epochs } = options;
  const raw = await run(device, program, options, 'train');
  const validates = program.validate !== undefined;
  const of = (index: number): Uint32Array =>
    Uint32Array.from({ length: options.replicas }, (_, r) => raw.status[r * 6 + index]!);
  return {
    replicas: options.replicas,
    parameters: named(parameterNames(program), raw.parameters),
    outputs: named(Object.keys(program.outputs), raw.outputs),
    trainLoss: raw.trainHistory,
    validationLoss: raw.validationHistory,
    bestEpoch: validates ? of(4) : new Uint32Array(options.replicas).fill(Math.max(0, epochs - 1)),
    epochsRun: validates ? of(5) : new Uint32Array(options.replicas).fill(epochs),
  };
}

/**
 * Loss, gradient and prediction of a program at its starting parameters, without an update: for checks and diagnostics.
 *
 * @param device - where to run
 * @param program - see {@link buildProgram}
 * @param options - as for {@link trainProgram}; noise is that of the first epoch
 * @returns see {@link ProgramGradient}
 * @throws as {@link trainProgram}
 */
export async function programGradient(
  device: Device,
  program: Program,
  options: Omit<TrainOptions, 'epochs'>,
): Promise<ProgramGradient> {
  const raw = await run(device, program, { ...options, epochs: 1 }, 'gradient');
  const names = parameterNames(program);
  return {
    loss: raw.loss,
    gradients: named(names, raw.gradients),
    parameters: named(names, raw.parameters),
    outputs: named(Object.keys(program.outputs), raw.outputs),
  };
}
