import { ConfigError, type FitOptions, unlessAborted } from '@kuznets/base';
import { type Device, type GrowTreesOptions, type GrownTrees, type RankedSample, growTrees } from '@kuznets/core-gpu';
import { type FixedPoint, reorderFeatures } from './rank-sample.ts';

/** Grows trees of one sample, on its target or on another. */
export type Grow = (options: GrowTreesOptions, target?: FixedPoint) => Promise<GrownTrees>;

/**
 * {@link growTrees} on a sample, where `ties: 'first'` may mean first in an order of the features other than their own.
 *
 * Trees are grown on the columns in that order and their features mapped back, so every backend honours it.
 */
export function growerOf(device: Device, sample: RankedSample, order?: readonly number[]): Grow {
  const ordered = order ? reorderFeatures(sample, order) : sample;
  return async (options, target) => {
    const trees = await growTrees(device, target ? { ...ordered, ...target } : ordered, options);
    return order ? { ...trees, feature: trees.feature.map((k) => (k < 0 ? k : order[k]!)) } : trees;
  };
}

/**
 * All features, the preferred ones first.
 *
 * @throws ConfigError for an index that is no feature or is given twice
 */
export function tieOrder(preference: readonly number[] | undefined, features: number): readonly number[] | undefined {
  if (!preference || preference.length === 0) return undefined;
  preference.forEach((feature, i) => {
    if (feature >= features || preference.indexOf(feature) < i)
      throw new ConfigError('not allowed', {
        where: { option: `tiePreference[${i}]` },
        got: feature,
        allowed: `feature indices from 0 to ${features - 1}, each once`,
      });
  });
  return [...new Set([...preference, ...Array.from({ length: features }, (_, f) => f)])];
}

/** What a run of trees is cut by. */
export interface ChunkLimits extends FitOptions {
  /** Index of the first tree. Default 0. */
  readonly firstTree?: number;
  readonly trees: number;
  /** Trees that a device grows as fast as one. */
  readonly least: number;
  /** Trees of the first chunk, before the machine is known. */
  readonly first: number;
  /** Trees that memory has room for. */
  readonly most: number;
}

const CHUNK_MILLISECONDS = 200;
const FASTEST_GROWTH = 8;

/**
 * Grows trees in chunks that take about a fifth of a second, the next one while the consumer works on one.
 *
 * Trees are keyed by (seed, tree): where they are cut depends on the machine, their bytes do not.
 *
 * @param grow - grows `trees` trees from `firstTree` on
 * @param limits - how many trees in all, signal and progress
 * @returns the chunks in order, with the index of their first tree
 * @throws the signal's reason, between chunks
 */
export async function* growChunks(
  grow: (firstTree: number, trees: number) => Promise<GrownTrees>,
  { firstTree = 0, trees, least, first, most, signal, onProgress }: ChunkLimits,
): AsyncGenerator<{ readonly firstTree: number; readonly grown: GrownTrees }> {
  let size = Math.min(Math.max(least, first), most);
  let useTime = 0; // of a tree
  const start = (done: number) => {
    const count = Math.min(size, trees - done);
    if (count <= 0) return undefined;
    const growing = grow(firstTree + done, count);
    growing.catch(() => undefined); // reported where it is awaited
    return { count, growing, since: performance.now() };
  };
  let next = start(0);
  for (let done = 0; next; ) {
    signal?.throwIfAborted();
    const { count, growing, since } = next;
    const grown = await unlessAborted(growing, signal);
    const now = performance.now();
    const treeTime = Math.max(useTime, (now - since) / count);
    size = Math.floor(Math.min(CHUNK_MILLISECONDS / treeTime, FASTEST_GROWTH * size, most));
    size = Math.max(size, Math.min(least, most));
    next = start(done + count);
    yield { firstTree: firstTree + done, grown };
    useTime = (performance.now() - now) / count;
    done += count;
    if (done < trees) onProgress?.(done / trees);
  }
}
