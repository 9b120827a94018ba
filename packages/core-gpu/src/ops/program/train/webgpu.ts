import type { KernelSource } from '@kuznets/shaders/kernel-source';
import { stepActivationBackward } from '@kuznets/shaders/program/step_activation_backward';
import { stepAdam } from '@kuznets/shaders/program/step_adam';
import { stepClip } from '@kuznets/shaders/program/step_clip';
import { stepDotLoss } from '@kuznets/shaders/program/step_dot_loss';
import { stepFill } from '@kuznets/shaders/program/step_fill';
import { stepGemm } from '@kuznets/shaders/program/step_gemm';
import { stepKeep } from '@kuznets/shaders/program/step_keep';
import { stepLeastSquares } from '@kuznets/shaders/program/step_least_squares';
import { stepLeastSquaresBackward } from '@kuznets/shaders/program/step_least_squares_backward';
import { stepLstmCell } from '@kuznets/shaders/program/step_lstm_cell';
import { stepLstmCellBackward } from '@kuznets/shaders/program/step_lstm_cell_backward';
import { stepNoise } from '@kuznets/shaders/program/step_noise';
import { stepNormLoss } from '@kuznets/shaders/program/step_norm_loss';
import { stepPointLoss } from '@kuznets/shaders/program/step_point_loss';
import { stepRecord } from '@kuznets/shaders/program/step_record';
import { stepSharpen } from '@kuznets/shaders/program/step_sharpen';
import { stepSoftmax } from '@kuznets/shaders/program/step_softmax';
import { stepSoftmaxBackward } from '@kuznets/shaders/program/step_softmax_backward';
import { stepSparseProduct } from '@kuznets/shaders/program/step_sparse_product';
import { stepStudentLoss } from '@kuznets/shaders/program/step_student_loss';
import { stepStudentSimilarity } from '@kuznets/shaders/program/step_student_similarity';
import { stepTrack } from '@kuznets/shaders/program/step_track';
import { stepUniform } from '@kuznets/shaders/program/step_uniform';
import type { WebgpuDevice } from '../../../compute/device/device.ts';
import { ConfigError, type FitOptions, shareOut } from '@kuznets/base';
import type { Executor } from '../../../compute/kernel/executor.ts';
import type { Launch } from '../../../compute/kernel/launch.ts';
import { paceOnGpu } from '../../../compute/kernel/pace-on-gpu.ts';
import type { TensorScope } from '../../../compute/tensor/scope.ts';
import type { Tensor, TensorSpec } from '../../../compute/tensor/tensor.ts';
import type { View } from './contract.ts';
import {
  type Field,
  type Layout,
  type Place,
  type PlacedStep,
  type StepContext,
  type TrainingPlan,
  epochContext,
  planTraining,
} from './plan.ts';
import { type StepName, contextOf } from './steps.ts';
import type { RawResult, TrainArgs, TrainShared } from './wasm-job.ts';
import { joinResults, sliceReplicas } from './wasm.ts';

/** Invocations of a workgroup of every kernel here. */
const group = 64;
const none = 0xffff_ffff;
/** Most bytes of the values of the replicas that run side by side. */
const chunkBytes = 512 * 2 ** 20;

type Numbers = Readonly<Record<string, number>>;

const one = (): number => 1;
const byCount = ({ count = 0 }: Numbers): number => count;
const byFour = ({ count = 0 }: Numbers): number => Math.ceil(count / 4);
const byRow = ({ rows = 0 }: Numbers): number => rows;
const byElement = ({ rows = 0, columns = 0 }: Numbers): number => rows * columns;

/** The kernel of each step, and how many invocations a replica takes. */
const kernels: Readonly<Record<StepName, readonly [kernel: KernelSource, items: (numbers: Numbers) => number]>> = {
  gemm: [stepGemm, ({ m = 0, n = 0 }) => Math.ceil(m / 4) * Math.ceil(n / 2)],
  activationBackward: [stepActivationBackward, ({ columns = 0 }) => columns],
  lstmCell: [stepLstmCell, ({ rows = 0, hidden = 0 }) => rows * hidden],
  lstmCellBackward: [stepLstmCellBackward, ({ hidden = 0 }) => hidden],
  softmax: [stepSoftmax, byRow],
  softmaxBackward: [stepSoftmaxBackward, byRow],
  sparseProduct: [stepSparseProduct, byElement],
  leastSquares: [stepLeastSquares, ({ n = 0 }) => n],
  leastSquaresBackward: [stepLeastSquaresBackward, ({ n = 0 }) => n],
  pointLoss: [stepPointLoss, one],
  dotLoss: [stepDotLoss, one],
  normLoss: [stepNormLoss, one],
  studentSimilarity: [stepStudentSimilarity, byRow],
  sharpen: [stepSharpen, one],
  studentLoss: [stepStudentLoss, one],
  uniform: [stepUniform, byFour],
  noise: [stepNoise, byFour],
  fill: [stepFill, byCount],
  clip: [stepClip, one],
  adam: [stepAdam, byCount],
  record: [stepRecord, one],
  track: [stepTrack, one],
  keep: [stepKeep, byCount],
};

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Where a place lies in the arena: constants first, then element after element, the replica innermost. */
function address({ offset, shared }: Place, sharedElements: number, replicas: number): number {
  return shared ? offset : sharedElements + offset * replicas;
}

