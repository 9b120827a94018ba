import { concatenate } from '@kuznets/base';
import type { WasmPool } from '../../../compute/wasm/pool.ts';
import type { forwardOnly } from '../train/plan.ts';
import { replicaRanges, sliceReplicas } from '../train/wasm.ts';
import type { PredictArgs, predictJob } from './wasm-job.ts';

/** Predicts on the worker pool: consecutive replicas make a job. */
export async function predictWasm(
  pool: WasmPool,
  program: ReturnType<typeof forwardOnly>,
  { replicas, parameters, inputs }: PredictArgs,
): Promise<readonly Float32Array[]> {
  const read = new Set(program.tensors.map(({ name }) => name));
  const needed = Object.fromEntries(Object.entries(parameters).filter(([name]) => read.has(name)));
  const parts = await Promise.all(
    replicaRanges(replicas, pool.workers).map(([from, length]) => {
      const part = (arrays: PredictArgs['inputs']): PredictArgs['inputs'] =>
        sliceReplicas(arrays, Math.max(1, replicas), from, length);
      return pool.run<typeof predictJob>(
        'predict',
        { replicas: length, parameters: part(needed), inputs: part(inputs) },
        program,
      );
    }),
  );
  return Object.keys(program.outputs).map((_, i) =>
    concatenate(
      Float32Array,
      parts.map((part) => part[i]!),
    ),
  );
}
