import { FormatError, MOST_SPLITS, type NodeModels, type TreeEnsemble } from '@kuznets/base';
import { LevelBuilder } from './level-sets.ts';

/** One tree as its file has it: nodes in any order. */
export interface RawTree {
  /** How the file calls the tree, for messages. */
  readonly name: string | number;
  readonly nodes: number;
  /** How many of them are deleted and out of the root's reach. Default 0. */
  readonly deleted?: number;
  /** Index of the root. */
  readonly root: number;
  /** `nodes`: index of the left child, -1 at a leaf. */
  readonly left: ArrayLike<number>;
  /** `nodes`: as `left`. */
  readonly right: ArrayLike<number>;
  /** `nodes`; not read at leaves. */
  readonly feature: ArrayLike<number>;
  /** `nodes`, as the file has them; not read at leaves. */
  readonly threshold: ArrayLike<number>;
  /** `nodes`; not read at splits. */
  readonly value: ArrayLike<number>;
  /** `nodes`: 1 where a missing value goes left; not read at leaves. */
  readonly missingLeft?: ArrayLike<number> | undefined;
  /** `nodes`: training rows, or their weights, where the file has them. */
  readonly count?: ArrayLike<number> | undefined;
  /** The levels that a split sends left, all others going right; null for a numeric split. */
  readonly levels?: ((node: number) => readonly number[] | null) | undefined;
  /** How the file calls a node, for messages; its index by default. */
  readonly nodeName?: (node: number) => string | number;
  /** Terms of a linear leaf; null for a constant one. */
  readonly linear?: ((node: number) => LinearTerms) | undefined;
}

/** `coef * x[feature]`, summed, beside a leaf's value. */
export interface LinearTerms {
  readonly feature: readonly number[];
  readonly coef: readonly number[];
}

/** What {@link assembleEnsemble} needs beside the trees. */
export interface EnsembleFacts {
  readonly file: string;
  readonly nFeatures: number;
  /** `nFeatures`; undefined where the file has none. */
  readonly featureNames: readonly string[] | undefined;
  /** `nFeatures`: names of categorical features' levels, null for a numeric feature; undefined where the file has none. */
  readonly categories?: readonly (readonly string[] | null)[] | undefined;
  readonly scale: number;
  readonly base: number;
  /** A file's threshold as the limit of `x <= limit` in double precision. */
  readonly limit?: (threshold: number) => number;
}

/**
 * Lays checked trees out as a {@link TreeEnsemble}: each tree in preorder from its root, deleted nodes left out.
 *
 * Takes time and memory in proportion to the nodes handed in, whatever they point at.
 *
 * @throws FormatError naming tree and node where a child is no node, a node is reached twice (a cycle or a shared
 *   node) or not at all, a path has too many splits, a feature is none of the model's, or a number is not finite.
 */
