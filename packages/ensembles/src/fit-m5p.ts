import { ConfigError } from '@kuznets/base';
import {
  type Device,
  type M5Models,
  type OobPermutation,
  type RankedSample,
  codedRows,
  m5Models,
} from '@kuznets/core-gpu';
import { type AdditiveHeader, type AdditiveTrees, additiveHash, joinTrees } from './additive-trees.ts';
import { growerOf } from './grow.ts';
import type { GrowSettings } from './options.ts';
import { EXACT_ROWS, type Regression, fixedPoint, rankSample } from './sample.ts';

const CHUNK_TREES = 1024;
const CHUNK_CELLS = 2 ** 22;

/** Consecutive model trees as they are made. */
export interface M5PChunk {
  /** Index of the first tree. */
  readonly firstTree: number;
  /** Scaled as in the whole ensemble. */
  readonly trees: AdditiveTrees;
  /** Rise in out-of-bag error by tree and feature, in squared units of the target; with `oobPermutation`. */
  readonly permutation?: OobPermutation | undefined;
}

/** Options of `fit` of the M5P estimators. */
export interface M5PFitOptions {
  readonly device: Device;
  /** Index of the first tree: a shard that starts at `firstTree` holds the same trees as the whole ensemble there. Default 0. */
  readonly firstTree?: number;
  /** Called with each chunk of trees, in order; awaited before the next. */
  readonly onTrees?: (chunk: M5PChunk) => void | Promise<void>;
  /** Measure out-of-bag permutation importance and pass it to `onTrees`. Default false. */
  readonly oobPermutation?: boolean;
  /** Keep the trees. Default true; without it memory does not grow with their number and `predict` is not available. */
  readonly keepTrees?: boolean;
  /** Called with the number of trees done. */
  readonly onProgress?: (trees: number) => void;
  /** Stops between chunks, rejecting with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What fitting M5P trees leaves behind. */
export interface FittedM5P {
  /** Absent with `keepTrees: false`. */
  readonly trees: AdditiveTrees | undefined;
  readonly treesHash: string;
  /** `rows`: mean prediction of the trees that did not draw the row, NaN where all did. */
  readonly oobPrediction: Float64Array;
  /** `rows`: mean prediction of all trees. */
  readonly trainPrediction: Float64Array;
}

/** What is done to grown trees. */
export interface M5PSettings extends GrowSettings {
  readonly nEstimators: number;
  readonly prune: boolean;
  readonly smooth: boolean;
}

/**
 * A table as M5 trees are grown on it: the target in whole numbers below `2^31 / draws`.
 *
 * @throws ConfigError for more than 65,535 rows
 */
function m5Sample(data: Regression, draws: number): RankedSample {
  if (data.rows > EXACT_ROWS)
    throw new ConfigError(`M5P: got ${String(data.rows)} rows, allowed are at most ${String(EXACT_ROWS)}`);
  return { ...rankSample(data), ...fixedPoint(data.y, Math.min(29, 31 - Math.ceil(Math.log2(draws)))) };
}

/** Grows and fits model trees chunk by chunk: the next chunk grows while one gets its models. */
export async function fitM5P(data: Regression, settings: M5PSettings, options: M5PFitOptions): Promise<FittedM5P> {
  const { device, firstTree = 0, signal, oobPermutation: permute = false } = options;
  const { rows, features, x, y } = data;
  const { nEstimators, prune, smooth, tieOrder, ...rules } = settings;
  const { seed, draws, replace } = rules;
  const sample = m5Sample(data, draws);
  const table = { rows, features, codes: codedRows(sample).codes, x, y };
  const grower = growerOf(device, sample, tieOrder);
  const perChunk = Math.max(1, Math.min(CHUNK_TREES, Math.floor(CHUNK_CELLS / Math.max(rows, features))));
  const header: AdditiveHeader = { nEstimators, nFeatures: features, scale: 1 / nEstimators, base: 0 };
  const hash = additiveHash(header);
  const parts: AdditiveTrees[] = [];
  const all = new Float64Array(rows);
  const oob = new Float64Array(rows);
  const oobCount = new Uint32Array(rows);

  const grow = (start: number): ReturnType<typeof grower> | undefined => {
    if (start >= nEstimators) return undefined;
    const growing = grower({ ...rules, firstTree: firstTree + start, trees: Math.min(perChunk, nEstimators - start) });
    growing.catch(() => undefined); // reported where it is awaited
    return growing;
  };
  let next = grow(0);
  for (let start = 0; next; start += perChunk) {
    signal?.throwIfAborted();
    const grown = await next;
    next = grow(start + perChunk);
    const models = await m5Models(device, grown, table, {
      seed,
      draws,
      replace,
      firstTree: firstTree + start,
      prune,
      smooth,
      permute,
    });
    for (let t = 0; t < models.trees; t++) {
      for (let row = 0; row < rows; row++) {
        const prediction = models.prediction[t * rows + row]!;
        all[row]! += prediction;
        if (models.outOfBag[t * rows + row] === 0) continue;
        oob[row]! += prediction;
        oobCount[row]! += 1;
      }
    }
    const trees = additiveOf(models, header);
    hash.update(trees);
    if (options.keepTrees !== false) parts.push(trees);
    await options.onTrees?.({ firstTree: firstTree + start, trees, permutation: models.permutation });
    options.onProgress?.(Math.min(nEstimators, start + perChunk));
  }
  return {
    trees: options.keepTrees === false ? undefined : joinTrees(parts, header),
    treesHash: hash.hex(),
    oobPrediction: oob.map((sum, row) => sum / oobCount[row]!),
    trainPrediction: all.map((sum) => sum * header.scale),
  };
}

function additiveOf(models: M5Models, { nFeatures, scale, base }: AdditiveHeader): AdditiveTrees {
  return Object.freeze({
    ...{ nEstimators: models.trees, nFeatures, scale, base },
    offsets: models.offsets,
    feature: models.feature,
    threshold: models.threshold,
    childrenLeft: models.childrenLeft,
    childrenRight: models.childrenRight,
    value: models.value,
    nNodeSamples: models.count,
    linear: { offsets: models.linearOffsets, feature: models.linearFeature, coef: models.linearCoef },
  });
}