/**
 * The launch of one step of a plan, without a GPU.
 *
 * @param step - a step of the plan
 * @param arena - the array that holds everything
 * @param shape - elements of the constants, and replicas in the arena
 * @param context - numbers of the epoch
 */
export function stepLaunch<T extends TensorSpec>(
  step: PlacedStep,
  arena: T,
  { sharedElements, replicas }: { readonly sharedElements: number; readonly replicas: number },
  context: StepContext,
): Launch<KernelSource, T> {
  const [kernel, items] = kernels[step.op];
  const params: Record<string, number> = { replicas };
  for (const [name, place] of Object.entries(step.operands) as [string, Place | undefined][]) {
    const field = snake(name);
    params[field] = place ? address(place, sharedElements, replicas) : none;
    if (`${field}_step` in kernel.params.fields) params[`${field}_step`] = place?.shared ? 1 : replicas;
    else if (place?.shared) throw new ConfigError(`${step.op}: ${name} cannot be a constant`);
  }
  for (const [name, value] of Object.entries(step.numbers)) params[snake(name)] = value;
  for (const name of contextOf(step.op)) params[snake(name)] = context[name];
  return {
    kernel,
    inputs: [],
    outputs: [arena],
    passes: [{ grid: Math.ceil((items(step.numbers) * replicas) / group), params }],
  };
}

/** `replicas x size` as `size x replicas`, or back with the arguments exchanged. */
function transpose(values: Float32Array, replicas: number, size: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values.length);
  for (let r = 0; r < replicas; r++) for (let e = 0; e < size; e++) out[e * replicas + r] = values[r * size + e]!;
  return out;
}

/** The values of some replicas in an arena on the GPU. */
export class Arena {
  readonly #gpu: Executor;
  readonly #tensor: Tensor<'f32'>;
  readonly #shape: { readonly sharedElements: number; readonly replicas: number };

