import type { Device } from '@kuznets/core-gpu';
import { type Difference, recordDifferences } from '@kuznets/test-kit';

/** One call of an operation and what must come out. */
export interface Case {
  readonly name: string;
  /** Makes what the run takes, so that the time of the run is its own. */
  prepare?(): unknown;
  run(device: Device): Promise<object>;
  /** What differs from the oracle; empty when nothing does. */
  differences(result: object): readonly Difference[] | Promise<readonly Difference[]>;
}

/** A case whose result must equal the oracle's byte for byte; the oracle runs once for all backends. */
export function exactCase(name: string, run: (device: Device) => Promise<object>, oracle: () => object): Case {
  let expected: object | undefined;
  return {
    name,
    run,
    differences: (result) => recordDifferences(result, (expected ??= oracle())),
  };
}
