import { problems } from '@kuznets/conformance';
import { type Device, predictProgram, trainProgram } from '@kuznets/core-gpu';
import { recordDifferences } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backends, open } from './backends.ts';
import { describeTable } from './case-table.ts';

describeTable('predict');

describe.each(backends)('predictProgram on $name', (backend) => {
  let device: Device;
  beforeAll(async () => {
    device = await open(backend);
  });
  afterAll(() => device.destroy());

  it.each(problems.filter(({ replicas }) => replicas === undefined))(
    'gives what the training ended with, byte for byte: $name',
    async ({ program, inputs }) => {
      const replicas = 7;
      const given = inputs ? { inputs: inputs(replicas) } : {};
      const { parameters, outputs } = await trainProgram(device, program(), { replicas, epochs: 3, seed: 5, ...given });
      const again = await predictProgram(device, program(), { replicas, parameters, ...given });
      expect(recordDifferences(again, outputs)).toEqual([]);
    },
  );
});
