import { ConfigError, type Sample, type Scores, type Trees, joinTrees, scorePrediction } from '@kuznets/base';
import {
  type M5Models,
  type OobPermutation,
  type RankedSample,
  codedRows,
  m5Models,
  mostDrawn,
} from '@kuznets/core-gpu';
import { leastTrees } from './fit-forest.ts';
import { startForestHash } from './forest-hash.ts';
import { growChunks, growerOf } from './grow.ts';
import type { GrowSettings } from './options.ts';
import { EXACT_ROWS, fixedPoint, rankSamplePaced } from './rank-sample.ts';
import type { NamedSample, StreamOptions, TreesResult } from './tree-regressor.ts';

const FIRST_CELLS = 2 ** 20;
const MOST_TREES = 1024;
const MOST_CELLS = 2 ** 22;

/** Consecutive model trees as they are made. */
export interface M5PChunk {
  /** Index of the first tree. */
  readonly firstTree: number;
  readonly trees: Trees;
  /** Rise in out-of-bag error by tree and feature, or group of columns, in squared units of the target; with `oobPermutation`. */
  readonly permutation?: OobPermutation | undefined;
}

/** What the `fit` of the M5P estimators is told. */
export interface M5PFitOptions extends StreamOptions<M5PChunk> {
  /** Measure out-of-bag permutation importance and pass it to `onTrees`. Default false. */
  readonly oobPermutation?: boolean;
}

/** What M5P trees learn. */
export interface M5PResult extends TreesResult {
  /** `rows`: mean prediction of the trees that did not draw the row, NaN where every tree drew it. */
  readonly oobPrediction: Float64Array;
  readonly oobScore: Scores;
  /** `rows`: in-sample predictions. */
  readonly trainPrediction: Float64Array;
  readonly trainScore: Scores;
}

/** What is done to grown trees. */
export interface M5PSettings extends GrowSettings {
  readonly prune: boolean;
  readonly smooth: boolean;
}

/**
 * A table as M5 trees are grown on it: the target in whole numbers below `2^31 / draws`.
 *
 * @throws ConfigError for more than 65,535 rows
 */
async function m5Sample(data: Sample, drawn: number, options: M5PFitOptions): Promise<RankedSample> {
  const most = Math.max(data.rows, drawn);
  if (most > EXACT_ROWS) {
    const what =
      data.rows > EXACT_ROWS
        ? 'too many rows for M5P'
        : 'too many rows for M5P, all draws being of the largest cluster';
    throw new ConfigError(what, { got: most, allowed: `at most ${EXACT_ROWS}` });
  }
  const bits = Math.min(29, 31 - Math.ceil(Math.log2(drawn)));
  return { ...(await rankSamplePaced(data, options)), ...fixedPoint(data.y, bits) };
}

/** Grows and fits model trees chunk by chunk: the next chunk grows while one gets its models. */
export async function fitM5P(data: NamedSample, settings: M5PSettings, options: M5PFitOptions): Promise<M5PResult> {
  const { device, keepTrees = true, oobPermutation: permute = false } = options;
  const { rows, features, x, y, featureNames, groups } = data;
  const { nEstimators, prune, smooth, tieOrder, ...rules } = settings;
  const { seed, draws, replace, clusters } = rules;
  const drawn = { seed, draws, replace, ...(clusters && { clusters }) };
  const sample = await m5Sample(data, mostDrawn(rows, drawn), options);
  const table = { rows, features, codes: codedRows(sample).codes, x, y, groups };
  const grower = growerOf(device, sample, tieOrder);
  const header = { nTrees: nEstimators, nFeatures: features, scale: 1 / nEstimators, base: 0 };
  const hash = startForestHash(header);
  const kept: Trees[] = [];
  const total = { all: new Float64Array(rows), oob: new Float64Array(rows), oobCount: new Uint32Array(rows) };

  const chunks = growChunks((firstTree, trees) => grower({ ...rules, firstTree, trees }), {
    ...options,
    trees: nEstimators,
    least: leastTrees(device),
    first: Math.floor(FIRST_CELLS / (rows * features)),
    most: Math.max(1, Math.min(MOST_TREES, Math.floor(MOST_CELLS / Math.max(rows, features)))),
  });
  for await (const { firstTree, grown } of chunks) {
    const bag = { ...drawn, firstTree };
    const models = await m5Models(device, grown, table, { ...bag, prune, smooth, permute });
    addPredictions(total, models, rows);
    const { trees, permutation } = models;
    hash.update(trees);
    if (keepTrees) kept.push(trees);
    await options.onTrees?.({ firstTree, trees, permutation });
  }
  const oobPrediction = total.oob.map((sum, row) => sum / total.oobCount[row]!);
  const trainPrediction = total.all.map((sum) => sum * header.scale);
  return {
    featureNames,
    trees: keepTrees ? joinTrees(kept) : null,
    scale: header.scale,
    base: header.base,
    forestHash: hash.hex(),
    oobPrediction,
    oobScore: scorePrediction(y, oobPrediction),
    trainPrediction,
    trainScore: scorePrediction(y, trainPrediction),
  };
}

/** Adds predictions tree by tree, so that the sums are the same for any chunks. */
function addPredictions(
  { all, oob, oobCount }: { readonly all: Float64Array; readonly oob: Float64Array; readonly oobCount: Uint32Array },
  { prediction, outOfBag }: M5Models,
  rows: number,
): void {
  for (let cell = 0; cell < prediction.length; cell++) {
    const row = cell % rows;
    all[row]! += prediction[cell]!;
    if (outOfBag[cell] === 0) continue;
    oob[row]! += prediction[cell]!;
    oobCount[row]! += 1;
  }
}