export function assembleEnsemble(trees: readonly RawTree[], facts: EnsembleFacts): TreeEnsemble {
  const { file, nFeatures, featureNames, scale, base, limit = (threshold) => threshold } = facts;
  if (trees.length === 0) throw new FormatError('no tree', { where: { file }, got: 0, allowed: 'at least one tree' });
  if (!(nFeatures >= 1))
    throw new FormatError('a model without features', { where: { file }, got: nFeatures, allowed: 'at least 1' });
  for (const [name, got] of Object.entries({ base, scale })) {
    if (!Number.isFinite(got))
      throw new FormatError(`${name} is not finite`, { where: { file }, got, allowed: 'a finite number' });
  }
  if (featureNames !== undefined) checkNames(featureNames, facts);
  const orders = trees.map((tree) => preorder(tree, file));
  const nodes = orders.reduce((sum, order) => sum + order.length, 0);
  const offsets = new Uint32Array(trees.length + 1);
  const feature = new Int32Array(nodes).fill(-1);
  const threshold = new Float64Array(nodes);
  const childrenLeft = new Int32Array(nodes).fill(-1);
  const childrenRight = new Int32Array(nodes).fill(-1);
  const value = new Float64Array(nodes);
  const missingLeft = trees.every((tree) => tree.missingLeft !== undefined) ? new Uint8Array(nodes) : undefined;
  const rows = rowsOf(trees, nodes);
  const sets = new LevelBuilder(file);
  const terms: (LinearTerms | null)[] | null = trees.some((tree) => tree.linear !== undefined) ? [] : null;
  trees.forEach((tree, t) => {
    const order = orders[t] ?? new Uint32Array();
    const start = offsets[t] ?? 0;
    offsets[t + 1] = start + order.length;
    const placeOf = new Uint32Array(tree.nodes);
    order.forEach((node, place) => (placeOf[node] = place));
    const refuse = (node: number, problem: string, got: unknown, allowed: string): never => {
      throw new FormatError(problem, { where: { file, item: placeName(tree, node) }, got, allowed });
    };
    order.forEach((node, place) => {
      const at = start + place;
      if (rows !== undefined) rows[at] = tree.count?.[node] ?? 0;
      if ((tree.left[node] ?? -1) < 0) {
        const leaf = tree.value[node] ?? Number.NaN;
        if (!Number.isFinite(leaf)) refuse(node, 'a leaf whose value is not finite', leaf, 'a finite number');
        value[at] = leaf;
        sets.add([], () => '');
        terms?.push(
          checkedTerms(tree.linear?.(node) ?? null, nFeatures, (problem, got, allowed) =>
            refuse(node, problem, got, allowed),
          ),
        );
        return;
      }
      terms?.push(null);
      const split = tree.feature[node] ?? -1;
      const bound = tree.threshold[node] ?? Number.NaN;
      if (!Number.isInteger(split) || split < 0 || split >= nFeatures)
        refuse(node, 'a split on a feature the model does not have', split, `0 to ${nFeatures - 1}`);
      const levels = tree.levels?.(node) ?? null;
      sets.add(levels ?? [], () => placeName(tree, node));
      if (levels === null && !Number.isFinite(bound))
        refuse(node, 'a threshold that is not finite', bound, 'a finite number');
      feature[at] = split;
      // An empty set sends every level right: none is at most the lowest number.
      threshold[at] = levels === null ? limit(bound) : levels.length > 0 ? 0 : lowest;
      childrenLeft[at] = placeOf[tree.left[node] ?? 0] ?? 0;
      childrenRight[at] = placeOf[tree.right[node] ?? 0] ?? 0;
      if (missingLeft !== undefined) missingLeft[at] = tree.missingLeft?.[node] ?? 0;
    });
  });
  const levels = sets.result();
  return {
    trees: {
      ...{ offsets, feature, threshold, childrenLeft, childrenRight, value },
      ...(missingLeft && { missingLeft }),
      ...(rows && (rows instanceof Uint32Array ? { count: rows } : { cover: rows })),
      ...(levels && { levels }),
      ...(terms && { linear: flatten(terms) }),
    },
    ...{ nFeatures, scale, base },
    ...(featureNames && { featureNames }),
    ...(facts.categories?.some((names) => names !== null) && { categories: facts.categories }),
  };
}

/** No level, and no number of any table, is at most this one. */
const lowest = -Number.MAX_VALUE;

/** Room for training rows, or for weights where sums of weights or of second derivatives are no counts. */
function rowsOf(trees: readonly RawTree[], nodes: number): Uint32Array | Float64Array | undefined {
  const all = (allowed: (number: number) => boolean): boolean =>
    trees.every(({ count }) => count !== undefined && Array.from(count).every(allowed));
  if (all((number) => Number.isInteger(number) && number >= 0 && number < 2 ** 32)) return new Uint32Array(nodes);
  return all((number) => Number.isFinite(number) && number >= 0) ? new Float64Array(nodes) : undefined;
}

