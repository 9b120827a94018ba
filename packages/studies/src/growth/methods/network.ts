import type { Table } from '@kuznets/base';
import { substitutedVariation, type ExplainedVariation } from '@kuznets/explain';
import {
  type NetworkModel,
  networkSplitMeans,
  NeuralNetworkRegressor,
  predictNetworkModel,
  type SubstitutedMeansOptions,
} from '@kuznets/regression';
import { z } from 'zod';
import type { GrowthData } from '../data.ts';
import { designOf } from '../design.ts';
import { sampledShares } from '../group-shares.ts';
import { descendingOrder } from '../../statistics/ranks.ts';
import type { MethodNote } from '../notes.ts';
import { averageSlopes } from '../slopes.ts';
import { growthMethod } from './method.ts';
import { bagUnits } from './tree-settings.ts';
import { count } from '../../study/settings.ts';

const decomposedPairs = 10;
/** Networks whose mean's variance is shared out among groups. */
const mostShared = 500;

/** Bagged networks with one hidden layer. */
export const network = growthMethod({
  abbreviation: 'NN',
  random: 'model',
  seeds: 1,
  mostRows: 65_535,
  settings: {
    networks: count(1, 10_000_000).default(10_000).describe('networks of the ensemble'),
    hidden: count(1, 10_000).default(10).describe('hidden units of each'),
    activation: z.enum(['tanh', 'logistic']).default('tanh').describe('activation of the hidden units'),
    decomposedNetworks: count(1, 10_000_000)
      .default(10_000)
      .describe('networks whose mean is decomposed, the first so many'),
  },
  fewer: { networks: [100, 20], decomposedNetworks: [100, 20] },
  seconds: ({ networks, hidden }, rows) => 1.6e-5 * networks * hidden * rows * (1 + rows / 1500),
  async fit(
    data,
    { networks, hidden, activation, decomposedNetworks },
    { cpu, seed, importance, decompose, shares, slopes, keep, signal, onProgress },
  ) {
    const model = new NeuralNetworkRegressor({
      nEstimators: networks,
      hiddenLayerSize: hidden,
      activation,
      randomState: seed,
      ...bagUnits(data.clusters),
    });
    await model.fit(designOf(data), { device: cpu, signal, onProgress });
    const { trainPrediction, oobPrediction, importancesMean, importancesStd, excluded, nKept } = model.result;
    const { featureNames, ensemble, scaling } = model.result;
    const { stopReasons: stopped, epochsMean: epochs, bestEpochMean: bestEpoch } = model.result;
    const { trainMse: train, validationMse: validation, testMse: test } = model.result;
    const values = [...importancesMean];
    const notes: MethodNote[] = [];
    if (excluded.length > 0) notes.push({ code: 'networks-diverged', diverged: excluded.length, networks });
    if (decompose && decomposedNetworks < nKept)
      notes.push({ code: 'mean-of-first-networks', decomposed: decomposedNetworks, networks: nKept });
    const shared = Math.min(mostShared, decomposedNetworks, nKept);
    const ofGroups = shares
      ? await sampledShares(data, (sample) => alone({ featureNames, ensemble, scaling }, sample, shared), {
          seed,
          signal,
        })
      : null;
    for (const note of ofGroups?.notes ?? []) notes.push(note);
    if (ofGroups?.groupShares && shared < nKept)
      notes.push({ code: 'group-shares-of-first-networks', shared, networks: nKept });
    return {
      modelHash: null,
      fitted: trainPrediction,
      outOfBag: oobPrediction,
      importances: importance
        ? [
            { measure: 'weights', values },
            { measure: 'standardDeviation', values: [...importancesStd] },
          ]
        : [],
      variation: decompose
        ? await decomposed(model, data, descendingOrder(values).slice(0, decomposedPairs), {
            device: cpu,
            maxNetworks: decomposedNetworks,
          })
        : null,
      groupShares: ofGroups?.groupShares ?? null,
      coefficients: null,
      slopes: slopes
        ? await averageSlopes(data, (x, rows) => predictNetworkModel(cpu, { featureNames, ensemble, scaling }, x, rows))
        : null,
      model: keep ? { kind: 'network', network: { featureNames, ensemble, scaling } } : null,
      training: { networks: nKept, stopped, epochs, bestEpoch, mse: { train, validation, test } },
      notes,
    };
  },
});

/** Every determinant, and the pairs of the leading ones. */
async function decomposed(
  model: NeuralNetworkRegressor,
  data: GrowthData,
  leading: readonly number[],
  options: Pick<SubstitutedMeansOptions, 'device' | 'maxNetworks'>,
): Promise<ExplainedVariation> {
  const selected = Uint32Array.from(leading).sort();
  const listed = [...selected].flatMap((first, at) =>
    [...selected.subarray(at + 1)].map((second) => ({ first, second })),
  );
  const means = await model.substitutedMeans(designOf(data), {
    ...options,
    pairs: { first: listed.map(({ first }) => first), second: listed.map(({ second }) => second) },
  });
  return substitutedVariation(designOf(data), { ...means, selected });
}

/** A sample in one group, or two, without pairs. */
function alone(model: NetworkModel, sample: Table, maxNetworks: number): ExplainedVariation {
  const { x, rows, features, groups } = sample;
  const coalition = Uint8Array.from({ length: features }, (_, column) => Number(groups?.of[column] === 0));
  const { prediction, inside, outside } = networkSplitMeans(model, x, rows, coalition, { maxNetworks });
  const means = new Float64Array(2 * rows);
  means.set(inside);
  means.set(outside, rows);
  return substitutedVariation(sample, {
    prediction,
    features: groups?.names.length === 1 ? means.subarray(0, rows) : means,
  });
}
