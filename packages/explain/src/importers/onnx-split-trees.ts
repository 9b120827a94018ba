import { FormatError } from '@kuznets/base';
import type { RawTree } from './assemble.ts';
import { limit, modes, type OnnxPrecision } from './onnx-modes.ts';
import type { Attributes } from './onnx-attributes.ts';

/** Modes of nodes by their number. */
const named = ['BRANCH_LEQ', 'BRANCH_LT', 'BRANCH_GTE', 'BRANCH_GT', 'BRANCH_EQ', 'BRANCH_NEQ', 'BRANCH_MEMBER'];

/** What one tree is made of, in the order in which its nodes are found. */
interface Found {
  readonly left: number[];
  readonly right: number[];
  readonly value: number[];
  /** The node among those of the file, -1 at leaves. */
  readonly node: number[];
}

/**
 * The trees of `TreeEnsemble`, whose splits and leaves stand in lists of their own, each split saying whether its sides are leaves.
 *
 * Equality and membership are of whole numbers of at least 0, levels of a category.
 *
 * @see https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsemble.html
 */
export function splitTrees(file: string, read: Attributes, precision: OnnxPrecision, output: number): RawTree[] {
  const roots = read.numbers('tree_roots');
  const kinds = read.numbers('nodes_modes');
  const nodes = kinds.length;
  const column = (name: string): readonly number[] => read.column(name, read.numbers(name), nodes);
  const [features, thresholds] = [column('nodes_featureids'), column('nodes_splits')];
  const sides = [
    { ids: column('nodes_truenodeids'), leafs: column('nodes_trueleafs') },
    { ids: column('nodes_falsenodeids'), leafs: column('nodes_falseleafs') },
  ] as const;
  const tracks = read.numbers('nodes_missing_value_tracks_true');
  const missingTrue =
    tracks.length === 0 ? new Uint8Array(nodes) : read.column('nodes_missing_value_tracks_true', tracks, nodes);
  const weights = read.numbers('leaf_weights');
  const targets = read.column('leaf_targetids', read.numbers('leaf_targetids'), weights.length);
  const members = membersOf(read, kinds);
  const refuse = (tree: number, node: number, problem: string, got: unknown, allowed: string): never => {
    throw new FormatError(problem, { where: { file, item: `tree ${tree}, node ${node}` }, got, allowed });
  };
  const seen = new Uint8Array(nodes);
  /** Whether the condition's truth leads left. */
  const trueIsLeft = (node: number): boolean => modes[named[kinds[node]!] ?? '']?.trueIsLeft ?? kinds[node] !== 5;

  return roots.map((root, tree): RawTree => {
    const found: Found = { left: [], right: [], value: [], node: [] };
    const add = (node: number, value: number): number => {
      found.left.push(-1);
      found.right.push(-1);
      found.value.push(value);
      return found.node.push(node) - 1;
    };
    const open = [{ node: root, parent: -1, isLeft: false }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { node, parent, isLeft } = next;
      if (!Number.isInteger(node) || node < 0 || node >= nodes)
        return refuse(tree, node, 'a child that is no node', node, `0 to ${nodes - 1}`);
      if (seen[node] === 1) return refuse(tree, node, 'a node that was reached before', node, 'a tree');
      seen[node] = 1;
      if (named[kinds[node]!] === undefined)
        return refuse(tree, node, 'unsupported mode', kinds[node], `0 to ${named.length - 1}`);
      const place = add(node, 0);
      if (parent >= 0) (isLeft ? found.left : found.right)[parent] = place;
      for (const [side, { ids, leafs }] of sides.entries()) {
        const toLeft = (side === 0) === trueIsLeft(node);
        const id = ids[node]!;
        if (leafs[node] === 0) {
          open.push({ node: id, parent: place, isLeft: toLeft });
          continue;
        }
        if (!(id >= 0 && id < weights.length))
          return refuse(tree, node, 'a leaf that is not there', id, `0 to ${weights.length - 1}`);
        (toLeft ? found.left : found.right)[place] = add(-1, targets[id] === output ? weights[id]! : 0);
      }
    }
    const of = <T>(take: (node: number) => T, otherwise: T): T[] =>
      found.node.map((node) => (node < 0 ? otherwise : take(node)));
    const levels = of<readonly number[] | null>(
      (node) => members.get(node) ?? (kinds[node]! >= 4 ? [thresholds[node]!] : null),
      null,
    );
    return {
      ...{ name: tree, nodes: found.node.length, root: 0, left: found.left, right: found.right, value: found.value },
      feature: of((node) => features[node]!, -1),
      threshold: of((node) => limit(thresholds[node]!, modes[named[kinds[node]!]!]?.strict ?? false, precision), 0),
      missingLeft: of((node) => Number((missingTrue[node] === 1) === trueIsLeft(node)), 0),
      levels: (place) => levels[place] ?? null,
      nodeName: (place) => (found.node[place]! < 0 ? `leaf ${place}` : found.node[place]!),
    };
  });
}

/** Members of each node that tests for them, which the file lists one after the other with NaN behind each list. */
function membersOf(read: Attributes, kinds: readonly number[]): ReadonlyMap<number, readonly number[]> {
  const values = read.numbers('membership_values');
  const members = new Map<number, readonly number[]>();
  let start = 0;
  kinds.forEach((kind, node) => {
    if (kind !== 6) return;
    if (start >= values.length)
      read.refuse(
        'fewer sets of members than nodes that test for them',
        'membership_values',
        'one for each',
        members.size,
      );
    let stop = start;
    while (stop < values.length && !Number.isNaN(values[stop])) stop += 1;
    members.set(node, values.slice(start, stop));
    start = stop + 1;
  });
  return members;
}
