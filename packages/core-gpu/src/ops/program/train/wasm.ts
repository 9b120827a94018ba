import { concatenate } from '@kuznets/base';
import type { WasmPool } from '../../../compute/wasm/pool.ts';
import { splitRange } from '../../../compute/wasm/split-range.ts';
import { type RawResult, type TrainArgs, type TrainShared, lanes } from './wasm-job.ts';

function slice(
  arrays: Readonly<Record<string, Float32Array>>,
  replicas: number,
  start: number,
  length: number,
): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, values]) => {
      const size = values.length / replicas;
      return [name, values.slice(start * size, (start + length) * size)];
    }),
  );
}

/** The parts of a run end to end. */
export function joinResults(parts: readonly RawResult[]): RawResult {
  const join = (arrays: readonly Float32Array[]): Float32Array => concatenate(Float32Array, arrays);
  const each = (key: 'parameters' | 'gradients' | 'outputs'): Float32Array[] =>
    (parts[0]?.[key] ?? []).map((_, i) => join(parts.map((part) => part[key][i]!)));
  return {
    ...{ parameters: each('parameters'), gradients: each('gradients'), outputs: each('outputs') },
    trainHistory: join(parts.map(({ trainHistory }) => trainHistory)),
    validationHistory: join(parts.map(({ validationHistory }) => validationHistory)),
    status: join(parts.map(({ status }) => status)),
    loss: join(parts.map(({ loss }) => loss)),
  };
}

/** Most vectors of replicas in a job. Jobs end at different times, when their replicas stop; the smaller the last one, the shorter the other workers wait for it. */
const JOB_VECTORS = 2;

/** Runs a program on the worker pool: consecutive replicas make a job, whole vectors of them. */
export async function trainWasm(
  pool: WasmPool,
  { firstReplica, replicas, inputs, start }: TrainArgs,
  shared: TrainShared,
): Promise<RawResult> {
  const parts = splitRange(Math.ceil(replicas / lanes), pool.workers, JOB_VECTORS).map(([group, groups]) => {
    const from = group * lanes;
    const length = Math.min(groups * lanes, replicas - from);
    const args = {
      firstReplica: firstReplica + from,
      replicas: length,
      inputs: slice(inputs, replicas, from, length),
      start: slice(start, replicas, from, length),
    };
    return pool.run('train', args, shared);
  });
  return joinResults(await Promise.all(parts));
}
