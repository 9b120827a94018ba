import type { Pointer, Records } from '../../../compute/wasm/generated/seam.ts';
import { type Kernels, fieldsOf } from '../../../compute/wasm/kernels.ts';
import type { Program } from './contract.ts';
import {
  type Field,
  type Place,
  type PlacedStep,
  type ResolvedOptions,
  type StepContext,
  type TrainingPlan,
  epochContext,
  planTraining,
} from './plan.ts';
import { type StepName, contextOf, recordOf } from './steps.ts';

/** What all jobs of a run have in common. */
export interface TrainShared {
  readonly program: Program;
  readonly options: ResolvedOptions;
  /** `train`, or one pass without an update. */
  readonly mode: 'train' | 'gradient';
}

/** Arguments of {@link trainJob}: a range of replicas and what they are given. */
export interface TrainArgs {
  readonly firstReplica: number;
  readonly replicas: number;
  readonly inputs: Readonly<Record<string, Float32Array>>;
  readonly start: Readonly<Record<string, Float32Array>>;
}

/** Values of some replicas, each field `replicas x size`, in the order of the plan. */
export interface RawResult {
  readonly parameters: readonly Float32Array[];
  readonly gradients: readonly Float32Array[];
  readonly outputs: readonly Float32Array[];
  readonly trainHistory: Float32Array;
  readonly validationHistory: Float32Array;
  readonly status: Float32Array;
  readonly loss: Float32Array;
}

/** Replicas that run side by side in one vector. */
export const lanes = 4;

type Bound = (context: StepContext) => void;

class Memory {
  readonly #kernels: Kernels;
  readonly #own: number;
  readonly #shared: number;

  constructor(kernels: Kernels, plan: TrainingPlan) {
    this.#kernels = kernels;
    this.#own = kernels.zeros(plan.elements * lanes * 4);
    this.#shared = kernels.allocate(plan.sharedElements * lanes * 4);
    for (const { values, ...field } of plan.constants) this.write(field, lanes, () => values);
  }

  #address({ offset, shared }: Place): number {
    return (shared ? this.#shared : this.#own) + offset * lanes * 4;
  }

  #view(field: Field): Float32Array {
    return this.#kernels.view(Float32Array, this.#address(field), field.size * lanes);
  }

  /** Writes the values of the first `count` lanes. */
  write(field: Field, count: number, valuesOf: (lane: number) => Float32Array): void {
    const memory = this.#view(field);
    for (let lane = 0; lane < count; lane++) {
      const values = valuesOf(lane);
      for (let e = 0; e < field.size; e++) memory[e * lanes + lane] = values[e]!;
    }
  }

  /** Copies the first `count` lanes to `out`, from replica `at`. */
  read(field: Field, count: number, out: Float32Array, at: number, columns = field.size, rowStride = field.size): void {
    const rows = columns === 0 ? 0 : field.size / columns;
    const memory = this.#kernels.view(
      Float32Array,
      this.#address(field),
      (Math.max(rows - 1, 0) * rowStride + columns) * lanes,
    );
    for (let lane = 0; lane < count; lane++) {
      let to = (at + lane) * field.size;
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) out[to++] = memory[(row * rowStride + column) * lanes + lane]!;
      }
    }
  }

  /** Whether the first element of a field is zero in every lane. */
  allStopped(status: Field): boolean {
    return this.#view(status)
      .subarray(0, lanes)
      .every((active) => active === 0);
  }

  /** Repeats element `index` to the end of a field. */
  repeat(field: Field, index: number): void {
    const memory = this.#view(field);
    for (let e = index + 1; e < field.size; e++) memory.copyWithin(e * lanes, index * lanes, (index + 1) * lanes);
  }

  /** Writes the steps' records, with the addresses of their operands. */
  bind(steps: readonly PlacedStep[]): readonly Bound[] {
    return steps.map((step): Bound => {
      const places = step.operands as Readonly<Record<string, Place | undefined>>;
      const numbers = step.numbers as Readonly<Record<string, number>>;
      const name = recordOf(step.op);
      const record = this.#kernels.record(
        name,
        Object.fromEntries(
          fieldsOf(name).map(([field, { 2: address }]) => [
            field,
            address ? (places[field] ? this.#address(places[field]) : 0) : (numbers[field] ?? 0),
          ]),
        ) as unknown as Records[typeof name],
      );
      const kernel = this.#kernels.exports[`s${name.slice(1)}` as `step${Capitalize<StepName>}`] as (
        record: Pointer<typeof name>,
      ) => void;
      if (contextOf(step.op).length === 0) return () => kernel(record);
      return (values) => {
        this.#kernels.assign(name, record, values as Partial<Records[typeof name]>);
        kernel(record);
      };
    });
  }
}

