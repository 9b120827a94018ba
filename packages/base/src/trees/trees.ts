import { concatenate, concatenateOffsets } from '../numeric/concatenate.ts';

/**
 * How the nodes of trees hang together: what trees of values ({@link Trees}) and trees of codes, as kernels route them, share.
 *
 * Tree `t` has nodes `offsets[t] .. offsets[t + 1] - 1`, the root first. The names are scikit-learn's `tree_` attributes in
 * camelCase.
 */
export interface Branches {
  /** `trees + 1` */
  readonly offsets: Uint32Array;
  /** Feature of a split, -1 at a leaf. */
  readonly feature: Int32Array;
  /** Counted from the tree's first node, -1 at a leaf. */
  readonly childrenLeft: Int32Array;
  /** Counted from the tree's first node, -1 at a leaf. */
  readonly childrenRight: Int32Array;
}

/** Linear models of nodes: node `i` adds `sum coef[j] x[feature[j]]` over `offsets[i] <= j < offsets[i + 1]`. */
export interface NodeModels {
  /** `nodes + 1` */
  readonly offsets: Uint32Array;
  readonly feature: Int32Array;
  readonly coef: Float64Array;
}

/** Sets of levels at nodes: node `i` has `level[j]` for `offsets[i] <= j < offsets[i + 1]`, increasing; none where its split is numeric. */
export interface LevelSets {
  /** `nodes + 1` */
  readonly offsets: Uint32Array;
  /** Whole numbers as the column holds them, of at least 0. */
  readonly level: Int32Array;
}

/** Numbers `centre + scale * integer`, integers being below 2^53. */
export interface ValueGrid {
  readonly centre: number;
  readonly scale: number;
}

/** Regression trees as one struct of arrays, one element a node. */
export interface Trees extends Branches {
  /** `x[feature] <= threshold` goes left; 0 at a leaf. A rule `x < t` is `x <= ` the next number below `t`. */
  readonly threshold: Float64Array;
  /** What a leaf predicts, or the constant of its linear model; of a split, where it is known, the mean of its rows. */
  readonly value: Float64Array;
  /** Training rows in the node, bootstrap multiplicity included. Absent where they are not known. */
  readonly count?: Uint32Array;
  /** Weight of the training rows in the node where that is no count: XGBoost's cover, a sum of second derivatives. */
  readonly cover?: Float64Array;
  /** 1 where a missing value (NaN) goes left and 0 where it goes right. Absent: a missing value is refused. */
  readonly missingLeft?: Uint8Array;
  /**
   * Splits of categories: a cell whose whole part is in the node's set goes left, any other number right, whatever the threshold. Absent:
   * all splits are numeric.
   */
  readonly levels?: LevelSets;
  /** Linear models of the leaves (M5P). Absent: leaves are constant. */
  readonly linear?: NodeModels;
  /**
   * The grid that values lie on. Sums over trees are taken in its integers, exactly, so parts of a model that share a grid
   * add up to the same bytes as the whole.
   */
  readonly grid?: ValueGrid;
}

/** Trees that predict together: `f(x) = base + scale * sum_t leaf_t(x)`. */
export interface TreeEnsemble {
  readonly trees: Trees;
  readonly nFeatures: number;
  /** `nFeatures`, where the model knows them: columns are matched by them. */
  readonly featureNames?: readonly string[];
  /** `nFeatures`, where the model knows them: names of a categorical feature's levels 0, 1, ...; null for a numeric one. */
  readonly categories?: readonly (readonly string[] | null)[];
  /** What leaves are multiplied by: `1 / trees` for a mean of trees, the learning rate of boosting. */
  readonly scale: number;
  /** What is added to the trees: 0 for a forest, `base_score` for XGBoost. */
  readonly base: number;
}

type NodeArray = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/** Every array of trees that has one element a node. */
type NodeArrays = Partial<Record<'cut' | Exclude<keyof Trees, 'offsets' | 'linear' | 'levels' | 'grid'>, NodeArray>>;

