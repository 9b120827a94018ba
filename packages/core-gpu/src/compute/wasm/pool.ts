import { ConfigError, DataError, DeviceLostError, type FitOptions, ShapeError } from '@kuznets/base';
import { workerSource } from './generated/worker-source.ts';
import { type Job, type JobReply, type JobRequest, SHARED_KEPT, buffersOf } from './protocol.ts';

/** Worker threads that run the WASM kernels: Node's or the browser's, from a script held in memory. */
export interface WasmPool {
  readonly workers: number;
  /** Resolves, never rejects, when the pool was destroyed or a worker died. */
  readonly lost: Promise<DeviceLostError>;
  /**
   * Runs one job on the next free worker.
   *
   * @template Named - the job of that name
   * @param op - name of the job
   * @param args - small arguments, copied for every job
   * @param shared - large immutable arguments, copied to each worker once
   * @param moved - a part of `args` whose arrays are moved instead of copied, and gone afterwards
   * @param fit - a signal, at which the job is ended where it stands, and whom to tell its progress
   * @returns what the job returned, its arrays moved
   * @throws whatever the job threw, of its class where it is one of ours; the signal's reason; `DeviceLostError` when the pool was
   * destroyed or a worker died
   */
  run<Named extends Job>(
    op: string,
    args: Parameters<Named>[1],
    shared?: Parameters<Named>[2] & object,
    moved?: object,
    fit?: FitOptions,
  ): Promise<ReturnType<Named>>;
  /** Ends the workers; jobs still waiting are rejected. */
  destroy(): Promise<void>;
}

/** Options of {@link createWasmPool}. */
export interface WasmPoolOptions {
  /** Number of worker threads. Default: the processors available. */
  readonly workers?: number | undefined;
}

interface Thread {
  post(message: JobRequest, move: ArrayBuffer[]): void;
  end(): Promise<unknown>;
  /** Whether this thread keeps the process alive. */
  hold(busy: boolean): void;
}

interface Pending {
  readonly request: Omit<JobRequest, 'sharedId' | 'sharedValue'>;
  readonly shared: object | undefined;
  readonly move: ArrayBuffer[];
  readonly signal: AbortSignal | undefined;
  readonly onProgress: FitOptions['onProgress'];
  readonly resolve: (value: object) => void;
  readonly reject: (error: Error) => void;
}

interface Slot {
  thread: Thread;
  known: number[];
  job: Pending | undefined;
}

const nodeThreads =
  typeof process === 'object' && typeof process.getBuiltinModule === 'function'
    ? process.getBuiltinModule('node:worker_threads')
    : undefined;

function availableProcessors(): number {
  return nodeThreads ? process.getBuiltinModule('node:os').availableParallelism() : navigator.hardwareConcurrency;
}

function startThread(onReply: (reply: JobReply) => void, onFailure: (error: Error) => void): Thread {
  if (nodeThreads) {
    const worker = new nodeThreads.Worker(workerSource, { eval: true });
    worker.on('message', onReply);
    let isEnded = false;
    worker.on('error', onFailure);
    // A thread may end without an error, as one does that the system ends.
    worker.on('exit', (code) => {
      if (!isEnded) onFailure(new Error(`it ended with code ${code}`));
    });
    worker.unref();
    return {
      post: (message, move) => worker.postMessage(message, move),
      end: () => {
        // Else nothing keeps the process alive until the thread has ended, and Node leaves with exit code 13.
        worker.ref();
        isEnded = true;
        return worker.terminate();
      },
      hold: (busy) => (busy ? worker.ref() : worker.unref()),
    };
  }
  const url = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.onmessage = (event: MessageEvent<JobReply>) => onReply(event.data);
  worker.onerror = (event) => onFailure(new Error(event.message));
  return {
    post: (message, move) => worker.postMessage(message, move),
    end: async () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
    hold: () => undefined,
  };
}

