import { DeviceLostError } from '@kuznets/base';
import { afterAll, expect, it, vi } from 'vitest';

vi.doMock('./generated/worker-source.ts', () => ({
  workerSource: "require('node:worker_threads').parentPort.on('message', () => process.exit(3));",
}));
vi.resetModules();
const { createWasmPool } = await import('./pool.ts');
afterAll(() => {
  vi.doUnmock('./generated/worker-source.ts');
  vi.resetModules();
});

it('rejects what a worker was to do that ends without an error, and what waits', async () => {
  const pool = createWasmPool({ workers: 1 });
  const jobs = ['first', 'second'].map((op) => pool.run(op, {} as never));
  for (const outcome of await Promise.allSettled(jobs))
    expect(outcome).toMatchObject({
      reason: new DeviceLostError('a WASM worker died: it ended with code 3', 'unknown'),
    });
  expect(await pool.lost).toMatchObject({ reason: 'unknown' });
  await pool.destroy();
});
