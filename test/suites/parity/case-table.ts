import type { Device } from '@kuznets/core-gpu';
import { recordDifferences } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adapters, adaptersRequired, backends, open } from './backends.ts';

/** One call of an operation and what must come out. */
export interface Case {
  readonly name: string;
  run(device: Device): Promise<object>;
  /** What differs from the oracle, one line a field; empty when nothing does. */
  differences(result: object): readonly string[];
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

function buffersInUse(device: Device): number {
  return device.backend === 'webgpu' ? device.gpu.statistics.storage.inUse + device.gpu.statistics.staging.inUse : 0;
}

/** Runs a table on every backend, twice where it says so: repeats must give the same bytes and leave no buffer behind. */
export function describeTable(operation: string, table: readonly Case[]): void {
  it.skipIf(adapters.length > 0 || !adaptersRequired)(
    `${operation}: an adapter is named in KUZNETS_TEST_ADAPTERS`,
    () => {
      expect(adapters, 'CI must test WebGPU: set KUZNETS_TEST_ADAPTERS').not.toHaveLength(0);
    },
  );

  describe.each(backends)(`${operation} on $name`, (backend) => {
    let device: Device;
    beforeAll(async () => {
      device = await open(backend);
    }, 120_000);
    afterAll(async () => {
      await device.destroy();
    });

    it.each(table)('$name', { timeout: 300_000 }, async (entry) => {
      expect(entry.differences(await entry.run(device))).toEqual([]);
    });

    it('gives the same bytes again, in buffers that hold other results, and leaves none behind', {
      timeout: 300_000,
    }, async () => {
      const again = table.slice(0, 6);
      const first = [];
      for (const entry of again) first.push(await entry.run(device));
      const held = buffersInUse(device);
      for (const entry of [...again].reverse()) {
        const before = first[again.indexOf(entry)];
        if (!before) throw new Error(`${entry.name} did not run`);
        expect(recordDifferences(await entry.run(device), before), entry.name).toEqual([]);
      }
      expect(buffersInUse(device)).toBe(held);
    });
  });
}
