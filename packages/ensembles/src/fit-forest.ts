import {
  type BagOptions,
  type Device,
  type ForestPrediction,
  type GrownTrees,
  type RankedSample,
  addPredictions,
  codedRows,
  concatTrees,
  forestPredict,
} from '@kuznets/core-gpu';
import { type Forest, forestOf } from './forest.ts';
import { growerOf } from './grow.ts';
import { encodeHeader, encodeTrees } from './forest-format.ts';
import type { GrowSettings } from './options.ts';
import { createSha256 } from './sha256.ts';

const CHUNK_TREES = 2048;
const CHUNK_ROWS = 2 ** 22;

/** Consecutive trees as they are grown, with what is needed to evaluate them out of bag. */
export interface GrownChunk {
  /** Index of the first tree. */
  readonly firstTree: number;
  readonly trees: GrownTrees;
  readonly sample: RankedSample;
  readonly bag: BagOptions;
}

/** Options of every estimator's `fit`. */
export interface FitOptions {
  readonly device: Device;
  /** Index of the first tree: a shard that starts at `firstTree` holds the same trees as the whole forest there. Default 0. */
  readonly firstTree?: number;
  /** Called with each chunk of trees, in order; awaited before the next. */
  readonly onTrees?: (chunk: GrownChunk) => void | Promise<void>;
  /** Keep the forest. Default true; without it memory does not grow with the number of trees and `predict` is not available. */
  readonly keepForest?: boolean;
  /** Predict the training rows with all trees. Default false. */
  readonly trainPrediction?: boolean;
  /** Called with the number of trees done. */
  readonly onProgress?: (trees: number) => void;
  /** Stops between chunks, rejecting with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What growing a forest leaves behind. */
export interface FittedForest {
  /** Absent with `keepForest: false`. */
  readonly forest: Forest | undefined;
  /** SHA-256 of the forest's binary format. */
  readonly forestHash: string;
  readonly oob: ForestPrediction;
  readonly train: ForestPrediction | undefined;
}

/** Grows a forest chunk by chunk: the next chunk grows while one is evaluated. */
export async function fitForest(
  sample: RankedSample,
  nEstimators: number,
  settings: GrowSettings,
  options: FitOptions,
): Promise<FittedForest> {
  const { device, firstTree = 0, signal } = options;
  const { rows } = sample;
  const { seed, draws, replace } = settings;
  const coded = codedRows(sample);
  const perChunk = Math.max(1, Math.min(CHUNK_TREES, Math.floor(CHUNK_ROWS / rows)));
  const hash = createSha256();
  hash.update(encodeHeader(nEstimators, sample.features, sample));
  const kept: GrownTrees[] = [];
  const nothing = { sum: new Float64Array(rows), count: new Uint32Array(rows) };
  let oob: ForestPrediction = nothing;
  let train: ForestPrediction | undefined = options.trainPrediction ? nothing : undefined;

  const grower = growerOf(device, sample, settings.tieOrder);
  const grow = (start: number): Promise<GrownTrees> | undefined => {
    if (start >= nEstimators) return undefined;
    const growing = grower({
      ...settings,
      firstTree: firstTree + start,
      trees: Math.min(perChunk, nEstimators - start),
    });
    growing.catch(() => undefined); // reported where it is awaited
    return growing;
  };
  let next = grow(0);
  for (let start = 0; next; start += perChunk) {
    signal?.throwIfAborted();
    const trees = await next;
    next = grow(start + perChunk);
    const bag = { seed, draws, replace, firstTree: firstTree + start };
    const [oobPart, trainPart] = await Promise.all([
      draws < rows || replace ? forestPredict(device, trees, coded, { outOfBag: bag }) : undefined,
      train && forestPredict(device, trees, coded),
    ]);
    if (oobPart) oob = addPredictions([oob, oobPart], rows);
    if (train && trainPart) train = addPredictions([train, trainPart], rows);
    const forest = forestOf(trees, sample.features, sample);
    hash.update(encodeTrees(forest));
    if (options.keepForest !== false) kept.push(trees);
    await options.onTrees?.({ firstTree: firstTree + start, trees, sample, bag: { seed, draws, replace } });
    options.onProgress?.(Math.min(nEstimators, start + perChunk));
  }
  return {
    forest: options.keepForest === false ? undefined : forestOf(concatTrees(kept), sample.features, sample),
    forestHash: hash.hex(),
    oob,
    train,
  };
}
