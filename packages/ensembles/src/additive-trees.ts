import { concatenate, concatenateOffsets } from '@kuznets/base';
import { encodeTrees } from './forest-format.ts';
import { checkShape } from './sample.ts';
import { createSha256 } from './sha256.ts';

/** Linear models of nodes: node `i` adds `sum coef[j] x[feature[j]]` over `offsets[i] <= j < offsets[i + 1]`. */
export interface NodeModels {
  /** Number of nodes plus one. */
  readonly offsets: Uint32Array;
  readonly feature: Int32Array;
  readonly coef: Float64Array;
}

/**
 * Trees whose prediction is `base + scale * sum_t leaf_t(x)`, as one struct of arrays laid out as a `Forest`'s.
 *
 * A leaf is its `value`, plus its linear model where `linear` is there.
 */
export interface AdditiveTrees {
  readonly nEstimators: number;
  readonly nFeatures: number;
  /** `nEstimators + 1` */
  readonly offsets: Uint32Array;
  /** Feature of a split, -1 at a leaf. */
  readonly feature: Int32Array;
  /** `x[feature] <= threshold` goes left; 0 at a leaf. */
  readonly threshold: Float64Array;
  /** Counted from the tree's first node, -1 at a leaf. */
  readonly childrenLeft: Int32Array;
  /** Counted from the tree's first node, -1 at a leaf. */
  readonly childrenRight: Int32Array;
  /** What a leaf predicts, or the constant of its linear model; before `scale`. */
  readonly value: Float64Array;
  /** Training rows in the node, bootstrap multiplicity included. */
  readonly nNodeSamples: Uint32Array;
  /** Learning rate, or one over the number of trees. */
  readonly scale: number;
  readonly base: number;
  readonly linear?: NodeModels;
}

/** What one leaf predicts for a row: constant plus linear part, before scale. */
function leafOf(trees: AdditiveTrees, tree: number, x: Float64Array, row: number): number {
  const root = trees.offsets[tree]!;
  const at = row * trees.nFeatures;
  let node = root;
  for (let f = trees.feature[node]!; f >= 0; f = trees.feature[node]!) {
    node = root + (x[at + f]! <= trees.threshold[node]! ? trees.childrenLeft[node]! : trees.childrenRight[node]!);
  }
  let value = trees.value[node]!;
  if (trees.linear) {
    const { offsets, feature, coef } = trees.linear;
    for (let j = offsets[node]!; j < offsets[node + 1]!; j++) value += coef[j]! * x[at + feature[j]!]!;
  }
  return value;
}

/**
 * Predicts rows: `base + scale * sum_t leaf_t(x)`, summed in the order of the trees.
 *
 * @param trees - the trees
 * @param x - `rows x nFeatures`, row-major, finite
 * @param rows - number of rows
 * @returns `rows` predictions
 * @throws ShapeError, ConfigError for a matrix of another shape or with a value that is not finite
 */
export function predictAdditive(trees: AdditiveTrees, x: Float64Array, rows: number): Float64Array {
  checkShape(x, rows, trees.nFeatures);
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let t = 0; t < trees.nEstimators; t++) sum += leafOf(trees, t, x, row);
    return trees.base + trees.scale * sum;
  });
}

/** What {@link joinTrees} is told about the whole. */
export type AdditiveHeader = Pick<AdditiveTrees, 'nEstimators' | 'nFeatures' | 'scale' | 'base'>;

/** Joins consecutive ranges of trees. */
export function joinTrees(parts: readonly AdditiveTrees[], header: AdditiveHeader): AdditiveTrees {
  const { nEstimators, nFeatures, scale, base } = header;
  const linears = parts.flatMap(({ linear }) => linear ?? []);
  return Object.freeze({
    ...{ nEstimators, nFeatures, scale, base },
    offsets: concatenateOffsets(parts.map(({ offsets }) => offsets)),
    feature: concatenate(
      Int32Array,
      parts.map(({ feature }) => feature),
    ),
    threshold: concatenate(
      Float64Array,
      parts.map(({ threshold }) => threshold),
    ),
    childrenLeft: concatenate(
      Int32Array,
      parts.map(({ childrenLeft }) => childrenLeft),
    ),
    childrenRight: concatenate(
      Int32Array,
      parts.map(({ childrenRight }) => childrenRight),
    ),
    value: concatenate(
      Float64Array,
      parts.map(({ value }) => value),
    ),
    nNodeSamples: concatenate(
      Uint32Array,
      parts.map(({ nNodeSamples }) => nNodeSamples),
    ),
    ...(linears.length > 0 && {
      linear: {
        offsets: concatenateOffsets(linears.map(({ offsets }) => offsets)),
        feature: concatenate(
          Int32Array,
          linears.map(({ feature }) => feature),
        ),
        coef: concatenate(
          Float64Array,
          linears.map(({ coef }) => coef),
        ),
      },
    }),
  });
}

/** Hashes trees as they come: a header, then each tree's nodes in the binary format of forests and its linear models. */
export function additiveHash(header: AdditiveHeader): { update(trees: AdditiveTrees): void; hex(): string } {
  const hash = createSha256();
  hash.update(new TextEncoder().encode('KZADDTRS'));
  hash.update(new Uint8Array(Float64Array.of(header.nEstimators, header.nFeatures, header.scale, header.base).buffer));
  return {
    update(trees) {
      const { linear } = trees;
      for (let t = 0; t < trees.nEstimators; t++) {
        const from = trees.offsets[t]!;
        const to = trees.offsets[t + 1]!;
        hash.update(encodeTrees({ ...trees, nEstimators: 1, offsets: Uint32Array.of(from, to) }));
        if (!linear) continue;
        const [first, last] = [linear.offsets[from]!, linear.offsets[to]!];
        for (const array of [
          linear.offsets.slice(from, to + 1).map((at) => at - first),
          linear.feature.subarray(first, last),
          linear.coef.subarray(first, last),
        ]) {
          hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
        }
      }
    },
    hex: () => hash.hex(),
  };
}
