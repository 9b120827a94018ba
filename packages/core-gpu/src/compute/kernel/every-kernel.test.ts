import { allKernels } from '@kuznets/shaders/all';
import { expect, test } from 'vitest';
import { describeAdapters } from '../../../test/adapters.ts';

test('there are kernels', () => {
  expect(allKernels.length).toBeGreaterThan(0);
});

describeAdapters('kernels compile under default limits', (device) => {
  test.each(allKernels.map((kernel) => [kernel.name, kernel] as const))('%s', async (_name, kernel) => {
    await device().gpu.compile(kernel);
  });
});
