import type { Panel } from '@kuznets/data';
import { adjustedRandScore } from '@kuznets/gnn';
import type { Compute, Stage } from '../../study/study.ts';
import type { RegionsConfig } from '../config.ts';
import type { RegionsData } from '../data.ts';
import { replicaChunks } from '../replicas.ts';
import type { RegionsResult } from '../result.ts';
import { withoutRegion } from './borders.ts';
import { consensusOf } from './consensus.ts';
import { type ClusterSettings, clusterSettings, crossSection, directPartition } from './cross-section.ts';
import { matchClusters } from './match-clusters.ts';
import { clusterSpace, isWhole, trainClusterNetworks } from './networks.ts';
import type { PeriodClusters } from './periods.ts';

/** Which region is left out, and how many replicas there are without it. */
export interface LeftOut extends ClusterSettings {
  readonly unit: number;
  readonly replicas: number;
}

/** The clusters of a period again without one region: the labels of the others. */
export const leaveOneOutStage: Stage<LeftOut, RegionsData, readonly number[]> = {
  name: 'leave-one-out',
  run: async ({ borders, ...others }, { panel }, { device, signal }) => {
    const inputs = { ...others, ...(borders && { borders: withoutRegion(borders, others.unit) }) };
    const z = crossSection(without(panel, inputs.unit), inputs);
    const partitions: Int32Array[] = [];
    for (const chunk of replicaChunks(inputs.replicas)) {
      const { embedding } = await trainClusterNetworks(z, { ...inputs, ...chunk }, { device, signal });
      for (const { labels } of await clusterSpace(embedding, { ...inputs, ...chunk }))
        if (isWhole(labels, inputs.nClusters)) partitions.push(labels);
    }
    return consensusOf(z, partitions, (await directPartition(z, inputs)).labels).labels;
  },
};

function without(panel: Panel, unit: number): Panel {
  const size = panel.periods.length * panel.indicators;
  const values = new Float64Array((panel.units - 1) * size);
  values.set(panel.values.subarray(0, unit * size));
  values.set(panel.values.subarray((unit + 1) * size), unit * size);
  return { ...panel, values, units: panel.units - 1, ids: panel.ids.toSpliced(unit, 1) };
}

/** What the partition owes to single regions; null where no replicas are asked for or too few regions are left. */
export async function leaveOneOut(
  config: RegionsConfig,
  data: RegionsData,
  { period, nClusters, labels }: PeriodClusters,
  compute: Compute<RegionsData>,
): Promise<RegionsResult['described']['leaveOneOut']> {
  const { panel } = data;
  const replicas = Math.min(config.leaveOut, config.replicas);
  if (replicas === 0 || panel.units - 1 <= nClusters) return null;
  const settings = { ...clusterSettings(config, data, period), replicas };
  const units = panel.ids.map((_, unit) => ({ inputs: { ...settings, unit }, label: { code: 'leave-one-out' } }));
  const moves = labels.map(() => 0);
  const adjustedRand = (await compute(leaveOneOutStage, units)).map((others, out) => {
    const known = labels.toSpliced(out, 1);
    matchClusters(others, known, nClusters).forEach((label, i) => {
      if (label !== known[i]) moves[i < out ? i : i + 1]! += 1 / (labels.length - 1);
    });
    return adjustedRandScore(others, known);
  });
  return { replicas, adjustedRand, moves };
}
