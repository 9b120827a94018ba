import { type Scores, type Trees, joinTrees, scorePrediction } from '@kuznets/base';
import {
  type BagOptions,
  type Device,
  type ForestPrediction,
  type GrownTrees,
  type RankedSample,
  addPredictions,
  codedRows,
  forestPredict,
  mostDrawn,
} from '@kuznets/core-gpu';
import { startForestHash } from './forest-hash.ts';
import { growChunks, growerOf } from './grow.ts';
import { gridOf, treesOf } from './grown-trees.ts';
import type { GrowSettings } from './options.ts';
import { rankSamplePaced } from './rank-sample.ts';
import type { NamedSample, StreamOptions, TreesResult } from './tree-regressor.ts';

const FIRST_CELLS = 2 ** 20;
const MOST_TREES = 2048;
const MOST_ROWS = 2 ** 22;

/** Consecutive trees as they are grown, with what is needed to evaluate them out of bag. */
export interface GrownChunk {
  /** Index of the first tree. */
  readonly firstTree: number;
  /** In whole steps of the grid. */
  readonly grown: GrownTrees;
  /** In units of the target. */
  readonly trees: Trees;
  readonly sample: RankedSample;
  readonly bag: BagOptions;
}

/** What the `fit` of a forest is told. */
export interface ForestFitOptions extends StreamOptions<GrownChunk> {
  /** Predict the training rows with all trees. Default false. */
  readonly trainPrediction?: boolean;
  /**
   * Predict out of bag and hash the trees. Default true; without, `oobPrediction` is NaN and `forestHash` empty: for thousands of fits whose trees
   * `onTrees` alone looks at, as of permuted targets.
   */
  readonly evaluate?: boolean;
}

/** What a forest learns. */
export interface ForestResult extends TreesResult {
  /** Whether features were binned because a bag may hold more than 65,535 rows. */
  readonly binned: boolean;
  /** `rows`: mean prediction of the trees that did not draw the row, NaN where every tree drew it. */
  readonly oobPrediction: Float64Array;
  /** `oobScore.r2` is scikit-learn's `oob_score_`, `oobScore.mse` ranger's `prediction.error`. */
  readonly oobScore: Scores;
  /** `rows`: in-sample predictions; null without `trainPrediction: true`. */
  readonly trainPrediction: Float64Array | null;
  readonly trainScore: Scores | null;
}

/** A device takes so many trees at once without taking longer. */
export const leastTrees = (device: Device): number => (device.backend === 'wasm' ? device.pool.workers : 1);

/** Grows a forest chunk by chunk. */
export async function fitForest(
  data: NamedSample,
  { nEstimators, tieOrder, ...settings }: GrowSettings,
  options: ForestFitOptions,
): Promise<ForestResult> {
  const { device, keepTrees = true, evaluate = true } = options;
  const { y, rows, features, featureNames } = data;
  const { seed, draws, replace, starts, clusters } = settings;
  const bag = { seed, draws, replace, ...(starts && { starts }), ...(clusters && { clusters }) };
  const drawn = mostDrawn(rows, bag);
  const sample = await rankSamplePaced(data, options, drawn);
  const coded = codedRows(sample);
  const grid = gridOf(sample);
  const header = { nTrees: nEstimators, nFeatures: features, scale: 1 / nEstimators, base: 0, grid };
  const hash = startForestHash(header);
  const kept: Trees[] = [];
  const nothing = { sum: new Float64Array(rows), count: new Uint32Array(rows) };
  let oob: ForestPrediction = nothing;
  let train: ForestPrediction | undefined = options.trainPrediction ? nothing : undefined;

  const grower = growerOf(device, sample, tieOrder);
  const chunks = growChunks((first, trees) => grower({ ...settings, firstTree: first, trees }), {
    ...options,
    trees: nEstimators,
    least: leastTrees(device),
    first: Math.floor(FIRST_CELLS / (rows * features)),
    most: Math.max(1, Math.min(MOST_TREES, Math.floor(MOST_ROWS / rows))),
  });
  for await (const { firstTree: first, grown } of chunks) {
    const [oobPart, trainPart] = await Promise.all([
      evaluate && (drawn < rows || replace || clusters)
        ? forestPredict(device, grown, coded, { outOfBag: { ...bag, firstTree: first } })
        : undefined,
      train && forestPredict(device, grown, coded),
    ]);
    if (oobPart) oob = addPredictions([oob, oobPart], rows);
    if (train && trainPart) train = addPredictions([train, trainPart], rows);
    const chunk = chunkOf({ firstTree: first, grown, sample, bag });
    if (evaluate) hash.update(chunk.trees);
    if (keepTrees) kept.push(chunk.trees);
    await options.onTrees?.(chunk);
  }
  const means = ({ sum, count }: ForestPrediction): Float64Array =>
    sum.map((total, row) => grid.centre + (grid.scale * total) / count[row]!);
  const oobPrediction = means(oob);
  const trainPrediction = train ? means(train) : null;
  return {
    featureNames,
    trees: keepTrees ? joinTrees(kept) : null,
    scale: header.scale,
    base: header.base,
    forestHash: evaluate ? hash.hex() : '',
    binned: sample.rowBits === 24,
    oobPrediction,
    oobScore: scorePrediction(y, oobPrediction),
    trainPrediction,
    trainScore: trainPrediction && scorePrediction(y, trainPrediction),
  };
}

/** A chunk whose trees are put into units of the target where somebody looks at them. */
function chunkOf(chunk: Omit<GrownChunk, 'trees'>): GrownChunk {
  let trees: Trees | undefined;
  return {
    ...chunk,
    get trees() {
      return (trees ??= treesOf(chunk.grown, gridOf(chunk.sample)));
    },
  };
}
