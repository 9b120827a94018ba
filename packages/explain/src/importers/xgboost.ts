import { assembleEnsemble, type RawTree } from './assemble.ts';
import { float32Below } from '@kuznets/base';
import type { ImportedModel } from './imported-model.ts';
import type { JsonNode } from './json-node.ts';

/** Objectives whose prediction is the sum of the leaves and base_score itself. */
const identityObjectives = [
  'reg:squarederror',
  'reg:linear',
  'reg:absoluteerror',
  'reg:pseudohubererror',
  'reg:squaredlogerror',
  'reg:quantileerror',
];

/**
 * Reads what `save_model('model.json')` of XGBoost writes, versions 1.0 and later.
 *
 * XGBoost casts features to single precision and goes left where `x < split_condition`. The limit here is the largest double
 * whose cast lies below the condition, so that `x <= limit` decides alike for every double. A missing value goes where
 * `default_left` says. All trees count, whatever `best_iteration` says, as in `Booster.predict`. Sums are double precision,
 * XGBoost's single: predictions differ by its rounding. Second derivatives of squared error are training rows, and are kept as such.
 */
export function readXgboost(root: JsonNode): ImportedModel {
  const { file } = root;
  const learner = root.at('learner');
  const booster = learner.at('gradient_booster');
  const name = booster.at('name').text();
  if (name !== 'gbtree') booster.at('name').refuse('unsupported booster', '"gbtree"');
  const objective = learner.at('objective').at('name');
  if (!identityObjectives.includes(objective.text()))
    objective.refuse('unsupported objective', identityObjectives.map((known) => `"${known}"`).join(', '));
  const facts = learner.at('learner_model_param');
  const nFeatures = facts.at('num_feature').count();
  if (facts.at('num_class').exists && facts.at('num_class').count() > 1)
    facts.at('num_class').refuse('several outputs', '0 or 1');
  if (facts.at('num_target').exists && facts.at('num_target').count() > 1)
    facts.at('num_target').refuse('several targets', '1');
  const model = booster.at('model');
  const trees = model.at('trees').items();
  const claimed = model.at('gbtree_model_param').at('num_trees');
  if (claimed.count() !== trees.length) claimed.refuse('another number of trees than the file has', `${trees.length}`);
  const names = learner.at('feature_names');
  const version = root.at('version').exists ? ` ${root.at('version').array().join('.')}` : '';
  return {
    format: 'xgboost',
    program: `XGBoost${version}, ${objective.text()}`,
    ensemble: assembleEnsemble(trees.map(readTree), {
      file,
      nFeatures,
      featureNames: names.exists && names.array().length > 0 ? names.texts() : undefined,
      scale: 1,
      base: Math.fround(facts.at('base_score').number()),
      limit: float32Below,
    }),
  };
}

function readTree(tree: JsonNode, index: number): RawTree {
  const claimed = tree.at('tree_param').at('num_nodes');
  const nodes = tree.at('left_children').array().length;
  if (claimed.count() !== nodes) claimed.refuse('another number of nodes than left_children has', `${nodes}`);
  const vector = tree.at('tree_param').at('size_leaf_vector');
  if (vector.exists && vector.count() > 1) vector.refuse('leaves with several outputs', '0 or 1');
  const column = (name: string): Float64Array => tree.at(name).numbers(nodes);
  const left = column('left_children');
  if (tree.at('split_type').exists) {
    const categorical = column('split_type').findIndex((type, node) => type !== 0 && left[node] !== -1);
    if (categorical >= 0) tree.at('split_type').refuse(`a categorical split at node ${categorical}`, 'numeric splits');
  }
  const condition = column('split_conditions').map(Math.fround);
  return {
    name: index,
    nodes,
    deleted: tree.at('tree_param').at('num_deleted').exists ? tree.at('tree_param').at('num_deleted').count() : 0,
    root: 0,
    left,
    right: column('right_children'),
    feature: column('split_indices'),
    threshold: condition,
    value: condition,
    missingLeft: column('default_left'),
    count: tree.at('sum_hessian').exists ? column('sum_hessian') : undefined,
  };
}
