import { ConfigError, type Remedy } from '@kuznets/base';

/** About how much memory a study takes at its most, in bytes. */
export interface MemoryNeed {
  /** Of the program, and of what grows with the sample: the part that JavaScript's heap must hold. */
  readonly heap: number;
  /** Of models that are kept, beside the heap. */
  readonly models: number;
  /** Settings that make it less. */
  readonly remedies: readonly Remedy[];
}

/** What a process may take, in bytes. */
export interface MemoryLimits {
  /** Of the machine, or of the container that it runs in. */
  readonly total: number;
  /** Of JavaScript's heap. */
  readonly heap: number;
}

/**
 * Refuses a study that would not fit, before anything is computed.
 *
 * @param need - what it takes
 * @param limits - what there is
 * @throws ConfigError with both figures and the settings to lower
 */
export function checkMemory({ heap, models, remedies }: MemoryNeed, limits: MemoryLimits): void {
  if (heap + models > limits.total)
    throw new ConfigError('the study needs more memory than there is', {
      code: 'memory',
      got: `about ${gibibytes(heap + models)}`,
      allowed: `at most ${gibibytes(limits.total)}, which this machine or container has`,
      remedies,
    });
  if (heap > limits.heap)
    throw new ConfigError('the study needs more memory than Node lets JavaScript take', {
      code: 'memory',
      got: `about ${gibibytes(heap)}`,
      allowed: `at most ${gibibytes(limits.heap)}, which NODE_OPTIONS=--max-old-space-size=<MiB> raises`,
      remedies,
    });
}

const gibibytes = (bytes: number): string => {
  const value = bytes / 2 ** 30;
  return `${value.toFixed(value < 10 ? 2 : 0)} GiB`;
};