const nodeArrays = [
  'feature',
  'childrenLeft',
  'childrenRight',
  'threshold',
  'cut',
  'value',
  'count',
  'cover',
  'missingLeft',
] as const satisfies readonly (keyof NodeArrays)[];

type Joinable = Branches & { readonly linear?: NodeModels; readonly levels?: LevelSets };

/** Number of trees. */
export function treeCount({ offsets }: Pick<Branches, 'offsets'>): number {
  return offsets.length - 1;
}

/** Nodes of the largest tree. */
export function largestTree({ offsets }: Pick<Branches, 'offsets'>): number {
  return offsets.reduce((largest, end, tree) => Math.max(largest, end - (offsets[tree - 1] ?? 0)), 0);
}

/**
 * Trees `start .. start + length - 1`, of values or of codes.
 *
 * @param trees - a struct of arrays
 * @param start - the first tree
 * @param length - number of trees
 * @param how - whether arrays are copied, as is needed where they are moved to a worker, or shared. Default `slice`, copied
 * @returns those trees, with all else the whole has
 */
export function sliceTrees<T extends Joinable>(
  trees: T,
  start: number,
  length: number,
  how: 'slice' | 'subarray' = 'slice',
): T {
  const [first, last] = [trees.offsets[start]!, trees.offsets[start + length]!];
  const nodes: NodeArrays = {};
  for (const name of nodeArrays) {
    const array = (trees as NodeArrays)[name];
    if (array) nodes[name] = array[how](first, last);
  }
  const { linear, levels } = trees;
  const within = <A extends Int32Array | Float64Array>(array: A, offsets: Uint32Array): A =>
    array[how](offsets[first]!, offsets[last]!) as A;
  return {
    ...trees,
    offsets: rebased(trees.offsets, start, start + length),
    ...nodes,
    ...(linear && {
      linear: {
        offsets: rebased(linear.offsets, first, last),
        feature: within(linear.feature, linear.offsets),
        coef: within(linear.coef, linear.offsets),
      },
    }),
    ...(levels && {
      levels: { offsets: rebased(levels.offsets, first, last), level: within(levels.level, levels.offsets) },
    }),
  };
}

/** Offsets `first .. last`, counted from the first. */
function rebased(offsets: Uint32Array, first: number, last: number): Uint32Array {
  return offsets.slice(first, last + 1).map((offset) => offset - offsets[first]!);
}

/**
 * Joins consecutive ranges of trees, of values or of codes.
 *
 * @param parts - at least one, all with the same arrays
 * @returns the whole, with what else the first part has; the only part itself where there is one
 */
export function joinTrees<T extends Joinable>(parts: readonly T[]): T {
  const [first] = parts as readonly [T];
  if (parts.length === 1) return first;
  const joined = (arrays: readonly NodeArray[]): NodeArray =>
    concatenate(arrays[0]!.constructor as new (length: number) => NodeArray, arrays);
  const nodes: NodeArrays = {};
  for (const name of nodeArrays) {
    if ((first as NodeArrays)[name]) nodes[name] = joined(parts.map((part) => (part as NodeArrays)[name]!));
  }
  const models = parts.flatMap(({ linear }) => linear ?? []);
  const sets = parts.flatMap(({ levels }) => levels ?? []);
  return {
    ...first,
    offsets: concatenateOffsets(parts.map(({ offsets }) => offsets)),
    ...nodes,
    ...(first.linear && {
      linear: {
        offsets: concatenateOffsets(models.map(({ offsets }) => offsets)),
        feature: joined(models.map(({ feature }) => feature)),
        coef: joined(models.map(({ coef }) => coef)),
      },
    }),
    ...(first.levels && {
      levels: {
        offsets: concatenateOffsets(sets.map(({ offsets }) => offsets)),
        level: joined(sets.map(({ level }) => level)),
      },
    }),
  };
}
