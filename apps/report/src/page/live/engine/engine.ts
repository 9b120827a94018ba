import { engine as packed } from 'virtual:live-engine';
import { unpack } from '../../read-data.ts';
import type { Answer, GrowOrder, Grown, Order, ReadOrder, Reply, Request, Sample } from './protocol.ts';

/** Why an order has no result: an error by name, or `cancelled`. */
export class EngineError extends Error {
  override readonly name: string;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** The packages that run studies, in a worker of their own, started with the first order. A later order makes the answer to an earlier one void. */
export class Engine {
  #worker: Promise<Worker> | undefined;
  #reject: ((error: EngineError) => void) | undefined;
  #orders = 0;

  /** Grows one method; `onProgress` is told the share that is done. */
  grow(order: Omit<GrowOrder, 'kind'>, onProgress: (share: number) => void): Promise<Grown> {
    return this.#ask({ kind: 'grow', ...order }, onProgress) as Promise<Grown>;
  }

  /** Reads the sample out of a file. */
  read(order: Omit<ReadOrder, 'kind'>): Promise<Sample> {
    return this.#ask({ kind: 'read', ...order }) as Promise<Sample>;
  }

  /** Ends the worker at once, with all that it has started; the next order starts another. */
  cancel(): void {
    this.#end(new EngineError('cancelled', ''));
  }

  #ask(order: Order, onProgress?: (share: number) => void): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      const starting = (this.#worker ??= startWorker());
      this.#reject = reject;
      const id = ++this.#orders;
      const start = (worker: Worker): void => {
        if (this.#worker !== starting) return;
        worker.onmessage = ({ data: { id: answered, reply } }: MessageEvent<Answer>) => {
          if (answered !== id) return;
          if (reply.kind === 'progress') onProgress?.(reply.share);
          else if (reply.kind === 'failure') reject(new EngineError(reply.name, reply.message));
          else resolve(reply);
        };
        worker.onerror = ({ message }) => this.#end(new EngineError('Error', message));
        worker.postMessage({ id, order } satisfies Request);
      };
      starting.then(start, (error: unknown) => this.#end(new EngineError('Error', String(error))));
    });
  }

  #end(error: EngineError): void {
    void this.#worker?.then(
      (worker) => worker.terminate(),
      () => undefined,
    );
    this.#worker = undefined;
    this.#reject?.(error);
  }
}

let source: Promise<string> | undefined;

async function startWorker(): Promise<Worker> {
  source ??= unpack(packed)
    .blob()
    .then((code) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  return new Worker(await source);
}