/** Trains a range of replicas on one worker, four side by side. */
export function trainJob(
  kernels: Kernels,
  { firstReplica, replicas, inputs, start }: TrainArgs,
  { program, options, mode }: TrainShared,
): RawResult {
  const plan = planTraining(program, options);
  const memory = new Memory(kernels, plan);
  const [begin, started, epoch, end, gradientPass] = [
    plan.begin,
    plan.started,
    plan.epoch,
    plan.end,
    plan.gradientPass,
  ].map((steps) => memory.bind(steps));
  const arrays = (fields: readonly Field[]): Float32Array[] =>
    fields.map(({ size }) => new Float32Array(replicas * size));
  const result = {
    parameters: options.keepParameters ? arrays(plan.parameters) : [],
    gradients: mode === 'gradient' ? arrays(plan.gradients) : [],
    outputs: arrays(plan.outputs),
    trainHistory: new Float32Array(replicas * plan.trainHistory.size),
    validationHistory: new Float32Array(replicas * plan.validationHistory.size),
    status: new Float32Array(replicas * plan.status.size),
    loss: new Float32Array(replicas),
  };
  const run = (steps: readonly Bound[] | undefined, context: StepContext): void => {
    for (const step of steps ?? []) step(context);
  };
  const fixed = new Map(
    program.tensors.flatMap(({ name, init }) => (init && 'values' in init ? [[name, init.values] as const] : [])),
  );

  for (let group = 0; group < replicas; group += lanes) {
    const count = Math.min(lanes, replicas - group);
    const first = epochContext(options, 0, firstReplica + group);
    run(begin, first);
    for (const field of plan.parameters) {
      const values = start[field.name];
      const same = fixed.get(field.name);
      if (values)
        memory.write(field, count, (lane) =>
          values.subarray((group + lane) * field.size, (group + lane + 1) * field.size),
        );
      else if (same) memory.write(field, lanes, () => same);
    }
    for (const field of plan.inputs) {
      const values = inputs[field.name] ?? new Float32Array(0);
      memory.write(field, lanes, (lane) => {
        const replica = group + Math.min(lane, count - 1);
        return values.subarray(replica * field.size, (replica + 1) * field.size);
      });
    }
    run(started, first);
    if (mode === 'gradient') run(gradientPass, first);
    else {
      for (let e = 0; e < options.epochs; e++) {
        run(epoch, epochContext(options, e, firstReplica + group));
        if (options.patience < Infinity && memory.allStopped(plan.status)) {
          for (const history of [plan.trainHistory, plan.validationHistory]) memory.repeat(history, e);
          break;
        }
      }
      run(end, first);
    }
    result.parameters.forEach((out, i) => memory.read(plan.parameters[i]!, count, out, group));
    result.gradients.forEach((out, i) => memory.read(plan.gradients[i]!, count, out, group));
    plan.outputs.forEach((output, i) =>
      memory.read(output, count, result.outputs[i]!, group, output.view.columns, output.view.rowStride),
    );
    for (const name of ['trainHistory', 'validationHistory', 'status', 'loss'] as const)
      memory.read(plan[name], count, result[name], group);
  }
  return result;
}
