import { type FitOptions, concatenate, shareOut } from '@kuznets/base';
import type { WasmPool } from '../../../compute/wasm/pool.ts';
import { splitRange } from '../../../compute/wasm/split-range.ts';
import { lanes } from './memory.ts';
import type { RawResult, TrainArgs, TrainShared, trainJob } from './wasm-job.ts';

/** The values of some replicas. */
export function sliceReplicas(
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

/** Consecutive ranges of replicas, whole vectors of them. */
export function replicaRanges(replicas: number, workers: number, vectors = Infinity): [from: number, length: number][] {
  return splitRange(Math.ceil(replicas / lanes), workers, vectors).map(([group, groups]) => [
    group * lanes,
    Math.min(groups * lanes, replicas - group * lanes),
  ]);
}

/** Trains a program on the worker pool: consecutive replicas make a job. */
export async function trainWasm(
  pool: WasmPool,
  { firstReplica, replicas, inputs, start }: TrainArgs,
  shared: TrainShared,
  fit: FitOptions,
): Promise<RawResult> {
  const ranges = replicaRanges(replicas, pool.workers, JOB_VECTORS);
  const told = shareOut(
    fit,
    ranges.map(([, length]) => length),
  );
  const parts = ranges.map(([from, length], job) => {
    const args = {
      firstReplica: firstReplica + from,
      replicas: length,
      inputs: sliceReplicas(inputs, replicas, from, length),
      start: sliceReplicas(start, replicas, from, length),
    };
    return pool.run<typeof trainJob>('train', args, shared, undefined, told[job]);
  });
  return joinResults(await Promise.all(parts));
}
