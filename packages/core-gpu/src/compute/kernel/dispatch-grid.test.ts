import { grid as gridSource } from '@kuznets/shaders/common/grid';
import type { KernelSource } from '@kuznets/shaders/kernel-source';
import { describe, expect, test } from 'vitest';
import { describeAdapters } from '../../../test/adapters.ts';
import { foldGrid, maxWorkgroups } from './dispatch-grid.ts';

describe('foldGrid', () => {
  test.each([0, 1, 65_535, 65_536, 65_537, 131_071, 1_000_003, 65_535 ** 2, 65_535 ** 2 + 1, 10 ** 12])(
    '%d workgroups fit, with few to spare',
    (n) => {
      const [x, y, z] = foldGrid(n);
      expect(Math.max(x, y, z)).toBeLessThanOrEqual(maxWorkgroups);
      expect(x * y * z).toBeGreaterThanOrEqual(n);
      expect(x * y * z - n).toBeLessThan(Math.max(1, y * z + (z > 1 ? x * z : 0)));
    },
  );

  test('leaves three counts as they are', () => {
    expect(foldGrid([3, 4])).toEqual([3, 4, 1]);
    expect(foldGrid([3, 0, 5])).toEqual([3, 0, 5]);
  });

  test.each([[-1], [1.5], [Number.NaN], [65_535 ** 3 * 2]])('refuses %d', (n) => {
    expect(() => foldGrid(n)).toThrow(expect.objectContaining({ name: 'ConfigError' }));
  });

  test('refuses a dimension it may not fold', () => {
    expect(() => foldGrid([65_536, 1])).toThrow('65535');
  });
});

/** Marks its workgroup: each must come exactly once. */
const mark: KernelSource = {
  name: 'test/mark',
  code: `${gridSource}
struct Params { n: u32 }
@group(0) @binding(0) var<storage, read_write> marks: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;
@compute @workgroup_size(1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  let index = linear_workgroup(workgroup, workgroups);
  if (index >= params.n) { return; }
  marks[index] += index + 1u;
}
`,
  bindings: [{ name: 'marks', access: 'read_write', element: 'u32', stride: 4 }],
  overrides: {},
  params: { size: 16, fields: { n: { type: 'u32', offset: 0, size: 4 } } },
  workgroupSize: [1, 1, 1],
};

describeAdapters('folded grids', (device) => {
  test.each([1, 65_535, 65_536, 131_073])('%d workgroups each run once', async (n) => {
    const { gpu } = device();
    const marks = await gpu.scope((scope) => {
      const out = scope.tensor('u32', [n + 5]);
      gpu.clear(out);
      gpu.launch({ kernel: mark, inputs: [], outputs: [out], passes: [{ grid: n, params: { n } }] });
      return gpu.read(out);
    });
    expect(marks.subarray(0, n).every((value, i) => value === i + 1)).toBe(true);
    expect([...marks.subarray(n)]).toEqual([0, 0, 0, 0, 0]);
  });
});
