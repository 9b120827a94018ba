import { concatenate } from '@kuznets/base';
import type { WebgpuDevice } from '../../../compute/device/device.ts';
import { type StepContext, type forwardOnly, planPrediction } from '../train/plan.ts';
import { sliceReplicas } from '../train/wasm.ts';
import { Arena, chunksOf } from '../train/webgpu.ts';
import type { PredictArgs } from './wasm-job.ts';

/** Predicts on a GPU device, in chunks of replicas. */
export async function predictWebgpu(
  { gpu }: WebgpuDevice,
  program: ReturnType<typeof forwardOnly>,
  { replicas, parameters, inputs }: PredictArgs,
): Promise<readonly Float32Array[]> {
  const plan = planPrediction(program);
  const parts: Float32Array[][] = [];
  for (const [from, length] of chunksOf(gpu, plan, replicas)) {
    const part = (arrays: PredictArgs['inputs']): PredictArgs['inputs'] =>
      sliceReplicas(arrays, Math.max(1, replicas), from, length);
    const [given, read] = [part(parameters), part(inputs)];
    parts.push(
      await gpu.scope(async (scope) => {
        const arena = new Arena(gpu, scope, plan, length);
        for (const { values, ...field } of plan.constants) arena.write(field, values);
        for (const field of plan.parameters) arena.write(field, given[field.name]!);
        for (const field of plan.inputs) arena.write(field, read[field.name]!);
        const context = {} as StepContext;
        arena.bind(plan.steps, context)(context);
        return arena.read(plan.outputs);
      }),
    );
  }
  return plan.outputs.map((_, i) =>
    concatenate(
      Float32Array,
      parts.map((part) => part[i]!),
    ),
  );
}
