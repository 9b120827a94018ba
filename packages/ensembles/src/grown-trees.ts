import type { Trees, ValueGrid } from '@kuznets/base';
import type { GrownTrees, RankedSample } from '@kuznets/core-gpu';

/** The grid that a sample's leaf means lie on. */
export function gridOf({ targetCentre, targetScale }: Pick<RankedSample, 'targetCentre' | 'targetScale'>): ValueGrid {
  return { centre: targetCentre, scale: targetScale };
}

/**
 * Trees as they are grown, with their values in units of the target; all other arrays are shared.
 *
 * @param grown - trees with values in whole steps of the grid
 * @param grid - where the values lie
 */
export function treesOf({ cut: _, value: steps, ...nodes }: GrownTrees, grid: ValueGrid): Trees {
  const value = new Float64Array(steps.length);
  for (let node = 0; node < value.length; node++) value[node] = grid.centre + grid.scale * steps[node]!;
  return { ...nodes, value, grid };
}