/** Starts a pool of {@link WasmPoolOptions.workers} threads. */
export function createWasmPool(options: WasmPoolOptions = {}): WasmPool {
  const workers = options.workers ?? availableProcessors();
  const queue: Pending[] = [];
  const sharedIds = new WeakMap<object, number>();
  let nextShared = 0;
  let nextJob = 0;
  let failure: DeviceLostError | undefined;
  let reportLost: (error: DeviceLostError) => void;
  const lost = new Promise<DeviceLostError>((resolve) => (reportLost = resolve));

  const watched = new WeakSet<AbortSignal>();
  const ended: Promise<unknown>[] = [];
  const slots = Array.from({ length: workers }, newSlot);

  function newSlot(): Slot {
    const thread = startThread(
      (reply) => {
        const slot = slots.find((each) => each.thread === thread);
        const job = slot?.job;
        if (!slot || !job) return; // the pool has failed, or the job was ended
        if (reply.progress !== undefined) return told(job, reply.progress);
        slot.job = undefined;
        slot.thread.hold(false);
        if (reply.error) job.reject(revived(reply.error));
        else {
          told(job, 1);
          job.resolve(reply.value ?? {});
        }
        assign();
      },
      (error) => failAll(new DeviceLostError(`a WASM worker died: ${error.message}`, 'unknown')),
    );
    return { thread, known: [], job: undefined };
  }

  function told(job: Pending, share: number): void {
    try {
      job.onProgress?.(share);
    } catch (error) {
      job.reject(error as Error);
    }
  }

  /** Ends the jobs that a signal stops: those that wait, and with their threads those that run. */
  function stop(signal: AbortSignal): void {
    const reason = signal.reason as Error;
    for (const job of queue.splice(0)) {
      if (job.signal === signal) job.reject(reason);
      else queue.push(job);
    }
    for (const slot of slots) {
      if (slot.job?.signal !== signal) continue;
      slot.job.reject(reason);
      ended.push(slot.thread.end());
      Object.assign(slot, newSlot());
    }
    assign();
  }

  function failAll(error: DeviceLostError): void {
    failure ??= error;
    reportLost(failure);
    for (const slot of slots) {
      slot.job?.reject(error);
      slot.job = undefined;
    }
    for (const job of queue.splice(0)) job.reject(error);
  }

  function withShared(slot: Slot, job: Pending): JobRequest {
    if (!job.shared) return job.request;
    let sharedId = sharedIds.get(job.shared);
    if (sharedId === undefined) sharedIds.set(job.shared, (sharedId = nextShared++));
    if (slot.known.includes(sharedId)) return { ...job.request, sharedId };
    slot.known.push(sharedId);
    if (slot.known.length > SHARED_KEPT) slot.known.shift();
    return { ...job.request, sharedId, sharedValue: job.shared };
  }

  function assign(): void {
    for (const slot of slots) {
      if (slot.job) continue;
      const job = queue.shift();
      if (!job) return;
      slot.job = job;
      slot.thread.hold(true);
      slot.thread.post(withShared(slot, job), job.move);
    }
  }

  return {
    workers,
    lost,
    run<Named extends Job>(
      op: string,
      args: Parameters<Named>[1],
      shared?: Parameters<Named>[2] & object,
      moved?: object,
      { signal, onProgress }: FitOptions = {},
    ): Promise<ReturnType<Named>> {
      return new Promise<object>((resolve, reject) => {
        if (failure) return reject(failure);
        if (signal?.aborted) return reject(signal.reason as Error);
        if (signal && !watched.has(signal)) {
          watched.add(signal);
          signal.addEventListener('abort', () => stop(signal), { once: true });
        }
        queue.push({
          request: { id: nextJob++, op, args },
          shared,
          move: moved ? buffersOf(moved) : [],
          signal,
          onProgress,
          resolve,
          reject,
        });
        assign();
      }) as Promise<ReturnType<Named>>;
    },
    async destroy() {
      failAll(new DeviceLostError('the WASM device was destroyed', 'destroyed'));
      await Promise.all([...ended, ...slots.map((slot) => slot.thread.end())]);
    },
  };
}

const classes = { ConfigError, DataError, ShapeError } as const;

/** A worker's error, of the class it had there: only its name and message cross the thread. */
function revived({ name, message }: NonNullable<JobReply['error']>): Error {
  return Object.hasOwn(classes, name)
    ? new classes[name as keyof typeof classes](message)
    : Object.assign(new Error(message), { name });
}
