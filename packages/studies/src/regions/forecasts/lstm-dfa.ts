import { shareOut } from '@kuznets/base';
import { divergedReplicas } from '@kuznets/core-gpu';
import { LstmDfa } from '@kuznets/dfa';
import { clustersOf } from '../clusters/members.ts';
import { replicaRows, withoutReplicas } from '../replicas.ts';
import { eachCluster, scaledPanel } from './known-panel.ts';
import { type ClusterTraining, forecastMethod } from './method.ts';
import { readerOf, sequenceSettings } from './sequences.ts';

/** The paper's dynamic factors with loadings made by an LSTM, one model a cluster. */
export const lstmDfa = forecastMethod({
  forecasts: 'all',
  random: true,
  settings: (origin) => ({ ...sequenceSettings(origin), labels: origin.labels, kFactors: origin.config.kFactors }),
  fit: async (known, { scales, reads, seen, options, labels, kFactors }, { device, first, replicas, ...told }) => {
    const { indicators } = known.panel;
    const { block, back } = scaledPanel(known, scales);
    const trained = scaledPanel({ ...known, length: known.length + seen }, scales);
    const training: ClusterTraining[] = [];
    const diverged = new Set<number>();
    const sizes = clustersOf(labels).map(({ members }) => members.length);
    const shares = shareOut(told, sizes);
    const values = await eachCluster(known, labels, replicas, async ({ cluster, members }) => {
      const model = new LstmDfa({ kFactors, ...options });
      const panel = block(members);
      const { read, levels } = readerOf(panel, reads);
      const sample = read(trained.block(members));
      await model.fit(sample, { device, replicas, firstReplica: first, ...shares[training.length] });
      const ahead = levels(await model.forecast(read(panel), { device, steps: known.steps }), known.steps);
      const { result } = model;
      const { trainLoss, validationLoss, bestEpoch, ridged } = result;
      const lost = new Set([...result.diverged, ...divergedReplicas(replicas, ahead)]);
      for (const replica of lost) diverged.add(replica);
      training.push({
        ...{ cluster, trainLoss, validationLoss },
        best: Float64Array.from(replicaRows(validationLoss, replicas), (losses, replica) =>
          lost.has(replica) ? Number.NaN : losses[bestEpoch[replica]!]!,
        ),
        loadings: meanLoadings(result.loadings, replicas, indicators * kFactors),
        ridged: ridged.reduce((sum, value) => sum + value, 0),
      });
      return Float64Array.from(ahead, (value, at) => back(value, at % indicators));
    });
    return { values: withoutReplicas(values, replicas, diverged), notes: [], training };
  },
});

/** Mean over the regions of each replica. */
function meanLoadings(loadings: Float32Array, replicas: number, size: number): Float64Array {
  const regions = loadings.length / replicas / size;
  const mean = new Float64Array(replicas * size);
  loadings.forEach((value, at) => (mean[Math.floor(at / (regions * size)) * size + (at % size)]! += value / regions));
  return mean;
}
