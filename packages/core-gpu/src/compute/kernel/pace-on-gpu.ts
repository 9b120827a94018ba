import type { FitOptions } from '@kuznets/base';
import type { Executor } from './executor.ts';

/** How much work may be recorded before the GPU is waited for, in milliseconds. */
const AHEAD = 100;

/**
 * Keeps what is recorded for a GPU about a tenth of a second ahead of it, so that an abort is noticed and progress is true.
 *
 * @param gpu - that runs the work
 * @param fit - signal and progress of the computation
 * @returns to be awaited after each piece of work, with the share that is then recorded; rejects with the signal's reason
 */
export function paceOnGpu(
  gpu: Executor,
  { signal, onProgress }: FitOptions,
): (share: number) => Promise<void> | undefined {
  let pieces = 1;
  let recorded = 0;
  let since = performance.now();
  const wait = async (share: number): Promise<void> => {
    await gpu.synchronize();
    signal?.throwIfAborted();
    onProgress?.(share);
    const now = performance.now();
    pieces = Math.max(1, Math.min(2 * pieces, Math.round((pieces * AHEAD) / Math.max(1, now - since))));
    recorded = 0;
    since = performance.now();
  };
  return (share) => (++recorded < pieces ? undefined : wait(share));
}
