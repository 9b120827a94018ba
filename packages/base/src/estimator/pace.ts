/** What a long computation is told: whether to stop, and whom to tell how far it is. */
export interface FitOptions {
  /** Stops the fit; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the share of the work that is done, from 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Lets a long computation give way to the event loop, notice a signal and report. */
export interface Pace {
  /**
   * To be awaited often; gives way only when `milliseconds` are over.
   *
   * @param share - of the work that is done
   * @throws the signal's reason once it is aborted
   */
  readonly rest: (share?: number) => Promise<void> | void;
  /** Whether `milliseconds` are over: for inner loops that should not call an asynchronous function. */
  readonly due: () => boolean;
}

/**
 * The pace of a computation on the host: timers fire, an abort is noticed, progress is drawn.
 *
 * @param options - signal and progress of the fit
 * @param milliseconds - longest time without giving way. Default 20
 * @returns what the computation calls
 * @example
 * ```ts
 * const pace = paceOf({ signal: AbortSignal.timeout(60_000) });
 * for (let step = 0; step < 1000; step++) if (pace.due()) await pace.rest(step / 1000);
 * ```
 */
export function paceOf({ signal, onProgress }: FitOptions = {}, milliseconds = 20): Pace {
  let last = performance.now();
  const due = (): boolean => performance.now() - last >= milliseconds;
  const giveWay = async (share: number | undefined): Promise<void> => {
    if (share !== undefined) onProgress?.(share);
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
    signal?.throwIfAborted();
  };
  return {
    due,
    rest(share) {
      signal?.throwIfAborted();
      return due() ? giveWay(share) : undefined;
    },
  };
}

/**
 * A promise that does not wait for work that nobody wants: it rejects as soon as the signal is aborted.
 *
 * @param promise - of work in small pieces, the last of which goes on unheard
 * @param signal - that of the fit
 * @returns what the promise resolves to
 * @throws the signal's reason
 */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  promise.catch(() => undefined); // nobody hears what becomes of it once the signal is aborted
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