  constructor(
    gpu: Executor,
    scope: TensorScope,
    { elements, sharedElements }: Pick<Layout, 'elements' | 'sharedElements'>,
    replicas: number,
  ) {
    this.#gpu = gpu;
    this.#tensor = scope.tensor('f32', [sharedElements + elements * replicas]);
    this.#shape = { sharedElements, replicas };
    gpu.clear(this.#tensor);
  }

  #address(place: Place): number {
    return address(place, this.#shape.sharedElements, this.#shape.replicas);
  }

  /** Prepares steps: what is returned runs them with the numbers of an epoch. */
  bind(steps: readonly PlacedStep[], first: StepContext): (context: StepContext) => void {
    const gpu = this.#gpu;
    const bound = steps.map((step) => {
      const launchOf = (context: StepContext) => stepLaunch(step, this.#tensor, this.#shape, context);
      if (contextOf(step.op).length > 0) return (context: StepContext) => gpu.launch(launchOf(context));
      const launch = launchOf(first);
      return () => gpu.launch(launch);
    });
    return (context) => {
      for (const step of bound) step(context);
    };
  }

  /** Writes `replicas x size` values of a field, or those that all replicas have. */
  write(field: Field, values: Float32Array): void {
    const { replicas } = this.#shape;
    const each = values.length === field.size && !field.shared;
    const laid = field.shared
      ? Float32Array.from(values)
      : each
        ? Float32Array.from({ length: field.size * replicas }, (_, e) => values[Math.floor(e / replicas)]!)
        : transpose(values, replicas, field.size);
    this.#gpu.write(this.#tensor, laid, this.#address(field));
  }

  /** Reads fields back, `replicas x size` each. */
  async read(fields: readonly (Field & { readonly view?: View })[]): Promise<Float32Array[]> {
    const { replicas } = this.#shape;
    const shapes = fields.map(({ size, view }) => {
      const { columns = size, rowStride = size } = view ?? {};
      return { size, columns, rowStride, span: size === 0 ? 0 : (size / columns - 1) * rowStride + columns };
    });
    const read = await this.#gpu.readAll(
      fields.map(() => this.#tensor),
      fields.map((field, i) => ({ offset: this.#address(field), length: shapes[i]!.span * replicas })),
    );
    return shapes.map(({ size, columns, rowStride }, i) => {
      const values = read[i]!;
      const out = new Float32Array(replicas * size);
      for (let e = 0; e < size; e++) {
        const from = (Math.floor(e / columns) * rowStride + (e % columns)) * replicas;
        for (let r = 0; r < replicas; r++) out[r * size + e] = values[from + r]!;
      }
      return out;
    });
  }
}

async function trainChunk(
  device: WebgpuDevice,
  plan: TrainingPlan,
  { firstReplica, replicas, inputs, start }: TrainArgs,
  { program, options, mode }: TrainShared,
  fit: FitOptions,
): Promise<RawResult> {
  const { gpu } = device;
  return gpu.scope(async (scope) => {
    const arena = new Arena(gpu, scope, plan, replicas);
    const first = epochContext(options, 0, firstReplica);
    const run = (steps: readonly PlacedStep[]): void => arena.bind(steps, first)(first);
    run(plan.begin);
    for (const { values, ...field } of plan.constants) arena.write(field, values);
    for (const field of plan.inputs) arena.write(field, inputs[field.name]!);
    const fixed = new Map(
      program.tensors.flatMap(({ name, init }) => (init && 'values' in init ? [[name, init.values] as const] : [])),
    );
    for (const field of plan.parameters) {
      const values = start[field.name] ?? fixed.get(field.name);
      if (values) arena.write(field, values);
    }
    run(plan.started);
    if (mode === 'gradient') run(plan.gradientPass);
    else {
      const epoch = arena.bind(plan.epoch, first);
      const pace = paceOnGpu(gpu, fit);
      for (let e = 0; e < options.epochs; e++) {
        epoch(epochContext(options, e, firstReplica));
        await pace((e + 1) / options.epochs);
      }
      run(plan.end);
    }
    const arrays = await arena.read([
      ...(options.keepParameters ? plan.parameters : []),
      ...(mode === 'gradient' ? plan.gradients : []),
      ...plan.outputs,
      ...[plan.trainHistory, plan.validationHistory, plan.status, plan.loss],
    ]);
    const take = (count: number): Float32Array[] => arrays.splice(0, count);
    const parameters = take(options.keepParameters ? plan.parameters.length : 0);
    const gradients = take(mode === 'gradient' ? plan.gradients.length : 0);
    const outputs = take(plan.outputs.length);
    const [trainHistory, validationHistory, status, loss] = arrays as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    return { parameters, gradients, outputs, trainHistory, validationHistory, status, loss };
  });
}

/** Consecutive ranges of replicas whose values keep within the device's buffers and `bytes`; one at least. */
export function chunksOf(
  gpu: Executor,
  { elements, sharedElements }: Pick<Layout, 'elements' | 'sharedElements'>,
  replicas: number,
  bytes = chunkBytes,
): [from: number, length: number][] {
  const free = Math.min(bytes, gpu.maxTensorBytes) / 4 - sharedElements;
  const most = Math.max(1, Math.floor(free / elements));
  return Array.from({ length: Math.max(1, Math.ceil(replicas / most)) }, (_, chunk) => [
    chunk * most,
    Math.min(most, replicas - chunk * most),
  ]);
}

/** Trains a program on a GPU device, in chunks of replicas. */
export async function trainWebgpu(
  device: WebgpuDevice,
  args: TrainArgs,
  shared: TrainShared,
  fit: FitOptions = {},
  bytes?: number,
): Promise<RawResult> {
  const plan = planTraining(shared.program, shared.options);
  const chunks = chunksOf(device.gpu, plan, args.replicas, bytes);
  const told = shareOut(
    fit,
    chunks.map(([, length]) => length),
  );
  const parts: RawResult[] = [];
  for (const [chunk, [from, length]] of chunks.entries()) {
    const part = (arrays: TrainArgs['inputs']): TrainArgs['inputs'] =>
      sliceReplicas(arrays, Math.max(1, args.replicas), from, length);
    const range = { firstReplica: args.firstReplica + from, replicas: length };
    const given = { inputs: part(args.inputs), start: part(args.start) };
    parts.push(await trainChunk(device, plan, { ...range, ...given }, shared, told[chunk]!));
  }
  return joinResults(parts);
}
