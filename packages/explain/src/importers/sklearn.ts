import { assembleEnsemble, type RawTree } from './assemble.ts';
import { float32AtMost } from '@kuznets/base';
import type { ImportedModel } from './imported-model.ts';
import type { JsonNode } from './json-node.ts';

/**
 * Reads what `exporters/export_sklearn.py` writes: the arrays of each `tree_` of a regressor of scikit-learn.
 *
 * scikit-learn casts features to single precision and goes left where `x <= threshold`, the threshold being a double. The
 * limit here is the largest double whose cast is at most the threshold, so that both decide alike for every double. A
 * missing value goes where `missing_go_to_left` says (scikit-learn 1.3 and later); without it missing values are refused.
 */
export function readSklearn(root: JsonNode): ImportedModel {
  const version = root.at('version');
  if (version.number() !== 1) version.refuse('unknown version of sklearn-trees', '1');
  const nFeatures = root.at('n_features').count();
  const names = root.at('feature_names');
  const trees = root.at('trees').items();
  return {
    format: 'sklearn',
    program: `scikit-learn ${root.at('sklearn').text()}, ${root.at('estimator').text()}`,
    ensemble: assembleEnsemble(trees.map(readTree), {
      file: root.file,
      nFeatures,
      featureNames: names.exists ? names.texts() : undefined,
      scale: root.at('scale').number(),
      base: root.at('base').number(),
      limit: float32AtMost,
    }),
  };
}

function readTree(tree: JsonNode, index: number): RawTree {
  const nodes = tree.at('children_left').array().length;
  const column = (name: string): Float64Array => tree.at(name).numbers(nodes);
  return {
    name: index,
    nodes,
    root: 0,
    left: column('children_left'),
    right: column('children_right'),
    feature: column('feature'),
    threshold: column('threshold'),
    value: column('value'),
    missingLeft: tree.at('missing_go_to_left').exists ? column('missing_go_to_left') : undefined,
  };
}
