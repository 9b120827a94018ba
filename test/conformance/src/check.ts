import type { Device } from '@kuznets/core-gpu';
import { type Difference, unequal } from '@kuznets/test-kit';
import type { Case } from './case.ts';
import type { Operation } from './operations.ts';

/** The first element of a case that is not as expected. */
export interface CaseDifference extends Difference {
  readonly case: string;
}

/** What came of an operation's cases on a device. */
export interface OperationCheck {
  readonly operation: string;
  readonly cases: number;
  /** Cases with a difference. */
  readonly failed: number;
  /** Of the operation alone, its first call of each kernel included. */
  readonly seconds: number;
  readonly difference: CaseDifference | null;
}

/**
 * Runs an operation's cases on a device, each once.
 *
 * @param device - where
 * @param operation - which
 * @param signal - ends it between two cases
 */
export async function checkOperation(
  device: Device,
  { name, table }: Pick<Operation, 'name' | 'table'>,
  signal?: AbortSignal,
): Promise<OperationCheck> {
  let seconds = 0;
  let failed = 0;
  let difference: CaseDifference | null = null;
  for (const entry of table) {
    signal?.throwIfAborted();
    entry.prepare?.();
    const began = performance.now();
    const outcome = await entry.run(device).catch((error: unknown) => ({ error }));
    seconds += (performance.now() - began) / 1000;
    const [first] = 'error' in outcome ? [failure(outcome.error)] : await differencesOf(entry, outcome);
    if (!first) continue;
    failed++;
    difference ??= { case: entry.name, ...first, got: finite(first.got), expected: finite(first.expected) };
  }
  return { operation: name, cases: table.length, failed, seconds, difference };
}

/** A result so wrong that the oracle cannot follow it is a difference too. */
async function differencesOf(entry: Case, result: object): Promise<readonly Difference[]> {
  try {
    return await entry.differences(result);
  } catch (error) {
    return [failure(error)];
  }
}

/** JSON has no NaN and no infinity. */
function finite(value: number | string): number | string {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function failure(error: unknown): Difference {
  return unequal('error', error instanceof Error ? error.message : error, 'a result');
}
