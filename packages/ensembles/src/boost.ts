import { type Scores, scorePrediction } from '@kuznets/base';
import { type Device, codedRows, forestPredict } from '@kuznets/core-gpu';
import { type AdditiveTrees, additiveHash, joinTrees } from './additive-trees.ts';
import { forestOf } from './forest.ts';
import { growerOf } from './grow.ts';
import type { GrowSettings } from './options.ts';
import { type FixedPoint, type Regression, fixedPoint, rankSample } from './sample.ts';

/** What boosting needs beside the data, every default filled in. */
export interface BoostSettings extends GrowSettings {
  readonly nEstimators: number;
  readonly learningRate: number;
  readonly init: 'zero' | 'mean';
}

/** Boosted trees and how they fit the training rows. */
export interface BoostedFit {
  readonly trees: AdditiveTrees;
  readonly treesHash: string;
  /** `rows` */
  readonly trainPrediction: Float64Array;
  /** After each cycle. */
  readonly trainScores: readonly Scores[];
}

/**
 * Boosts by least squares: each tree fits what the trees before it left over.
 *
 * After cycle `m` row `i` is predicted as `base + learningRate * (v_1i + ... + v_mi)`, summed in float64 in that order,
 * `v` being leaf means. The residual is put on a fixed-point grid of its own by the rule of {@link rankSample} and grown in
 * integers. All float64 work is here, on the host, so every backend grows the same trees.
 */
export async function boost(
  data: Regression,
  settings: BoostSettings,
  device: Device,
  each: (cycles: number) => void,
): Promise<BoostedFit> {
  const { y, rows, features } = data;
  const { nEstimators, learningRate, init, tieOrder, ...rules } = settings;
  const sample = rankSample(data);
  const coded = codedRows(sample);
  const grow = growerOf(device, sample, tieOrder);
  const base = init === 'mean' ? y.reduce((sum, value) => sum + value, 0) / rows : 0;
  const sums = new Float64Array(rows);
  let prediction = sums.map(() => base);
  const header = { nEstimators, nFeatures: features, scale: learningRate, base };
  const hash = additiveHash(header);
  const grown: AdditiveTrees[] = [];
  const trainScores: Scores[] = [];
  for (let cycle = 0; cycle < nEstimators; cycle++) {
    const grid: FixedPoint = fixedPoint(y.map((value, row) => value - prediction[row]!));
    const tree = await grow({ ...rules, firstTree: cycle, trees: 1 }, grid);
    const leaves = await forestPredict(device, tree, coded);
    leaves.sum.forEach((leaf, row) => (sums[row]! += grid.targetCentre + grid.targetScale * leaf));
    prediction = sums.map((sum) => base + learningRate * sum);
    const forest = { ...forestOf(tree, features, grid), scale: learningRate, base };
    hash.update(forest);
    grown.push(forest);
    trainScores.push(scorePrediction(y, prediction));
    each(cycle + 1);
  }
  return { trees: joinTrees(grown, header), treesHash: hash.hex(), trainPrediction: prediction, trainScores };
}
