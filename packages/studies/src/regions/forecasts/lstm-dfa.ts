import { shareOut } from '@kuznets/base';
import { divergedReplicas } from '@kuznets/core-gpu';
import { LstmDfa, type LstmDfaResult } from '@kuznets/dfa';
import { clustersOf } from '../clusters/members.ts';
import type { ForecastNote } from '../notes.ts';
import { replicaRows, withoutReplicas } from '../replicas.ts';
import { eachCluster, scaledPanel } from './known-panel.ts';
import { type ClusterLoadings, forecastMethod, type NetworkTraining } from './method.ts';
import { readerOf, sequenceSettings } from './sequences.ts';

/** The paper's dynamic factors with loadings made by an LSTM, one model a cluster, or one of all regions. */
export const lstmDfa = forecastMethod({
  forecasts: 'all',
  random: true,
  settings: (origin) => ({
    ...{ ...sequenceSettings(origin), labels: origin.labels, kFactors: origin.config.kFactors },
    ...{ pooled: origin.config.lstm.pooled, loss: origin.config.lstm.loss },
    bidirectional: origin.config.lstm.bidirectional,
  }),
  fit: async (known, settings, { device, first, replicas, ...told }) => {
    const { scales, reads, logged, seen, options, labels, kFactors, pooled, loss, bidirectional } = settings;
    const { indicators } = known.panel;
    const { block, back, deviation } = scaledPanel(known, scales, logged);
    const trained = scaledPanel({ ...known, length: known.length + seen }, scales, logged);
    const notes: ForecastNote[] = pooled ? [{ code: 'one-network' }] : [];
    const training: NetworkTraining[] = [];
    const loadings: ClusterLoadings[] = [];
    const diverged = new Set<number>();
    const together = pooled ? labels.map(() => 0) : labels;
    const shares = shareOut(
      told,
      clustersOf(together).map(({ members }) => members.length),
    );
    const values = await eachCluster(known, together, replicas, async ({ cluster, members }) => {
      // The regions of one network have one scale: a plan refuses errors in units where they have not.
      const scale = deviation.subarray(members[0]! * indicators, (members[0]! + 1) * indicators);
      const lossWeights = loss === 'units' ? Array.from(scale, (value) => value ** 2) : undefined;
      const model = new LstmDfa({ kFactors, bidirectional, ...options, ...(lossWeights && { lossWeights }) });
      if (options.split === 'series' && members.length === 1) notes.push({ code: 'split-by-windows', cluster });
      const panel = block(members);
      const { read, levels } = readerOf(panel, reads);
      const sample = read(trained.block(members));
      await model.fit(sample, { device, replicas, firstReplica: first, ...shares[training.length] });
      const ahead = levels(await model.forecast(read(panel), { device, steps: known.steps }), known.steps);
      const { result } = model;
      const { trainLoss, validationLoss, bestEpoch } = result;
      const width = known.steps * indicators;
      const forecast = Float64Array.from(ahead, (value, at) =>
        back(value, members[Math.floor(at / width) % members.length]!, at % indicators),
      );
      const lost = new Set([...result.diverged, ...divergedReplicas(replicas, forecast)]);
      for (const replica of lost) diverged.add(replica);
      training.push({ cluster: pooled ? null : cluster, trainLoss, validationLoss });
      const best = Float64Array.from(replicaRows(validationLoss, replicas), (losses, replica) =>
        lost.has(replica) ? Number.NaN : losses[bestEpoch[replica]!]!,
      );
      for (const { cluster: own, members: rows } of clustersOf(members.map((unit) => labels[unit]!)))
        loadings.push({ cluster: own, best, ...loadingsOf(result, rows) });
      return forecast;
    });
    return { values: withoutReplicas(values, replicas, diverged), notes, training, loadings };
  },
});

/** Mean loadings of some rows, each replica's, and how often the ridge decided there. */
function loadingsOf(
  { loadings, ridged, replicas, kEndog, kFactors }: LstmDfaResult,
  rows: readonly number[],
): Pick<ClusterLoadings, 'loadings' | 'ridged'> {
  const series = ridged.length / replicas;
  const size = kEndog * kFactors;
  const mean = new Float64Array(replicas * size);
  let decided = 0;
  for (let replica = 0; replica < replicas; replica++)
    for (const row of rows) {
      const at = replica * series + row;
      decided += ridged[at]!;
      for (let e = 0; e < size; e++) mean[replica * size + e]! += loadings[at * size + e]! / rows.length;
    }
  return { loadings: mean, ridged: decided };
}
