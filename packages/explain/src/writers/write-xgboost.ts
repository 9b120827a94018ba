import { ConfigError, type TreeEnsemble, float32Above, treeCount } from '@kuznets/base';
import { checkWritten } from './check-written.ts';

/** What the file says beside the trees. */
export interface XgboostFacts {
  /** Names of the columns, in order; `[`, `]` and `<`, which XGBoost refuses, become `_`. */
  readonly columns: readonly string[];
}

/**
 * Trees as the JSON that XGBoost's `load_model` reads: booster gbtree, objective `reg:squarederror`.
 *
 * `f(x) = base_score + sum_t leaf_t(x)`, a leaf being ours times the scale. XGBoost holds numbers in single precision and goes left where `x < split_condition`:
 * the condition is the smallest single above the limit, so that every table in single precision takes the same way, to the last leaf; leaves
 * and base are rounded to singles, by at most 6e-8 of each, and are exact where they are singles, as in a model that XGBoost has grown. Numbers that single
 * precision does not hold are rounded by XGBoost before it compares them.
 *
 * @param ensemble - trees with constant leaves and numeric splits.
 * @param facts - columns.
 * @returns the text of the file.
 * @throws ConfigError for leaves with linear models, for splits of categories, for numbers beyond single precision, and where the columns are another number than the trees'.
 * @see https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html
 * @example
 * ```ts
 * const forest = await new BaggingRegressor({ nEstimators: 20 }).fit(data, { device });
 * const text = writeXgboost(forest.ensemble, { columns: forest.result.featureNames });
 * readModel(new TextEncoder().encode(text)).format; // 'xgboost'
 * ```
 */
export function writeXgboost(ensemble: TreeEnsemble, { columns }: XgboostFacts): string {
  const { trees, nFeatures, scale, base } = ensemble;
  if (columns.length !== nFeatures)
    throw new ConfigError('another number of columns than the trees have', {
      got: columns.length,
      allowed: `${nFeatures}`,
    });
  checkWritten(trees, 'XGBoost has no linear models in the leaves of trees');
  const count = treeCount(trees);
  const names = columns.map((name) => name.replace(/[[\]<]/g, '_'));
  return JSON.stringify({
    learner: {
      attributes: {},
      feature_names: names,
      feature_types: names.map(() => 'float'),
      gradient_booster: {
        model: {
          gbtree_model_param: { num_parallel_tree: '1', num_trees: String(count) },
          tree_info: Array.from({ length: count }, () => 0),
          trees: Array.from({ length: count }, (_, tree) => treeJson(trees, tree, { nFeatures, scale })),
        },
        name: 'gbtree',
      },
      learner_model_param: {
        base_score: String(single(base)),
        boost_from_average: '0',
        num_class: '0',
        num_feature: String(nFeatures),
        num_target: '1',
      },
      objective: { name: 'reg:squarederror', reg_loss_param: { scale_pos_weight: '1' } },
    },
    version: [1, 7, 4],
  });
}

/** XGBoost's parent of a root. */
const noParent = 2 ** 31 - 1;

function treeJson(
  { offsets, feature, threshold, value, count, cover, childrenLeft, childrenRight, missingLeft }: TreeEnsemble['trees'],
  tree: number,
  { nFeatures, scale }: Pick<TreeEnsemble, 'nFeatures' | 'scale'>,
) {
  const [first, end] = [offsets[tree]!, offsets[tree + 1]!];
  const nodes = end - first;
  const each = <T>(of: (node: number, isLeaf: boolean) => T): T[] =>
    Array.from({ length: nodes }, (_, at) => of(first + at, feature[first + at]! < 0));
  const parents = new Array<number>(nodes).fill(noParent);
  for (let node = 0; node < nodes; node++)
    for (const child of [childrenLeft[first + node]!, childrenRight[first + node]!])
      if (child >= 0) parents[child] = node;
  const zeros = each(() => 0);
  return {
    base_weights: each((node) => single(scale * value[node]!)),
    categories: [],
    categories_nodes: [],
    categories_segments: [],
    categories_sizes: [],
    default_left: each((node, isLeaf) => (isLeaf ? 0 : (missingLeft?.[node] ?? 0))),
    id: tree,
    left_children: each((node) => childrenLeft[node]!),
    loss_changes: zeros,
    parents,
    right_children: each((node) => childrenRight[node]!),
    split_conditions: each((node, isLeaf) => single(isLeaf ? scale * value[node]! : float32Above(threshold[node]!))),
    split_indices: each((node, isLeaf) => (isLeaf ? 0 : feature[node]!)),
    split_type: zeros,
    sum_hessian: each((node) => (cover ?? count)?.[node] ?? 0),
    tree_param: {
      num_deleted: '0',
      num_feature: String(nFeatures),
      num_nodes: String(nodes),
      size_leaf_vector: '1',
    },
  };
}

/** A number in single precision, which has to hold it. */
function single(value: number): number {
  const cast = Math.fround(value);
  if (Number.isFinite(cast)) return cast;
  throw new ConfigError('a number beyond single precision', { got: value, allowed: 'below 3.4e38' });
}