function checkNames(names: readonly string[], { file, nFeatures }: EnsembleFacts): void {
  if (names.length !== nFeatures)
    throw new FormatError('another number of feature names than features', {
      where: { file },
      got: names.length,
      allowed: `${nFeatures}`,
    });
  const seen = new Set<string>();
  const repeated = names.find((name) => seen.size === seen.add(name).size);
  if (repeated !== undefined)
    throw new FormatError('a feature name used twice', { where: { file }, got: repeated, allowed: 'unique names' });
}

/** Nodes in the order root, left subtree, right subtree; every node is entered once. */
function preorder(tree: RawTree, file: string): Uint32Array {
  const order = new Uint32Array(tree.nodes);
  const seen = new Uint8Array(tree.nodes);
  const depth = new Uint32Array(tree.nodes);
  const pending: number[] = [];
  const enter = (child: number, parent: number | null): void => {
    const where = parent === null ? `tree ${tree.name}` : placeName(tree, parent);
    if (!Number.isInteger(child) || child < 0 || child >= tree.nodes) {
      throw new FormatError(parent === null ? 'no root' : 'a child that is no node of the tree', {
        where: { file, item: where },
        got: child,
        allowed: `0 to ${tree.nodes - 1}`,
      });
    }
    if (seen[child] === 1) {
      const got = tree.nodeName?.(child) ?? child;
      throw new FormatError('a child that was reached before, a cycle or a shared node', {
        where: { file, item: where },
        got,
        allowed: 'a tree',
      });
    }
    seen[child] = 1;
    depth[child] = parent === null ? 0 : (depth[parent] ?? 0) + 1;
    if ((depth[child] ?? 0) > MOST_SPLITS)
      throw new FormatError('a path of too many splits', {
        where: { file, item: where },
        got: depth[child],
        allowed: `${MOST_SPLITS}`,
      });
    pending.push(child);
  };
  let count = 0;
  enter(tree.root, null);
  while (pending.length > 0) {
    const node = pending.pop() ?? 0;
    order[count] = node;
    count += 1;
    const left = tree.left[node] ?? -1;
    const right = tree.right[node] ?? -1;
    if (left === -1 && right === -1) continue;
    enter(right, node);
    enter(left, node);
  }
  const { name, nodes, deleted = 0 } = tree;
  if (count !== nodes - deleted) {
    throw new FormatError('nodes that the root does not reach', {
      where: { file, item: `tree ${name}` },
      got: nodes - count,
      allowed: `${deleted}`,
    });
  }
  return order.subarray(0, count);
}

function checkedTerms(
  terms: LinearTerms | null,
  nFeatures: number,
  refuse: (problem: string, got: unknown, allowed: string) => never,
): LinearTerms | null {
  terms?.feature.forEach((feature, j) => {
    const coef = terms.coef[j] ?? Number.NaN;
    if (!Number.isInteger(feature) || feature < 0 || feature >= nFeatures)
      refuse('a linear leaf on a feature the model does not have', feature, `0 to ${nFeatures - 1}`);
    if (!Number.isFinite(coef)) refuse('a linear leaf whose coefficient is not finite', coef, 'a finite number');
  });
  return terms;
}

function flatten(terms: readonly (LinearTerms | null)[]): NodeModels {
  const offsets = new Uint32Array(terms.length + 1);
  terms.forEach((leaf, node) => (offsets[node + 1] = (offsets[node] ?? 0) + (leaf?.feature.length ?? 0)));
  return {
    offsets,
    feature: Int32Array.from(terms.flatMap((leaf) => leaf?.feature ?? [])),
    coef: Float64Array.from(terms.flatMap((leaf) => leaf?.coef ?? [])),
  };
}

function placeName(tree: RawTree, node: number): string {
  return `tree ${tree.name}, node ${tree.nodeName?.(node) ?? node}`;
}
