import type { Kernels } from '../../../compute/wasm/kernels.ts';
import type { Report } from '../../../compute/wasm/protocol.ts';
import type { Program } from './contract.ts';
import { type Bound, Memory, lanes } from './memory.ts';
import { type Field, type ResolvedOptions, type StepContext, epochContext, planTraining } from './plan.ts';

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

/** Trains a range of replicas on one worker, four side by side. */
export function trainJob(
  kernels: Kernels,
  { firstReplica, replicas, inputs, start }: TrainArgs,
  { program, options, mode }: TrainShared,
  report: Report,
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
      if (values) memory.writeReplicas(field, count, values, group);
      else if (same) memory.write(field, lanes, () => same);
    }
    for (const field of plan.inputs) memory.writeReplicas(field, count, inputs[field.name]!, group);
    run(started, first);
    if (mode === 'gradient') run(gradientPass, first);
    else {
      for (let e = 0; e < options.epochs; e++) {
        run(epoch, epochContext(options, e, firstReplica + group));
        report((group + (lanes * (e + 1)) / options.epochs) / (Math.ceil(replicas / lanes) * lanes));
        if (options.patience < Infinity && memory.allStopped(plan.status)) {
          for (const history of [plan.trainHistory, plan.validationHistory]) memory.repeat(history, e);
          break;
        }
      }
      run(end, first);
    }
    result.parameters.forEach((out, i) => memory.read(plan.parameters[i]!, count, out, group));
    result.gradients.forEach((out, i) => memory.read(plan.gradients[i]!, count, out, group));
    plan.outputs.forEach((output, i) => memory.read(output, count, result.outputs[i]!, group));
    for (const name of ['trainHistory', 'validationHistory', 'status', 'loss'] as const)
      memory.read(plan[name], count, result[name], group);
  }
  return result;
}
