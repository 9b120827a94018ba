import { type Operation, operations } from '@kuznets/conformance';
import type { Device } from '@kuznets/core-gpu';
import { recordDifferences } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adapters, adaptersRequired, backends, open } from './backends.ts';

function buffersInUse(device: Device): number {
  return device.backend === 'webgpu' ? device.gpu.statistics.storage.inUse + device.gpu.statistics.staging.inUse : 0;
}

/** Runs an operation's table on every backend, twice where it says so: repeats must give the same bytes and leave no buffer behind. */
export function describeTable(operation: Operation['name']): void {
  const { table } = operations.find(({ name }) => name === operation)!;

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
    });
    afterAll(async () => {
      await device.destroy();
    });

    it.each(table)('$name', async (entry) => {
      expect(await entry.differences(await entry.run(device))).toEqual([]);
    });

    it('gives the same bytes again, in buffers that hold other results, and leaves none behind', async () => {
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
