import { expect, test } from 'vitest';
import { BufferPool, sizeClass } from './buffer-pool.ts';

class FakeBuffer {
  destroyed = false;
  readonly size: number;
  constructor(size: number) {
    this.size = size;
  }
  destroy(): void {
    this.destroyed = true;
  }
}

function makePool(
  keepBytes = Number.MAX_SAFE_INTEGER,
  maxBytes?: number,
): { pool: BufferPool<FakeBuffer>; made: FakeBuffer[] } {
  const made: FakeBuffer[] = [];
  const create = (size: number): FakeBuffer => {
    const buffer = new FakeBuffer(size);
    made.push(buffer);
    return buffer;
  };
  return { pool: new BufferPool(create, keepBytes, maxBytes), made };
}

test.each([0, 1, 255, 256, 257, 1000, 1024, 1025, 1_000_003, 2 ** 31 - 1])(
  'the class of %d bytes holds it and wastes at most a quarter',
  (bytes) => {
    const size = sizeClass(bytes);
    expect(size).toBeGreaterThanOrEqual(bytes);
    expect(size % 4).toBe(0);
    expect(size).toBeLessThanOrEqual(Math.max(256, bytes * 1.25));
    expect(sizeClass(size)).toBe(size);
  },
);

test('reuses what was released, by class', () => {
  const { pool, made } = makePool();
  const first = pool.acquire(1000);
  pool.release(first);
  expect(pool.acquire(1020)).toBe(first);
  expect(pool.acquire(1020)).not.toBe(first);
  expect(made).toHaveLength(2);
  expect(pool.statistics).toMatchObject({
    inUse: 2,
    inUseBytes: 2048,
    free: 0,
    freeBytes: 0,
    peakBytes: 2048,
    created: 2,
  });
});

test('refuses what it did not hand out, and a second release', () => {
  const { pool } = makePool();
  const buffer = pool.acquire(8);
  pool.release(buffer);
  expect(() => pool.release(buffer)).toThrow('not in use');
  expect(() => pool.release(new FakeBuffer(256))).toThrow('not in use');
});

test('trims the largest free buffers first and none in use', () => {
  const { pool } = makePool(1024);
  const [small, large, used] = [pool.acquire(1024), pool.acquire(8192), pool.acquire(4096)];
  pool.release(small);
  pool.release(large);
  pool.trim();
  expect([small.destroyed, large.destroyed, used.destroyed]).toEqual([false, true, false]);
  expect(pool.statistics).toMatchObject({ free: 1, freeBytes: 1024, inUse: 1 });
});

test('never makes a buffer above the limit for the sake of a class', () => {
  const { pool } = makePool(0, 1100);
  expect(pool.acquire(1050).size).toBe(1100);
});

test('destroys everything at the end', () => {
  const { pool, made } = makePool();
  pool.release(pool.acquire(10));
  pool.acquire(1000);
  pool.destroy();
  expect(made.every(({ destroyed }) => destroyed)).toBe(true);
  expect(pool.statistics).toMatchObject({ inUse: 0, free: 0 });
});
