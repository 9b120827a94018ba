import { GpuError } from '@kuznets/base';

const filters = ['validation', 'out-of-memory', 'internal'] as const;

/**
 * Runs synchronous GPU calls inside error scopes.
 *
 * @param gpu - the device
 * @param what - what is being done, for the message
 * @param job - must not await: error scopes of a device are one stack
 * @returns what the job returned and a promise, never rejected, of the first error there was
 */
export function inErrorScopes<T>(
  gpu: GPUDevice,
  what: string,
  job: () => T,
): { readonly value: T; readonly failure: Promise<GpuError | undefined> } {
  for (const filter of filters) gpu.pushErrorScope(filter);
  let popped: readonly Promise<GpuError | undefined>[] = [];
  let value: T;
  try {
    value = job();
  } finally {
    popped = filters.toReversed().map(async (filter) => {
      // A lost device answers with a rejection; the loss itself is reported by whoever waits for results.
      const error = await gpu.popErrorScope().catch(() => null);
      return error ? new GpuError(`${what}: ${error.message}`, filter) : undefined;
    });
  }
  return { value, failure: Promise.all(popped).then((errors) => errors.find((error) => error !== undefined)) };
}
