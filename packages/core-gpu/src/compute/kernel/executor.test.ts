import { describe, expect, test } from 'vitest';
import { describeAdapters } from '../../../test/adapters.ts';
import { testKernel, testPass } from '../../../test/kernels.ts';
import { DeviceLostError, GpuError } from '@kuznets/base';
import { batchDispatches } from './command-batch.ts';

const addFirst = testKernel('add_first', 'b[i] = a[i] + params.first * STEP;');
const increment = testKernel('increment', 'b[i] += params.first;');
const slow = testKernel(
  'slow',
  'var x = a[i]; for (var r = 0u; r < params.first; r++) { x = x * 1664525u + 1013904223u; } b[i] = x;',
);
const wrong = { ...testKernel('wrong', 'b[i] = undeclared;') };
const iota = (n: number): Uint32Array<ArrayBuffer> => Uint32Array.from({ length: n }, (_, i) => i);

describeAdapters('executor', (device, openAnother) => {
  describe('memory', () => {
    test.each([0, 1, 3, 4, 5, 63, 1021])('%d bytes come back as they went', async (n) => {
      const { gpu } = device();
      const bytes = Uint8Array.from({ length: n }, (_, i) => 7 * i + 1);
      const words = Uint16Array.from({ length: n }, (_, i) => 65_535 - i);
      const floats = Float32Array.from({ length: n }, (_, i) => i / 3);
      const integers = Int32Array.from({ length: n }, (_, i) => -i);
      const read = await gpu.scope((scope) =>
        gpu.readAll([scope.upload(bytes), scope.upload(words), scope.upload(floats), scope.upload(integers)]),
      );
      expect(read).toEqual([bytes, words, floats, integers]);
    });

    test('reads and writes parts', async () => {
      const { gpu } = device();
      await gpu.scope(async (scope) => {
        const tensor = scope.upload(iota(10));
        gpu.write(tensor, Uint32Array.of(70, 80), 7);
        expect(await gpu.read(tensor, { offset: 6, length: 3 })).toEqual(Uint32Array.of(6, 70, 80));
        const bytes = scope.upload(Uint8Array.of(1, 2, 3, 4, 5, 6, 7));
        expect(await gpu.read(bytes, { offset: 3, length: 3 })).toEqual(Uint8Array.of(4, 5, 6));
      });
    });

    test('clears and copies in order with launches', async () => {
      const { gpu } = device();
      await gpu.scope(async (scope) => {
        const [a, b] = [scope.upload(iota(8)), scope.upload(Uint32Array.of(9, 9, 9, 9, 9, 9, 9, 9))];
        gpu.clear(b);
        gpu.launch({ kernel: increment, inputs: [a], outputs: [b], passes: [testPass(4, 5), testPass(2, 1)] });
        gpu.copy(a, b, { offset: 1, length: 2, toOffset: 6 });
        expect(await gpu.read(b)).toEqual(Uint32Array.of(6, 6, 5, 5, 0, 0, 1, 2));
      });
    });

    test('a write never overtakes recorded work on the same memory', async () => {
      const { gpu } = device();
      await gpu.scope(async (scope) => {
        const [a, b] = [scope.upload(iota(100)), scope.tensor('u32', [100])];
        gpu.launch({ kernel: addFirst, inputs: [a], outputs: [b], passes: [testPass(100, 1)] });
        scope.release(a);
        const reused = scope.upload(iota(100).fill(77));
        expect(reused.buffer).toBe(a.buffer);
        expect(await gpu.read(b)).toEqual(iota(100).map((value) => value + 1));
      });
    });

    test.each([
      ['a range past the end', 5, { offset: 3, length: 3 }],
      ['a negative offset', 5, { offset: -1, length: 1 }],
    ])('refuses to read %s', async (_what, n, range) => {
      const { gpu } = device();
      await gpu.scope(async (scope) => {
        const tensor = scope.upload(iota(n));
        await expect(gpu.read(tensor, range)).rejects.toThrow(expect.objectContaining({ name: 'ShapeError' }));
        expect(() => gpu.write(tensor, iota(2), 4)).toThrow(expect.objectContaining({ name: 'ShapeError' }));
        expect(() => gpu.copy(tensor, tensor, { offset: 4, length: 2 })).toThrow(
          expect.objectContaining({ name: 'ShapeError' }),
        );
      });
    });

    test('refuses a tensor above the device limit, with both sizes', () => {
      const { gpu } = device();
      const over = Math.floor(gpu.maxTensorBytes / 4) + 1;
      expect(() => gpu.tensor('f32', [over])).toThrow(
        `needs ${String(4 * over)} bytes, the device allows ${String(gpu.maxTensorBytes)}`,
      );
    });

    test('gives memory back when the work fails', async () => {
      const { gpu } = device();
      const failing = gpu.scope((scope) => {
        scope.upload(iota(10));
        return Promise.reject(new Error('the work failed'));
      });
      await expect(failing).rejects.toThrow('the work failed');
      expect(gpu.statistics.storage.inUse).toBe(0);
    });
  });

  describe('launches', () => {
    test.each([1, 61, 64, 67])('%d elements, overrides and params reach the kernel', async (n) => {
      const { gpu } = device();
      const result = await gpu.scope((scope) => {
        const b = scope.upload(iota(n + 1).fill(123));
        gpu.launch({
          kernel: addFirst,
          inputs: [scope.upload(iota(n))],
          outputs: [b],
          overrides: { STEP: 3 },
          passes: [testPass(n, 10)],
        });
        return gpu.read(b);
      });
      expect(result).toEqual(Uint32Array.from([...iota(n).map((value) => value + 30), 123]));
    });

    test('passes see what earlier passes wrote, also across submissions', async () => {
      const { gpu } = device();
      const rounds = 2 * batchDispatches + 3;
      const total = await gpu.scope((scope) => {
        const b = scope.upload(iota(1));
        const passes = Array.from({ length: rounds }, (_, i) => testPass(1, i));
        gpu.launch({ kernel: increment, inputs: [scope.upload(iota(1))], outputs: [b], passes });
        return gpu.read(b);
      });
      expect(total[0]).toBe((rounds * (rounds - 1)) / 2);
    });

    test('an empty grid does nothing', async () => {
      const { gpu } = device();
      const result = await gpu.scope((scope) => {
        const b = scope.upload(iota(3));
        gpu.launch({ kernel: addFirst, inputs: [scope.upload(iota(3))], outputs: [b], passes: [testPass(0, 10)] });
        return gpu.read(b);
      });
      expect(result).toEqual(iota(3));
    });

    test('empty tensors can be bound', async () => {
      const { gpu } = device();
      const result = await gpu.scope((scope) => {
        const b = scope.tensor('u32', [0]);
        gpu.launch({
          kernel: addFirst,
          inputs: [scope.upload(iota(0))],
          outputs: [b],
          passes: [{ grid: 1, params: { n: 0, first: 0 } }],
        });
        return gpu.read(b);
      });
      expect(result).toEqual(iota(0));
    });
  });

  describe('errors', () => {
    test('a kernel that does not compile rejects the read with its name and the compiler message', async () => {
      const { gpu } = device();
      await gpu.scope(async (scope) => {
        const b = scope.tensor('u32', [4]);
        gpu.launch({ kernel: wrong, inputs: [scope.upload(iota(4))], outputs: [b], passes: [testPass(4)] });
        const error = await gpu.read(b).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(GpuError);
        expect(error).toMatchObject({
          kind: 'validation',
          message: expect.stringMatching(/test\/wrong.*undeclared/s) as string,
        });
      });
      await expect(gpu.compile({ ...wrong, name: 'test/wrong_again' })).rejects.toThrow('test/wrong_again');
    });

    test('one buffer as input and output is refused by validation, and the device goes on', async () => {
      const { gpu } = device();
      await gpu.scope(async (scope) => {
        const a = scope.upload(iota(4));
        gpu.launch({ kernel: addFirst, inputs: [a], outputs: [a], passes: [testPass(4, 1)] });
        await expect(gpu.synchronize()).rejects.toThrow(
          expect.objectContaining({ name: 'GpuError', kind: 'validation' }),
        );
        expect(await gpu.read(a)).toEqual(iota(4));
      });
    });
  });

  describe('a lost device', () => {
    test('rejects what is pending, keeps what was read, and refuses more', async () => {
      const lost = await openAnother();
      const { gpu } = lost;
      const [a, b] = [gpu.upload(iota(4096)), gpu.tensor('u32', [4096])];
      const before = await gpu.read(a);
      gpu.launch({ kernel: slow, inputs: [a], outputs: [b], passes: [testPass(4096, 200_000)] });
      const pending = gpu.read(b);
      const outcome = expect(pending).rejects.toThrow(DeviceLostError);
      await lost.destroy();
      await outcome;
      expect(before).toEqual(iota(4096));
      expect(await lost.lost).toMatchObject({ name: 'DeviceLostError', reason: 'destroyed' });
      expect(() => gpu.tensor('u32', [1])).toThrow(DeviceLostError);
      expect(() => gpu.launch({ kernel: slow, inputs: [a], outputs: [b], passes: [] })).toThrow(DeviceLostError);
      await expect(gpu.read(b)).rejects.toThrow(DeviceLostError);
      await expect(gpu.synchronize()).rejects.toThrow(DeviceLostError);
      gpu.release(a);
      await lost.destroy();
    });
  });
});

describeAdapters(
  'profile',
  (device) => {
    test('times each kernel', async () => {
      const { gpu } = device();
      await gpu.scope(async (scope) => {
        const [a, b] = [scope.upload(iota(4096)), scope.tensor('u32', [4096])];
        gpu.launch({ kernel: slow, inputs: [a], outputs: [b], passes: [testPass(4096, 2000), testPass(4096, 2000)] });
        gpu.launch({ kernel: addFirst, inputs: [a], outputs: [b], passes: [testPass(1)] });
        await gpu.synchronize();
      });
      const times = await gpu.kernelTimes();
      expect(times.map(({ kernel, dispatches }) => [kernel, dispatches])).toEqual([
        ['test/slow', 2],
        ['test/add_first', 1],
      ]);
      expect(times[0]?.nanoseconds).toBeGreaterThan(times[1]?.nanoseconds ?? Infinity);
    });
  },
  { profile: true },
);
