import type { GrowTreesOptions, RankedSample } from '../types.ts';
import { bagWeights } from './bag.ts';
import { rootParts } from './integer-root.ts';
import { drawWord, floydSample, fmix32, keyOfSeed, philox, purposes, toIndex } from './random.ts';

type NodeKey = readonly [number, number];

interface Member {
  readonly row: number;
  readonly weight: number;
}

interface Split {
  readonly feature: number;
  readonly rankLeft: number;
  readonly rankRight: number;
  /** Score as the fraction `numerator / denominator`; divided by the node's count it is the fall in squared error. */
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly tie: bigint;
}

interface Node {
  readonly sum: bigint;
  readonly count: number;
  readonly split: Split | undefined;
  readonly left: Node | undefined;
  readonly right: Node | undefined;
}

/** Compares two fractions with positive denominators. */
function compareFractions(a: bigint, b: bigint, c: bigint, d: bigint): number {
  const difference = a * d - c * b;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

class Grower {
  private readonly sample: RankedSample;
  private readonly options: GrowTreesOptions;
  private readonly seedKey: NodeKey;
  /** Spread and count of the tree, for the criteria of M5P. */
  private whole = { spread: 0n, count: 0 };

  constructor(sample: RankedSample, options: GrowTreesOptions) {
    this.sample = sample;
    this.options = options;
    this.seedKey = keyOfSeed(options.seed);
  }

  tree(index: number): Node {
    const weights = bagWeights(this.sample.rows, index, this.options);
    const members = weights.flatMap((weight, row) => (weight > 0 ? [{ row, weight }] : []));
    const [k0 = 0, k1 = 0] = philox([0, 0, index, purposes.root], this.seedKey);
    this.whole = this.spread(members);
    return this.node(members, [k0, k1], 0);
  }

  private rank(feature: number, row: number): number {
    return this.sample.ranks[feature * this.sample.rows + row] ?? Number.NaN;
  }

  private total(members: readonly Member[]): { sum: bigint; count: number } {
    let sum = 0;
    let count = 0;
    for (const { row, weight } of members) {
      sum += weight * (this.sample.target[row] ?? Number.NaN);
      count += weight;
    }
    return { sum: BigInt(sum), count };
  }

  private node(members: readonly Member[], key: NodeKey, depth: number): Node {
    const { sum, count } = this.total(members);
    const split = this.mustStop(members, count, depth) ? undefined : this.bestSplit(members, sum, count, key);
    if (split === undefined) return { sum, count, split, left: undefined, right: undefined };
    const goesLeft = ({ row }: Member): boolean => this.rank(split.feature, row) <= split.rankLeft;
    const child = (side: number): Node => {
      const [k0 = 0, k1 = 0] = philox([key[0], key[1], side, purposes.child], this.seedKey);
      return this.node(
        members.filter((member) => goesLeft(member) === (side === 0)),
        [k0, k1],
        depth + 1,
      );
    };
    return { sum, count, split, left: child(0), right: child(1) };
  }

  private mustStop(members: readonly Member[], count: number, depth: number): boolean {
    const { minSamplesSplit, minSamplesLeaf, maxDepth } = this.options;
    const targets = new Set(members.map(({ row }) => this.sample.target[row]));
    if (this.isDeviation) {
      const { spread } = this.spread(members);
      if (
        this.whole.spread === 0n ||
        400n * spread * BigInt(this.whole.count) ** 2n < this.whole.spread * BigInt(count) ** 2n
      )
        return true;
    }
    return count < minSamplesSplit || count < 2 * minSamplesLeaf || depth >= maxDepth || targets.size <= 1;
  }

  private get isDeviation(): boolean {
    return (this.options.criterion ?? 'squaredError') !== 'squaredError';
  }

  /** n sum t^2 - (sum t)^2 */
  private spread(members: readonly Member[]): { spread: bigint; count: number } {
    const { sum, count } = this.total(members);
    const squares = members.reduce(
      (total, { row, weight }) => total + BigInt(weight) * BigInt(this.sample.target[row] ?? 0) ** 2n,
      0n,
    );
    return { spread: BigInt(count) * squares - sum ** 2n, count };
  }

  private deviationSplits(feature: number, members: readonly Member[]): Split[] {
    const order = this.options.criterion === 'weka' ? 5 : 2;
    const node = this.spread(members);
    const unit = rootParts(node.spread, node.count, order).exponent + 1;
    const least = Math.max(this.options.minSamplesLeaf, 2, Math.floor(node.count / 5) + 1);
    const present = [...new Set(members.map(({ row }) => this.rank(feature, row)))].sort((a, b) => a - b);
    return present.slice(1).flatMap((rankRight, index) => {
      const rankLeft = present[index] ?? Number.NaN;
      const sides = [true, false].map((left) =>
        this.spread(members.filter(({ row }) => this.rank(feature, row) <= rankLeft === left)),
      );
      if (sides.some(({ count }) => count < least)) return [];
      const cost = sides.reduce((sum, { spread, count }) => {
        if (spread === 0n) return sum;
        const { mantissa, exponent } = rootParts(spread, count, order);
        return sum + (mantissa >> BigInt(unit - exponent));
      }, 0n);
      return [{ feature, rankLeft, rankRight, numerator: -cost, denominator: 1n, tie: 0n }];
    });
  }

  private featuresOf(key: NodeKey): Iterable<number> {
    const { features } = this.sample;
    const { maxFeatures } = this.options;
    const draw = (index: number, choices: number): number =>
      toIndex(
        drawWord(index, (block) => [key[0], key[1], block, purposes.features], this.seedKey),
        choices,
      );
    if (maxFeatures >= features) return Array.from({ length: features }, (_, feature) => feature);
    return floydSample(maxFeatures, features, draw);
  }

  private tieOf(feature: number, key: NodeKey): bigint {
    if (this.options.ties === 'first') return BigInt(feature);
    return fmix32(fmix32(BigInt(feature) + BigInt(key[0])) ^ BigInt(key[1]));
  }

  private bestSplit(members: readonly Member[], sum: bigint, count: number, key: NodeKey): Split | undefined {
    const candidates = [...this.featuresOf(key)].flatMap((feature) =>
      this.isDeviation
        ? this.deviationSplits(feature, members).map((split) => ({ ...split, tie: this.tieOf(feature, key) }))
        : this.splitsOn(feature, members, sum, count, key),
    );
    return candidates.reduce<Split | undefined>((best, candidate) => {
      if (best === undefined) return candidate;
      const byScore = compareFractions(candidate.numerator, candidate.denominator, best.numerator, best.denominator);
      if (byScore !== 0) return byScore > 0 ? candidate : best;
      if (candidate.tie !== best.tie) return candidate.tie < best.tie ? candidate : best;
      return candidate.rankLeft < best.rankLeft ? candidate : best;
    }, undefined);
  }

  private splitsOn(feature: number, members: readonly Member[], sum: bigint, count: number, key: NodeKey): Split[] {
    const { minSamplesLeaf } = this.options;
    const present = [...new Set(members.map(({ row }) => this.rank(feature, row)))].sort((a, b) => a - b);
    const tie = this.tieOf(feature, key);
    return present.slice(1).flatMap((rankRight, index) => {
      const rankLeft = present[index] ?? Number.NaN;
      const left = this.total(members.filter(({ row }) => this.rank(feature, row) <= rankLeft));
      const right = count - left.count;
      if (left.count < minSamplesLeaf || right < minSamplesLeaf) return [];
      const gap = left.sum * BigInt(count) - sum * BigInt(left.count);
      return [
        { feature, rankLeft, rankRight, numerator: gap * gap, denominator: BigInt(left.count) * BigInt(right), tie },
      ];
    });
  }
}

function leafOf(node: Node): Node {
  return { ...node, split: undefined, left: undefined, right: undefined };
}

/** Splits best first until the tree has `maxLeafNodes` leaves; ties go to the node that comes first in preorder. */
function pruneBestFirst(root: Node, maxLeafNodes: number): Node {
  const order: Node[] = [];
  const visit = (node: Node): void => {
    order.push(node);
    if (node.left) visit(node.left);
    if (node.right) visit(node.right);
  };
  visit(root);
  const kept = new Set<Node>();
  let frontier = [root];
  for (let leaves = 1; leaves < maxLeafNodes; leaves++) {
    const ranked = splitNodes(frontier).sort((a, b) => compareFall(a, b) || order.indexOf(a) - order.indexOf(b));
    const chosen = ranked[0];
    if (!chosen?.left || !chosen.right) break;
    kept.add(chosen);
    frontier = frontier.filter((node) => node !== chosen).concat(chosen.left, chosen.right);
  }
  return rebuild(root, kept);
}

/** Splits a layer at a time until the tree has `maxSplits` splits; of a layer too large, those with the largest falls. */
function pruneByLayer(root: Node, maxSplits: number): Node {
  const kept = new Set<Node>();
  let layer = [root];
  while (layer.length > 0 && kept.size < maxSplits) {
    const chosen = splitNodes(layer)
      .sort(compareFall)
      .slice(0, maxSplits - kept.size);
    chosen.forEach((node) => kept.add(node));
    layer = layer.flatMap((node) => [node.left ?? [], node.right ?? []].flat());
  }
  return rebuild(root, kept);
}

const splitNodes = (nodes: readonly Node[]): Node[] => nodes.filter((node) => node.split !== undefined);

/** Orders splits by their fall in squared error, the largest first. */
function compareFall(a: Node, b: Node): number {
  if (!a.split || !b.split) return 0;
  return compareFractions(
    b.split.numerator,
    b.split.denominator * BigInt(b.count),
    a.split.numerator,
    a.split.denominator * BigInt(a.count),
  );
}

function rebuild(node: Node, kept: ReadonlySet<Node>): Node {
  return kept.has(node) && node.left && node.right
    ? { ...node, left: rebuild(node.left, kept), right: rebuild(node.right, kept) }
    : leafOf(node);
}

/** Where a split falls in the feature's values: the threshold and the last rank at or below it. */
export function thresholdOf(
  sample: RankedSample,
  feature: number,
  rankLeft: number,
  rankRight: number,
): { threshold: number; cut: number } {
  const from = sample.rankOffsets[feature] ?? 0;
  const to = sample.rankOffsets[feature + 1] ?? 0;
  const low = sample.lowValues.slice(from, to);
  const below = sample.highValues[from + rankLeft] ?? Number.NaN;
  const above = low[rankRight] ?? Number.NaN;
  const middle = (below + above) / 2;
  const threshold = middle < above ? middle : below;
  return { threshold, cut: low.filter((value) => value <= threshold).length - 1 };
}

function floorDivide(a: bigint, b: bigint): bigint {
  return a >= 0n ? a / b : -((-a + b - 1n) / b);
}

/** Trees as one struct of arrays, each tree's nodes in preorder. */
export type GrownTrees = Readonly<ReturnType<typeof growTreesOracle>>;

/** Trees grown the slow way: every candidate of every node is listed, scored as an exact fraction and compared. */
export function growTreesOracle(sample: RankedSample, options: GrowTreesOptions) {
  const grower = new Grower(sample, options);
  const offsets = [0];
  const feature: number[] = [];
  const cut: number[] = [];
  const threshold: number[] = [];
  const childrenLeft: number[] = [];
  const childrenRight: number[] = [];
  const value: number[] = [];
  const count: number[] = [];
  for (let tree = options.firstTree; tree < options.firstTree + options.trees; tree++) {
    const start = feature.length;
    const full = grower.tree(tree);
    const append = (node: Node): number => {
      const at = feature.length;
      const place = node.split && thresholdOf(sample, node.split.feature, node.split.rankLeft, node.split.rankRight);
      feature.push(node.split?.feature ?? -1);
      cut.push(place?.cut ?? 0);
      threshold.push(place?.threshold ?? 0);
      value.push(Number(floorDivide(2n * node.sum + BigInt(node.count), 2n * BigInt(node.count))));
      count.push(node.count);
      childrenLeft[at] = node.left ? append(node.left) : -1;
      childrenRight[at] = node.right ? append(node.right) : -1;
      return at - start;
    };
    append(
      Number.isFinite(options.maxLeafNodes)
        ? pruneBestFirst(full, options.maxLeafNodes)
        : pruneByLayer(full, options.maxSplits ?? Infinity),
    );
    offsets.push(feature.length);
  }
  return {
    offsets: Uint32Array.from(offsets),
    feature: Int32Array.from(feature),
    cut: Uint16Array.from(cut),
    threshold: Float64Array.from(threshold),
    childrenLeft: Int32Array.from(childrenLeft),
    childrenRight: Int32Array.from(childrenRight),
    value: Int32Array.from(value),
    count: Uint32Array.from(count),
  };
}
