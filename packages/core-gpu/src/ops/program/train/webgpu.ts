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
import { ConfigError } from '@kuznets/base';
import type { Launch } from '../../../compute/kernel/launch.ts';
import type { Tensor, TensorSpec } from '../../../compute/tensor/tensor.ts';
import {
  type Field,
  type Place,
  type PlacedStep,
  type StepContext,
  type TrainingPlan,
  epochContext,
  planTraining,
} from './plan.ts';
import { type StepName, contextOf } from './steps.ts';
import type { RawResult, TrainArgs, TrainShared } from './wasm-job.ts';
import { joinResults } from './wasm.ts';

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

async function trainChunk(
  device: WebgpuDevice,
  plan: TrainingPlan,
  { firstReplica, replicas, inputs, start }: TrainArgs,
  { program, options, mode }: TrainShared,
): Promise<RawResult> {
  const { gpu } = device;
  const { sharedElements } = plan;
  return gpu.scope(async (scope) => {
    const arena: Tensor<'f32'> = scope.tensor('f32', [sharedElements + plan.elements * replicas]);
    const shape = { sharedElements, replicas };
    const at = (place: Place): number => address(place, sharedElements, replicas);
    const first = epochContext(options, 0, firstReplica);
    const bind = (steps: readonly PlacedStep[]): ((context: StepContext) => void)[] =>
      steps.map((step) => {
        if (contextOf(step.op).length > 0) return (context) => gpu.launch(stepLaunch(step, arena, shape, context));
        const launch = stepLaunch(step, arena, shape, first);
        return () => gpu.launch(launch);
      });
    const run = (steps: readonly ((context: StepContext) => void)[], context: StepContext): void => {
      for (const step of steps) step(context);
    };

    gpu.clear(arena);
    run(bind(plan.begin), first);
    for (const { values, ...field } of plan.constants) gpu.write(arena, Float32Array.from(values), at(field));
    for (const field of plan.inputs)
      gpu.write(arena, transpose(inputs[field.name] ?? new Float32Array(0), replicas, field.size), at(field));
    const fixed = new Map(
      program.tensors.flatMap(({ name, init }) => (init && 'values' in init ? [[name, init.values] as const] : [])),
    );
    for (const field of plan.parameters) {
      const given = start[field.name];
      const same = fixed.get(field.name);
      if (given) gpu.write(arena, transpose(given, replicas, field.size), at(field));
      else if (same)
        gpu.write(
          arena,
          Float32Array.from({ length: field.size * replicas }, (_, e) => same[Math.floor(e / replicas)]!),
          at(field),
        );
    }
    run(bind(plan.started), first);
    if (mode === 'gradient') run(bind(plan.gradientPass), first);
    else {
      const epoch = bind(plan.epoch);
      for (let e = 0; e < options.epochs; e++) run(epoch, epochContext(options, e, firstReplica));
      run(bind(plan.end), first);
    }

    const fields: (Field & { readonly columns?: number; readonly rowStride?: number })[] = [
      ...(options.keepParameters ? plan.parameters : []),
      ...(mode === 'gradient' ? plan.gradients : []),
      ...plan.outputs.map(({ view, ...field }) => ({ ...field, columns: view.columns, rowStride: view.rowStride })),
      ...[plan.trainHistory, plan.validationHistory, plan.status, plan.loss],
    ];
    const spans = fields.map(({ size, columns = size, rowStride = size }) =>
      size === 0 ? 0 : (size / columns - 1) * rowStride + columns,
    );
    const read = await gpu.readAll(
      fields.map(() => arena),
      fields.map((field, i) => ({ offset: at(field), length: spans[i]! * replicas })),
    );
    const arrays = fields.map(({ size, columns = size, rowStride = size }, i) => {
      const values = read[i]!;
      const out = new Float32Array(replicas * size);
      for (let e = 0; e < size; e++) {
        const from = (Math.floor(e / columns) * rowStride + (e % columns)) * replicas;
        for (let r = 0; r < replicas; r++) out[r * size + e] = values[from + r]!;
      }
      return out;
    });
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

/** Runs a program on a GPU device, in chunks of replicas whose values keep within the device's buffers and `bytes`. */
export async function trainWebgpu(
  device: WebgpuDevice,
  args: TrainArgs,
  shared: TrainShared,
  bytes = chunkBytes,
): Promise<RawResult> {
  const plan = planTraining(shared.program, shared.options);
  const free = Math.min(bytes, device.gpu.maxTensorBytes) / 4 - plan.sharedElements;
  const most = Math.max(1, Math.floor(free / plan.elements));
  const parts: RawResult[] = [];
  for (let from = 0; from < args.replicas || from === 0; from += most) {
    const replicas = Math.min(most, args.replicas - from);
    const part = (arrays: TrainArgs['inputs']): Record<string, Float32Array> =>
      Object.fromEntries(
        Object.entries(arrays).map(([name, values]) => {
          const size = values.length / Math.max(1, args.replicas);
          return [name, values.subarray(from * size, (from + replicas) * size)];
        }),
      );
    parts.push(
      await trainChunk(
        device,
        plan,
        { firstReplica: args.firstReplica + from, replicas, inputs: part(args.inputs), start: part(args.start) },
        shared,
      ),
    );
  }
  return joinResults(parts);
}
