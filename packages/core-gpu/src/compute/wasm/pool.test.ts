import { afterEach, describe, expect, it } from 'vitest';
import { type Program, buildProgram, meanSquaredError, trainProgram } from '../../index.ts';
import { createWasm } from '../device/wasm-device.ts';
import { createWasmPool, type WasmPool } from './pool.ts';
import { splitRange } from './split-range.ts';
import type { forestPredictJob } from '../../ops/tree/forest-predict/wasm-job.ts';

let pool: WasmPool | undefined;
afterEach(() => pool?.destroy());

const leaf = (value: number) => ({
  offsets: Uint32Array.of(0, 1),
  feature: Int32Array.of(-1),
  cut: Uint32Array.of(0),
  childrenLeft: Int32Array.of(-1),
  childrenRight: Int32Array.of(-1),
  value: Int32Array.of(value),
});
const rows = (n: number) => ({ rows: n, features: 1, codes: new Uint32Array(n) });

describe('the WASM pool', () => {
  it('runs more jobs than it has workers, each answered with its own result', async () => {
    pool = createWasmPool({ workers: 2 });
    const data = rows(1);
    const results = await Promise.all(
      Array.from({ length: 25 }, (_, i) =>
        pool!.run<typeof forestPredictJob>('forestPredict', { trees: leaf(i) }, data),
      ),
    );
    expect(results.map(({ sum }) => sum[0])).toEqual(Array.from({ length: 25 }, (_, i) => i));
  });

  it('keeps apart more shared values than a worker remembers', async () => {
    pool = createWasmPool({ workers: 1 });
    const tables = Array.from({ length: 7 }, (_, i) => rows(i + 1));
    for (const table of [...tables, ...tables]) {
      const { count } = await pool.run<typeof forestPredictJob>('forestPredict', { trees: leaf(3) }, table);
      expect([...count]).toEqual(new Array(table.rows).fill(1));
    }
  });

  it('moves what it is told to move and copies the rest', async () => {
    pool = createWasmPool({ workers: 1 });
    const moved = leaf(4);
    const copied = leaf(5);
    await pool.run<typeof forestPredictJob>('forestPredict', { trees: moved }, rows(1), moved);
    await pool.run<typeof forestPredictJob>('forestPredict', { trees: copied }, rows(1));
    expect([moved.value.length, copied.value.length]).toEqual([0, 1]);
  });

  it('reports a failing job by name and message and goes on', async () => {
    pool = createWasmPool({ workers: 1 });
    await expect(
      pool.run<typeof forestPredictJob>('forestPredict', { trees: leaf(1) }, { ...rows(1), rows: 2 ** 31 }),
    ).rejects.toMatchObject({
      name: /Error$/,
    });
    expect((await pool.run<typeof forestPredictJob>('forestPredict', { trees: leaf(6) }, rows(1))).sum[0]).toBe(6);
  });

  it('rejects waiting jobs when it is destroyed', async () => {
    pool = createWasmPool({ workers: 1 });
    const waiting = Promise.all(
      [1, 2, 3].map((v) => pool!.run<typeof forestPredictJob>('forestPredict', { trees: leaf(v) }, rows(1))),
    );
    const rejected = expect(waiting).rejects.toMatchObject({ name: 'DeviceLostError' });
    await pool.destroy();
    await rejected;
    await expect(pool.run<typeof forestPredictJob>('forestPredict', { trees: leaf(1) }, rows(1))).rejects.toMatchObject(
      {
        name: 'DeviceLostError',
      },
    );
  });
});

describe('splitRange', () => {
  it.each([
    [0, 2, Infinity],
    [1, 2, Infinity],
    [1001, 2, Infinity],
    [1001, 3, 10],
  ])('covers %i items for %i workers, at most %d a range', (count, workers, most) => {
    const ranges = splitRange(count, workers, most);
    expect(ranges.reduce((next, [start, length]) => (start === next && length <= most ? next + length : NaN), 0)).toBe(
      count,
    );
  });
});

describe('a signal', () => {
  const program = (): Program =>
    buildProgram({
      train: (tape) =>
        meanSquaredError(
          tape,
          tape.parameter('x', [50, 50], { uniform: 1 }),
          tape.constant('y', [50, 50], new Float32Array(2500)),
        ),
    });
  const endless = { replicas: 4, epochs: 2 ** 20, seed: 1 };

  it('ends the jobs it is for where they stand, and no other', async () => {
    const device = createWasm(1);
    const stop = new AbortController();
    const shares: number[] = [];
    const onProgress = (share: number): void => {
      shares.push(share);
      stop.abort(new Error('enough'));
    };
    const stopped = [1, 2].map(() => trainProgram(device, program(), { ...endless, signal: stop.signal, onProgress }));
    const other = trainProgram(device, program(), { ...endless, epochs: 1 });
    for (const each of stopped) await expect(each).rejects.toThrow('enough');
    expect((await other).trainLoss).toHaveLength(4);
    expect(shares).toHaveLength(1);
    expect(shares[0]).toBeLessThan(1);
    await expect(trainProgram(device, program(), { ...endless, signal: stop.signal })).rejects.toThrow('enough');
    await device.destroy();
  });
});
