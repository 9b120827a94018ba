import { matmul } from '@kuznets/shaders/linalg/matmul';
import { describe, expect, test } from 'vitest';
import { matmulLaunch } from '../../ops/linalg/matmul/webgpu.ts';
import type { TensorSpec } from '../tensor/tensor.ts';
import { type Launch, checkLaunch, launchConstants } from './launch.ts';

const f32 = (...shape: number[]): TensorSpec => ({ dtype: 'f32', shape });
const operands = { a: f32(2, 33, 5), b: f32(2, 5, 65), c: f32(2, 33, 65) };
const options = { batch: 2, transposeA: true, transposeB: false };

describe('matmulLaunch, without a GPU', () => {
  const launch = matmulLaunch(operands, { m: 33, k: 5, n: 65 }, options);

  test('covers every tile of every matrix', () => {
    expect(launch.passes).toEqual([
      { grid: 2 * 2 * 3, params: { batch: 2, m: 33, k: 5, n: 65, tiles_m: 2, tiles_n: 3 } },
    ]);
    expect(launch.inputs).toEqual([operands.a, operands.b]);
    expect(launch.outputs).toEqual([operands.c]);
  });

  test('sets the layouts as override constants', () => {
    expect(launchConstants(launch)).toEqual({ TRANSPOSE_A: 1, TRANSPOSE_B: 0 });
    checkLaunch(launch);
  });
});

const good: Launch<typeof matmul, TensorSpec> = matmulLaunch(operands, { m: 33, k: 5, n: 65 }, options);

test.each([
  ['too few inputs', { inputs: [operands.a] }, 'takes 2 inputs (a, b), got 1'],
  ['too many outputs', { outputs: [operands.c, operands.c] }, 'takes 1 outputs (c), got 2'],
  ['a wrong element type', { inputs: [operands.a, { dtype: 'u32', shape: [1] }] }, 'b holds f32, got u32'],
  [
    'an unknown override',
    { overrides: { TRANSPOSE_C: true } },
    'no override TRANSPOSE_C; there are TRANSPOSE_A, TRANSPOSE_B',
  ],
  ['a bad grid', { passes: [{ grid: -1, params: good.passes[0]?.params }] }, 'whole numbers'],
  ['missing params', { passes: [{ grid: 1, params: { m: 1 } }] }, 'params.batch is missing'],
])('refuses %s', (_what, changed, message) => {
  expect(() => checkLaunch({ ...good, ...changed } as unknown as Launch)).toThrow(message);
});

test('refuses a vector binding with part of an element', () => {
  const kernel = {
    ...matmul,
    bindings: [{ name: 'a', access: 'read_write', element: 'vec2<f32>', stride: 8 }],
  } as const;
  const launch: Launch = { kernel, inputs: [], outputs: [f32(3)], passes: [] };
  expect(() => checkLaunch(launch)).toThrow('a holds vec2<f32>, got 3 elements of f32');
});
