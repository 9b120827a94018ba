import { keepBestFirst, keepByLayer } from './best-first.ts';
import type { GrowTreesOptions, GrownTrees, RankedSample, RawTrees } from './contract.ts';

/** What {@link finaliseTrees} needs of a sample. */
export type SampleValues = Pick<RankedSample, 'rankOffsets' | 'lowValues' | 'highValues'>;

/**
 * Sets thresholds and values, prunes to `maxLeafNodes` or `maxSplits` and numbers the nodes of each tree in preorder.
 *
 * The one place where a backend's integers become a forest, so that every backend's forest has the same bytes.
 */
export function finaliseTrees(
  raw: RawTrees,
  sample: SampleValues,
  { maxLeafNodes, maxSplits = Infinity }: Pick<GrowTreesOptions, 'maxLeafNodes' | 'maxSplits'>,
): GrownTrees {
  const trees = raw.offsets.length - 1;
  const nodes = raw.feature.length;
  const offsets = new Uint32Array(trees + 1);
  const feature = new Int32Array(nodes);
  const cut = new Uint16Array(nodes);
  const threshold = new Float64Array(nodes);
  const childrenLeft = new Int32Array(nodes);
  const childrenRight = new Int32Array(nodes);
  const value = new Int32Array(nodes);
  const count = new Uint32Array(nodes);
  const stack: number[] = [];
  const parents: number[] = [];
  let to = 0;
  for (let t = 0; t < trees; t++) {
    const from = raw.offsets[t]!;
    const start = to;
    const splits = Number.isFinite(maxLeafNodes)
      ? keepBestFirst(raw, t, maxLeafNodes)
      : Number.isFinite(maxSplits)
        ? keepByLayer(raw, t, maxSplits)
        : undefined;
    stack.push(0);
    parents.push(-1);
    while (stack.length > 0) {
      const node = from + stack.pop()!;
      const parent = parents.pop()!;
      if (parent >= 0) childrenRight[parent] = to - start;
      const n = raw.count[node]!;
      value[to] = Math.floor((2 * raw.sum[node]! + n) / (2 * n));
      count[to] = n;
      const f = raw.feature[node]!;
      if (f < 0 || (splits && !splits.has(node - from))) {
        feature[to] = -1;
        childrenLeft[to] = -1;
        childrenRight[to] = -1;
      } else {
        const first = sample.rankOffsets[f]!;
        const left = raw.rankLeft[node]!;
        const right = raw.rankRight[node]!;
        const below = sample.highValues[first + left]!;
        const above = sample.lowValues[first + right]!;
        const middle = (below + above) / 2;
        const at = middle < above ? middle : below;
        feature[to] = f;
        threshold[to] = at;
        cut[to] = lastRankAtOrBelow(sample.lowValues, first, left, right, at);
        childrenLeft[to] = to - start + 1;
        stack.push(raw.childrenRight[node]!, raw.childrenLeft[node]!);
        parents.push(to, -1);
      }
      to++;
    }
    offsets[t + 1] = to;
  }
  return {
    offsets,
    feature: feature.slice(0, to),
    cut: cut.slice(0, to),
    threshold: threshold.slice(0, to),
    childrenLeft: childrenLeft.slice(0, to),
    childrenRight: childrenRight.slice(0, to),
    value: value.slice(0, to),
    count: count.slice(0, to),
  };
}

/** Largest rank in `left .. right - 1` whose smallest value is at most `at`. */
function lastRankAtOrBelow(lowValues: Float64Array, first: number, left: number, right: number, at: number): number {
  let low = left;
  let high = right;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (lowValues[first + middle]! <= at) low = middle;
    else high = middle;
  }
  return low;
}
