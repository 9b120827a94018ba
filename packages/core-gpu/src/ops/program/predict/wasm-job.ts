import type { Kernels } from '../../../compute/wasm/kernels.ts';
import { Memory, lanes } from '../train/memory.ts';
import { type StepContext, type forwardOnly, planPrediction } from '../train/plan.ts';
import type { PredictProgramOptions } from './contract.ts';

/** What there is for some replicas. */
export type PredictArgs = Required<PredictProgramOptions>;

/** Predicts a range of replicas on one worker, four side by side; one array an output. */
export function predictJob(
  kernels: Kernels,
  { replicas, parameters, inputs }: PredictArgs,
  program: ReturnType<typeof forwardOnly>,
): readonly Float32Array[] {
  const plan = planPrediction(program);
  const memory = new Memory(kernels, plan);
  const steps = memory.bind(plan.steps);
  const outputs = plan.outputs.map(({ size }) => new Float32Array(replicas * size));
  for (let group = 0; group < replicas; group += lanes) {
    const count = Math.min(lanes, replicas - group);
    for (const field of plan.parameters) memory.writeReplicas(field, count, parameters[field.name]!, group);
    for (const field of plan.inputs) memory.writeReplicas(field, count, inputs[field.name]!, group);
    for (const step of steps) step({} as StepContext);
    plan.outputs.forEach((output, i) => memory.read(output, count, outputs[i]!, group));
  }
  return outputs;
}
