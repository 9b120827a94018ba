import { jobs } from '../../ops/jobs.ts';
import { Kernels } from './kernels.ts';
import { type JobReply, type JobRequest, type Report, SHARED_KEPT, buffersOf } from './protocol.ts';

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
    const run = jobs[request.op as keyof typeof jobs] as (
      kernels: Kernels,
      args: unknown,
      shared: unknown,
      report: Report,
    ) => object;
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
