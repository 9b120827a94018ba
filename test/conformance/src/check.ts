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
  /** Cases that ran. */
  readonly cases: number;
  /** Cases with a difference. */
  readonly failed: number;
  /** Of the operation alone, its first call of each kernel included. */
  readonly seconds: number;
  readonly difference: CaseDifference | null;
}

/** What came of one case on a device. */
export interface CaseCheck {
  readonly seconds: number;
  readonly difference: CaseDifference | null;
}

/** Runs a case on a device. */
export async function checkCase(device: Device, entry: Case): Promise<CaseCheck> {
  entry.prepare?.();
  const began = performance.now();
  const outcome = await entry.run(device).catch((error: unknown) => ({ error }));
  const seconds = (performance.now() - began) / 1000;
  const [first] = 'error' in outcome ? [failure(outcome.error)] : await differencesOf(entry, outcome);
  return {
    seconds,
    difference: first ? { case: entry.name, ...first, got: finite(first.got), expected: finite(first.expected) } : null,
  };
}

/** Puts the cases of an operation together. */
export function operationCheck(operation: string, checks: readonly CaseCheck[]): OperationCheck {
  const different = checks.flatMap(({ difference }) => difference ?? []);
  return {
    operation,
    cases: checks.length,
    failed: different.length,
    seconds: checks.reduce((sum, { seconds }) => sum + seconds, 0),
    difference: different[0] ?? null,
  };
}

/** Runs an operation's cases on a device, each once. */
export async function checkOperation(
  device: Device,
  { name, table }: Pick<Operation, 'name' | 'table'>,
): Promise<OperationCheck> {
  const checks = [];
  for (const entry of table) checks.push(await checkCase(device, entry));
  return operationCheck(name, checks);
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
