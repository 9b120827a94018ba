import { float32Below } from '@kuznets/base';
import { assembleEnsemble, type RawTree } from './assemble.ts';
import type { ImportedModel, ModelLink } from './imported-model.ts';
import type { JsonNode } from './json-node.ts';
import { chosenOutput } from './outputs.ts';

const logOf = (score: number): number => Math.log(score);
const logitOf = (score: number): number => -Math.log(1 / score - 1);

/** What an objective makes of the sum of the leaves, and of base_score beside them. */
interface Objective {
  readonly link: ModelLink;
  readonly margin?: (score: number) => number;
}

const identity: Objective = { link: 'identity' };
const logit: Objective = { link: 'logit', margin: logitOf };
const log: Objective = { link: 'log', margin: logOf };

const objectives: ReadonlyMap<string, Objective> = new Map([
  ...[
    'reg:squarederror',
    'reg:linear',
    'reg:absoluteerror',
    'reg:pseudohubererror',
    'reg:squaredlogerror',
    'reg:quantileerror',
    'rank:pairwise',
    'rank:ndcg',
    'rank:map',
  ].map((name) => [name, identity] as const),
  ...['binary:logistic', 'reg:logistic'].map((name) => [name, logit] as const),
  ['binary:logitraw', { ...identity, margin: logitOf }] as const,
  ...['count:poisson', 'reg:gamma', 'reg:tweedie', 'survival:cox', 'survival:aft'].map((name) => [name, log] as const),
  ...['multi:softprob', 'multi:softmax'].map((name) => [name, { link: 'softmax' }] as const),
]);

/**
 * Reads what `save_model('model.json')` and `('model.ubj')` of XGBoost write, versions 1.0 and later: boosters gbtree and dart.
 *
 * XGBoost casts features to single precision and goes left where `x < split_condition`. The limit here is the largest double
 * whose cast lies below the condition, so that `x <= limit` decides alike for every double. A missing value goes where
 * `default_left` says. A categorical split sends the levels that it lists right and all else left: its children change places here.
 * Trees of dart count `weight_drop` times. All trees
 * count, whatever `best_iteration` says, as in `Booster.predict`. Sums are double precision,
 * XGBoost's single: predictions differ by its rounding. Second derivatives of squared error are training rows, and are kept as such.
 *
 * @param root - the document
 * @param output - which class or target; needed where there are several
 * @see https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html and categorical.html there
 */
export function readXgboost(root: JsonNode, output?: number): ImportedModel {
  const { file } = root;
  const learner = root.at('learner');
  const booster = learner.at('gradient_booster');
  const name = booster.at('name').text();
  if (name !== 'gbtree' && name !== 'dart')
    booster
      .at('name')
      .refuse('unsupported booster', '"gbtree", "dart"; gblinear is a linear model, whose coefficients explain it');
  const named = learner.at('objective').at('name');
  const objective =
    objectives.get(named.text()) ??
    named.refuse(
      'unsupported objective',
      `${[...objectives.keys()].map((known) => `"${known}"`).join(', ')}; where labels alone are predicted (binary:hinge), train with binary:logistic`,
    );
  const facts = learner.at('learner_model_param');
  const nFeatures = facts.at('num_feature').count();
  const countOf = (key: string): number => (facts.at(key).exists ? facts.at(key).count() : 1);
  const outputs = Math.max(1, countOf('num_class'), countOf('num_target'));
  const chosen = chosenOutput(file, outputs, output);
  const model = name === 'dart' ? booster.at('gbtree').at('model') : booster.at('model');
  const all = model.at('trees').items();
  const claimed = model.at('gbtree_model_param').at('num_trees');
  if (claimed.count() !== all.length) claimed.refuse('another number of trees than the file has', `${all.length}`);
  const weights = name === 'dart' ? booster.at('weight_drop').numbers(all.length) : null;
  const outputOf = outputs > 1 ? model.at('tree_info').numbers(all.length) : null;
  const trees = all.flatMap((tree, at) =>
    outputOf === null || outputOf[at] === chosen ? [readTree(tree, at, weights?.[at] ?? 1)] : [],
  );
  const names = learner.at('feature_names');
  const version = root.at('version').exists ? ` ${root.at('version').array().join('.')}` : '';
  return {
    format: 'xgboost',
    program: `XGBoost${version}, ${named.text()}${name === 'dart' ? ', dart' : ''}`,
    ...{ link: objective.link, output: chosen, outputs },
    ensemble: assembleEnsemble(trees, {
      file,
      nFeatures,
      featureNames: names.exists && names.array().length > 0 ? names.texts() : undefined,
      categories: model.at('cats').exists ? namesOfLevels(model.at('cats'), nFeatures) : undefined,
      scale: 1,
      base: baseOf(facts.at('base_score'), outputs, chosen, objective),
      limit: float32Below,
    }),
  };
}

