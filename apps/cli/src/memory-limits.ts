import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import type { MemoryLimits } from '@kuznets/studies';

/** What this process may take: the machine's memory or its container's, and the heap as Node was started. */
export function memoryLimits(): MemoryLimits {
  const container = process.constrainedMemory();
  return {
    total: container > 0 ? Math.min(container, totalmem()) : totalmem(),
    heap: getHeapStatistics().heap_size_limit,
  };
}
