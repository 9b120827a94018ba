import { LstmDfa } from '@kuznets/dfa';
import { replicaRows, withoutReplicas } from '../replicas.ts';
import { eachCluster, scaledPanel } from './known-panel.ts';
import { type ClusterTraining, forecastMethod } from './method.ts';

/** The paper's dynamic factors with loadings made by an LSTM, one model a cluster. */
export const lstmDfa = forecastMethod({
  forecasts: 'all',
  random: true,
  settings: ({ scales, labels, config: { kFactors, window, epochs, seed } }) => ({
    ...{ scales, labels, kFactors, window, epochs: epochs.lstm, seed },
  }),
  fit: async (known, { scales, labels, kFactors, window, epochs, seed }, { device, first, replicas, signal }) => {
    const { indicators } = known.panel;
    const { block, back } = scaledPanel(known, scales);
    const training: ClusterTraining[] = [];
    const diverged = new Set<number>();
    const values = await eachCluster(known, labels, replicas, async ({ cluster, members }) => {
      signal?.throwIfAborted();
      const { result } = await new LstmDfa({ kFactors, window, epochs, randomState: seed }).fit(block(members), {
        ...{ device, replicas, firstReplica: first, steps: known.steps },
      });
      const { trainLoss, validationLoss, bestEpoch, ridged } = result;
      for (const replica of result.diverged) diverged.add(replica);
      training.push({
        ...{ cluster, trainLoss, validationLoss },
        best: Float64Array.from(replicaRows(validationLoss, replicas), (losses, replica) =>
          result.diverged.includes(replica) ? Number.NaN : losses[bestEpoch[replica]!]!,
        ),
        loadings: meanLoadings(result.loadings, replicas, indicators * kFactors),
        ridged: ridged.reduce((sum, value) => sum + value, 0),
      });
      return Float64Array.from(result.forecast, (value, at) => back(value, at % indicators));
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