/** The margin of base_score, which newer versions write as a list in brackets. */
function baseOf(node: JsonNode, outputs: number, output: number, { margin }: Objective): number {
  const list = typeof node.value === 'string' ? /^\[(.*,.*)\]$/.exec(node.value)?.[1]?.split(',') : undefined;
  if (list !== undefined && list.length !== outputs)
    node.refuse('another number of base scores than outputs', `one, or ${outputs}`);
  const score = Math.fround((list === undefined ? node : node.replaced(list[output])).number());
  return margin === undefined ? score : Math.fround(margin(score));
}

/** Names of levels, feature by feature: of texts their bytes, one after the other. */
function namesOfLevels(cats: JsonNode, nFeatures: number): readonly (readonly string[] | null)[] | undefined {
  const columns = cats.at('enc').items();
  if (columns.length !== nFeatures) return undefined;
  return columns.map((column) => {
    const values = column.at('values').array();
    if (values.length === 0) return null;
    if (!column.at('offsets').exists) return values.map(String);
    const bytes = Uint8Array.from(column.at('values').numbers(values.length));
    const offsets = column.at('offsets').array();
    const ends = column.at('offsets').numbers(offsets.length);
    if (ends.some((end, at) => !(end >= (at === 0 ? 0 : ends[at - 1]!)) || end > bytes.length))
      column.at('offsets').refuse('places out of order', `increasing, up to ${bytes.length}`);
    const decoder = new TextDecoder();
    return Array.from(ends.subarray(1), (end, level) => decoder.decode(bytes.subarray(ends[level], end)));
  });
}

function readTree(tree: JsonNode, index: number, weight: number): RawTree {
  const claimed = tree.at('tree_param').at('num_nodes');
  const nodes = tree.at('left_children').array().length;
  if (claimed.count() !== nodes) claimed.refuse('another number of nodes than left_children has', `${nodes}`);
  const vector = tree.at('tree_param').at('size_leaf_vector');
  if (vector.exists && vector.count() > 1) vector.refuse('leaves with several outputs', '0 or 1');
  const column = (name: string, nulls = false): Float64Array => tree.at(name).numbers(nodes, { nulls });
  const left = column('left_children');
  const right = column('right_children');
  const missingLeft = column('default_left');
  const levels = categoriesOf(tree, left);
  for (const node of levels.keys()) {
    [left[node], right[node]] = [right[node]!, left[node]!];
    missingLeft[node] = 1 - missingLeft[node]!;
  }
  // That of a categorical split is NaN.
  const condition = column('split_conditions', true).map(Math.fround);
  return {
    name: index,
    nodes,
    deleted: tree.at('tree_param').at('num_deleted').exists ? tree.at('tree_param').at('num_deleted').count() : 0,
    root: 0,
    ...{ left, right, missingLeft },
    feature: column('split_indices'),
    threshold: condition,
    value: weight === 1 ? condition : condition.map((leaf) => leaf * Math.fround(weight)),
    count: tree.at('sum_hessian').exists ? column('sum_hessian') : undefined,
    ...(levels.size > 0 && { levels: (node: number) => levels.get(node) ?? null }),
  };
}

/** The levels that each categorical split lists. */
function categoriesOf(tree: JsonNode, left: Float64Array): ReadonlyMap<number, readonly number[]> {
  const sets = new Map<number, readonly number[]>();
  if (!tree.at('split_type').exists) return sets;
  const types = tree.at('split_type').numbers(left.length);
  const splits = types.reduce((count, type, node) => count + Number(type !== 0 && left[node] !== -1), 0);
  if (splits === 0) return sets;
  const list = (name: string): Float64Array => tree.at(name).numbers(tree.at(name).array().length);
  const [nodes, levels] = [list('categories_nodes'), list('categories')];
  const [starts, sizes] = ['categories_segments', 'categories_sizes'].map((name) =>
    tree.at(name).numbers(nodes.length),
  );
  let all = 0;
  nodes.forEach((node, at) => {
    const [start, size] = [starts![at]!, sizes![at]!];
    all += size;
    if (!(start >= 0 && size >= 0 && start + size <= levels.length && all <= levels.length))
      tree.at('categories_segments').refuse(`the categories of node ${node} lie outside`, `0 to ${levels.length}`);
    if (types[node] === undefined || types[node] === 0 || sets.has(node))
      tree
        .at('categories_nodes')
        .refuse(`categories of node ${node}, whose split is numeric`, 'each categorical split once');
    sets.set(node, [...levels.subarray(start, start + size)]);
  });
  const bare = types.findIndex((type, node) => type !== 0 && left[node] !== -1 && !sets.has(node));
  if (bare >= 0)
    tree.at('categories_nodes').refuse(`a categorical split without categories at node ${bare}`, 'each one');
  return sets;
}
