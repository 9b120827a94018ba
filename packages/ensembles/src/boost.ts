import { type Scores, type Trees, joinTrees, scorePrediction } from '@kuznets/base';
import { type DeviceFitOptions, codedRows, forestPredict } from '@kuznets/core-gpu';
import { startForestHash } from './forest-hash.ts';
import { growerOf } from './grow.ts';
import { gridOf, treesOf } from './grown-trees.ts';
import type { GrowSettings } from './options.ts';
import { type FixedPoint, fixedPoint, rankSamplePaced } from './rank-sample.ts';
import type { NamedSample, TreesResult } from './tree-regressor.ts';

/** What boosting needs beside the data, every default filled in. */
export interface BoostSettings extends GrowSettings {
  readonly learningRate: number;
  readonly init: 'zero' | 'mean';
}

/** What boosting learns. */
export interface BoostingResult extends TreesResult {
  readonly trees: Trees;
  /** `rows`: in-sample predictions. */
  readonly trainPrediction: Float64Array;
  readonly trainScore: Scores;
  /** `nEstimators`: in-sample fit after each cycle; scikit-learn's `train_score_` holds its `mse`. */
  readonly trainScores: readonly Scores[];
}

/**
 * Boosts by least squares: each tree fits what the trees before it left over.
 *
 * After cycle `m` row `i` is predicted as `base + learningRate * (v_1i + ... + v_mi)`, summed in float64 in that order,
 * `v` being leaf means. The residual is put on a fixed-point grid of its own by the rule of `rankSample` and grown in
 * integers. All float64 work is here, on the host, so every backend grows the same trees.
 */
export async function boost(
  data: NamedSample,
  { nEstimators, learningRate, init, tieOrder, ...rules }: BoostSettings,
  fit: DeviceFitOptions,
): Promise<BoostingResult> {
  const { y, rows, features, featureNames } = data;
  const { device, signal, onProgress } = fit;
  const sample = await rankSamplePaced(data, fit);
  const coded = codedRows(sample);
  const grow = growerOf(device, sample, tieOrder);
  const base = init === 'mean' ? y.reduce((sum, value) => sum + value, 0) / rows : 0;
  const sums = new Float64Array(rows);
  let prediction = sums.map(() => base);
  const hash = startForestHash({ nTrees: nEstimators, nFeatures: features, scale: learningRate, base });
  const parts: Trees[] = [];
  const trainScores: Scores[] = [];
  for (let cycle = 0; cycle < nEstimators; cycle++) {
    const residual: FixedPoint = fixedPoint(y.map((value, row) => value - prediction[row]!));
    const tree = await grow({ ...rules, firstTree: cycle, trees: 1 }, residual);
    signal?.throwIfAborted();
    const leaves = await forestPredict(device, tree, coded);
    signal?.throwIfAborted();
    const grid = gridOf(residual);
    leaves.sum.forEach((leaf, row) => (sums[row]! += grid.centre + grid.scale * leaf));
    prediction = sums.map((sum) => base + learningRate * sum);
    // Every tree has a grid of its own, the whole has none.
    const { grid: _, ...trees } = treesOf(tree, grid);
    hash.update(trees);
    parts.push(trees);
    trainScores.push(scorePrediction(y, prediction));
    onProgress?.((cycle + 1) / nEstimators);
  }
  return {
    featureNames,
    trees: joinTrees(parts),
    scale: learningRate,
    base,
    forestHash: hash.hex(),
    trainPrediction: prediction,
    trainScore: trainScores.at(-1)!,
    trainScores,
  };
}
