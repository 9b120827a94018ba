import type { Panel } from '@kuznets/data';
import { adjustedRandScore } from '@kuznets/gnn';
import { mapInOrder } from '../pipeline/map-in-order.ts';
import type { RegionsConfig } from './config.ts';
import { crossSectionOf, zScores } from './data.ts';
import { type Described, type StepContext, describeCrossSection } from './describe.ts';
import { matchClusters } from './match-clusters.ts';

/** What the partition owes to single regions. */
export interface LeaveOneOut {
  /** Replicas of each run. */
  readonly replicas: number;
  /** `units`: adjusted Rand index of the consensus without the region with the full one, on the other regions. */
  readonly adjustedRand: number[];
  /** `units`: share of the other regions' absences in which a region changes its cluster. */
  readonly moves: number[];
}

/** Steps 1 to 5 of one period again without each region in turn; null where the configuration asks for no replicas. */
export async function leaveOneOut(
  panel: Panel,
  period: number,
  full: Described,
  config: RegionsConfig,
  context: StepContext,
): Promise<LeaveOneOut | null> {
  const replicas = Math.min(config.leaveOut, config.replicas);
  const { units, periods, indicators } = panel;
  if (replicas === 0 || units - 1 <= full.nClusters) return null;
  const settings = { ...config, replicas, clusters: full.nClusters };
  const names = full.gnn.consensus.labels;
  const size = periods.length * indicators;
  let done = 0;
  // Two at a time: the workers train one while this thread clusters the other.
  const without = await mapInOrder(names, 2, async (_name, out) => {
    context.signal?.throwIfAborted();
    const values = new Float64Array((units - 1) * size);
    values.set(panel.values.subarray(0, out * size));
    values.set(panel.values.subarray((out + 1) * size), out * size);
    const rest: Panel = { ...panel, values, units: units - 1, ids: panel.ids.toSpliced(out, 1) };
    const { z } = zScores(rest, period, period, config.scaling);
    const { gnn } = await describeCrossSection(
      { x: crossSectionOf(z, rest, period), rows: units - 1, features: indicators },
      settings,
      { ...context, onShare: () => undefined },
    );
    context.onShare(++done / units);
    return gnn.consensus.labels;
  });
  const adjustedRand: number[] = [];
  const moves = new Array<number>(units).fill(0);
  without.forEach((labels, out) => {
    const known = names.toSpliced(out, 1);
    adjustedRand.push(adjustedRandScore(labels, known));
    matchClusters(labels, known, full.nClusters).forEach((label, i) => {
      if (label !== known[i]) moves[i < out ? i : i + 1]! += 1 / (units - 1);
    });
  });
  return { replicas, adjustedRand, moves };
}
