import { bmaChainsJob } from '../ops/bma-chains/wasm-job.ts';
import { forestPredictJob } from '../ops/forest-predict/wasm-job.ts';
import { growTreesJob } from '../ops/grow-trees/wasm-job.ts';
import { m5ModelsJob } from '../host/m5-models/wasm-job.ts';
import { matmulJob } from '../ops/matmul/wasm-job.ts';
import { oobPermutationJob } from '../ops/oob-permutation/wasm-job.ts';
import { treeVariationJob } from '../ops/tree-variation/wasm-job.ts';
import { predictNetworksJob } from '../ops/predict-networks/wasm-job.ts';
import { substituteNetworksJob } from '../ops/substitute-networks/wasm-job.ts';
import { trainNetworksJob } from '../ops/train-networks/wasm-job.ts';
import { trainJob } from '../ops/train/wasm-job.ts';
import { Kernels } from './kernels.ts';
import { type JobReply, type JobRequest, SHARED_KEPT, buffersOf } from './protocol.ts';

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
  bmaChains: bmaChainsJob,
  m5Models: m5ModelsJob,
};

export type Jobs = typeof jobs;

interface Port {
  postMessage(message: JobReply, transfer: ArrayBuffer[]): void;
}

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
    const run = jobs[request.op] as (kernels: Kernels, args: unknown, shared: unknown) => object;
    const value = ready.scoped(() =>
      run(ready, request.args, sharedId === undefined ? undefined : shared.get(sharedId)),
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
