import { LstmDfa } from '@kuznets/dfa';
import { clustersOf } from '../clusters/members.ts';
import { replicaRows, withoutReplicas } from '../replicas.ts';
import { placeForecasts } from './place.ts';
import { scaledPanel } from './known-panel.ts';
import { type ClusterTraining, forecastMethod } from './method.ts';

/** The paper's dynamic factors with loadings made by an LSTM, one model a cluster. */
export const lstmDfa = forecastMethod({
  label: 'LSTM-DFA',
  forecasts: 'all',
  random: true,
  settings: ({ scales, labels, config: { kFactors, window, epochs, seed } }) => ({
    ...{ scales, labels, kFactors, window, epochs: epochs.lstm, seed },
  }),
  fit: async (known, { scales, labels, kFactors, window, epochs, seed }, { device, first, replicas, signal }) => {
    const { panel, steps } = known;
    const { units, indicators } = panel;
    const { block, back } = scaledPanel(known, scales);
    const values = new Float64Array(replicas * units * steps * indicators);
    const training: ClusterTraining[] = [];
    const diverged = new Set<number>();
    for (const { cluster, members } of clustersOf(labels)) {
      signal?.throwIfAborted();
      const { result } = await new LstmDfa({ kFactors, window, epochs, randomState: seed }).fit(block(members), {
        ...{ device, replicas, firstReplica: first, steps },
      });
      const { forecast, trainLoss, validationLoss, bestEpoch, ridged } = result;
      placeForecasts(values, { members, units, steps, indicators, forecast }, (value, _member, indicator) =>
        back(value, indicator),
      );
      for (const replica of result.diverged) diverged.add(replica);
      training.push({
        ...{ cluster, trainLoss, validationLoss },
        best: Float64Array.from(replicaRows(validationLoss, replicas), (losses, replica) =>
          result.diverged.includes(replica) ? Number.NaN : losses[bestEpoch[replica]!]!,
        ),
        loadings: meanLoadings(result.loadings, replicas, indicators * kFactors),
        ridged: ridged.reduce((sum, value) => sum + value, 0),
      });
    }
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
