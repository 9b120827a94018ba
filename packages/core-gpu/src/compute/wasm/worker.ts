import { bmaChainsJob } from '../../ops/bayes/bma-chains/wasm-job.ts';
import { forestPredictJob } from '../../ops/tree/forest-predict/wasm-job.ts';
import { growTreesJob } from '../../ops/tree/grow-trees/wasm-job.ts';
import { m5ModelsJob } from '../../ops/tree/m5-models/wasm-job.ts';
import { matmulJob } from '../../ops/linalg/matmul/wasm-job.ts';
import { oobPermutationJob } from '../../ops/explain/oob-permutation/wasm-job.ts';
import { treeVariationJob } from '../../ops/explain/tree-variation/wasm-job.ts';
import { predictNetworksJob } from '../../ops/network/predict-networks/wasm-job.ts';
import { substituteNetworksJob } from '../../ops/network/substitute-networks/wasm-job.ts';
import { trainNetworksJob } from '../../ops/network/train-networks/wasm-job.ts';
import { predictJob } from '../../ops/program/predict/wasm-job.ts';
import { trainJob } from '../../ops/program/train/wasm-job.ts';
import { Kernels } from './kernels.ts';
import { type JobReply, type JobRequest, type Report, SHARED_KEPT, buffersOf } from './protocol.ts';

/** Every job the pool can run, by the name of its op. */
const jobs = {
  growTrees: growTreesJob,
  forestPredict: forestPredictJob,
  oobPermutation: oobPermutationJob,
  matmul: matmulJob,
  treeVariation: treeVariationJob,
  trainNetworks: trainNetworksJob,
  predictNetworks: predictNetworksJob,
  substituteNetworks: substituteNetworksJob,
  train: trainJob,
  predict: predictJob,
  bmaChains: bmaChainsJob,
  m5Models: m5ModelsJob,
};

export type Jobs = typeof jobs;

interface Port {
  postMessage(message: JobReply, transfer: ArrayBuffer[]): void;
}

/** Longest silence of a job that reports, in milliseconds. */
const SILENCE = 40;

const kernels = Kernels.create();
const shared = new Map<number, unknown>();

async function answer(port: Port, request: JobRequest): Promise<void> {
  try {
    const { sharedId, sharedValue } = request;
    if (sharedId !== undefined && sharedValue !== undefined) {
      shared.set(sharedId, sharedValue);
      for (const id of shared.keys()) if (shared.size > SHARED_KEPT) shared.delete(id);
    }
    const ready = await kernels;
    const run = jobs[request.op] as (kernels: Kernels, args: unknown, shared: unknown, report: Report) => object;
    let last = performance.now();
    const report = (progress: number): void => {
      if (performance.now() - last < SILENCE) return;
      last = performance.now();
      port.postMessage({ id: request.id, progress }, []);
    };
    const value = ready.scoped(() =>
      run(ready, request.args, sharedId === undefined ? undefined : shared.get(sharedId), report),
    );
    port.postMessage({ id: request.id, value }, buffersOf(value));
  } catch (error) {
    const { name, message } = error as Error;
    port.postMessage({ id: request.id, error: { name, message } }, []);
  }
}

if (typeof importScripts === 'function') {
  const port = globalThis as unknown as Port & { onmessage: unknown };
  port.onmessage = (event: MessageEvent<JobRequest>) => void answer(port, event.data);
} else {
  const { parentPort } = process.getBuiltinModule('node:worker_threads');
  if (parentPort)
    parentPort.on('message', (request: JobRequest) => void answer(parentPort as unknown as Port, request));
}

declare function importScripts(...urls: string[]): void;
