import type { KernelSource } from '@kuznets/shaders/kernel-source';
import { expect, test } from 'vitest';
import { writeParams } from './params-writer.ts';

const kernel: KernelSource = {
  name: 'test/params',
  code: '',
  bindings: [],
  overrides: {},
  params: {
    size: 48,
    fields: {
      n: { type: 'u32', offset: 0, size: 4 },
      shift: { type: 'i32', offset: 4, size: 4 },
      scale: { type: 'f32', offset: 8, size: 4 },
      key: { type: 'vec2<u32>', offset: 16, size: 8 },
      origin: { type: 'vec3<f32>', offset: 32, size: 12 },
    },
  },
  workgroupSize: [1, 1, 1],
};
const values = { n: 0xffff_ffff, shift: -5, scale: 0.1, key: [1, 0x8000_0000], origin: [1, 2, 3] };

function write(changed: object): DataView {
  const view = new DataView(new ArrayBuffer(64 + 48));
  writeParams(kernel, { ...values, ...changed }, view, 64);
  return view;
}

test('writes every field where reflection found it', () => {
  const view = write({});
  expect(view.getUint32(64, true)).toBe(0xffff_ffff);
  expect(view.getInt32(68, true)).toBe(-5);
  expect(view.getFloat32(72, true)).toBe(Math.fround(0.1));
  expect([view.getUint32(80, true), view.getUint32(84, true)]).toEqual([1, 0x8000_0000]);
  expect([96, 100, 104].map((offset) => view.getFloat32(offset, true))).toEqual([1, 2, 3]);
  expect([76, 88, 92].map((offset) => view.getUint32(offset, true))).toEqual([0, 0, 0]);
});

test.each([
  ['a negative u32', { n: -1 }, 'params.n: -1 is not a u32'],
  ['a u32 above 2^32 - 1', { n: 2 ** 32 }, 'is not a u32'],
  ['a fraction', { shift: 0.5 }, 'params.shift: 0.5 is not a i32'],
  ['an i32 above 2^31 - 1', { shift: 2 ** 31 }, 'is not a i32'],
  ['an infinite f32', { scale: Infinity }, 'not finite'],
  ['NaN', { scale: Number.NaN }, 'not finite'],
  ['too few components', { key: [1] }, 'takes 2 numbers, got 1'],
  ['a number for a vector', { key: 1 }, 'takes 2 numbers'],
  ['a field that is not there', { size: 1 }, 'no field size; it has n, shift'],
  ['a missing field', { n: undefined }, 'params.n is missing'],
])('refuses %s', (_what, changed, message) => {
  expect(() => write(changed)).toThrow(message);
  expect(() => write(changed)).toThrow(expect.objectContaining({ name: 'ConfigError' }));
});
