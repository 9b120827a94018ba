import {
  addPredictions,
  forestPredict,
  type CodedRows,
  type Device,
  type ForestPrediction,
  type RoutableTrees,
} from '@kuznets/core-gpu';
import type { ValueGrid } from '@kuznets/base';
import type { GrowthData } from '../data.ts';
import { designOf } from '../design.ts';
import { blockSlopes, probeBlocks, probeCodes, probesOf } from '../slopes.ts';

/** Average slopes of a forest as its trees are grown: sums are whole, so that they are the same in any number of parts. */
export function forestSlopes(data: GrowthData, device: Device) {
  const probes = probesOf(data);
  const design = designOf(data);
  const blocks = probeBlocks(probes, design.features);
  const sums = new Array<ForestPrediction | undefined>(blocks.length).fill(undefined);
  let grid: ValueGrid = { centre: 0, scale: 1 };
  return {
    async add(trees: RoutableTrees, coded: CodedRows, steps: ValueGrid): Promise<void> {
      grid = steps;
      for (const [at, block] of blocks.entries()) {
        const part = await forestPredict(device, trees, probeCodes(coded, probes, block));
        const before = sums[at];
        sums[at] = before ? addPredictions([before, part], block.rows) : part;
      }
    },
    result(): Float64Array {
      const slopes = blocks.flatMap((block, at) => {
        const { sum, count } = sums[at]!;
        const predictions = sum.map((total, row) => grid.centre + (grid.scale * total) / count[row]!);
        return blockSlopes(design, probes, block, predictions);
      });
      return Float64Array.from(slopes);
    },
  };
}
