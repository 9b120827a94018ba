import { ConfigError } from '@kuznets/base';

/** Workgroups of one pass: a count, folded when it is large and unfolded by `linear_workgroup` in WGSL, or x, y, z as they are. */
export type Grid = number | readonly [x: number, y: number, z?: number];

/** Most workgroups in one dimension on every WebGPU device. */
export const maxWorkgroups = 65_535;

/**
 * Turns a grid into the three counts of a dispatch.
 *
 * A count `n` above 65,535 becomes `x y z >= n` with fewer than `y + x` workgroups too many; the kernel leaves those out.
 *
 * @returns x, y, z; any of them 0 means that there is nothing to dispatch
 * @throws ConfigError when a count is not a whole number or does not fit
 */
export function foldGrid(grid: Grid): readonly [number, number, number] {
  const counts = typeof grid === 'number' ? [grid] : [grid[0], grid[1], grid[2] ?? 1];
  if (counts.some((count) => !Number.isSafeInteger(count) || count < 0)) {
    throw new ConfigError(`a grid holds whole numbers from 0, got ${counts.join(' x ')}`);
  }
  if (typeof grid !== 'number') {
    const [x = 1, y = 1, z = 1] = counts;
    if (Math.max(x, y, z) > maxWorkgroups) {
      throw new ConfigError(
        `a grid of ${counts.join(' x ')} workgroups exceeds ${String(maxWorkgroups)} in a dimension: give one count, which is folded`,
      );
    }
    return [x, y, z];
  }
  if (grid <= maxWorkgroups) return [grid, 1, 1];
  const y = Math.ceil(grid / maxWorkgroups);
  if (y <= maxWorkgroups) return [Math.ceil(grid / y), y, 1];
  const z = Math.ceil(y / maxWorkgroups);
  if (z > maxWorkgroups)
    throw new ConfigError(`a grid of ${String(grid)} workgroups exceeds what three dimensions hold`);
  const rows = Math.ceil(y / z);
  return [Math.ceil(grid / (rows * z)), rows, z];
}
