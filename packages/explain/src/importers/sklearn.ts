import { float32AtMost } from '@kuznets/base';
import { assembleEnsemble, type RawTree } from './assemble.ts';
import type { ImportedModel, ModelLink } from './imported-model.ts';
import type { JsonNode } from './json-node.ts';
import { chosenOutput } from './outputs.ts';

const links: readonly ModelLink[] = ['identity', 'logit', 'log', 'softmax'];

/**
 * Reads what `exporters/export_sklearn.py` writes: the arrays of each tree of a regressor or classifier of scikit-learn.
 *
 * scikit-learn casts features to single precision and goes left where `x <= threshold`, the threshold being a double. The
 * limit here is the largest double whose cast is at most the threshold, so that both decide alike for every double; trees of
 * histograms compare in double precision. A
 * missing value goes where `missing_go_to_left` says (scikit-learn 1.3 and later); without it missing values are refused.
 *
 * @param root - the document
 * @param output - which target or class; needed where there are several
 */
export function readSklearn(root: JsonNode, output?: number): ImportedModel {
  const { file } = root;
  const version = root.at('version');
  if (version.number() !== 1 && version.number() !== 2) version.refuse('unknown version of sklearn-trees', '1, 2');
  const nFeatures = root.at('n_features').count();
  const names = root.at('feature_names');
  const bases = version.number() === 1 ? [root.at('base')] : root.at('base').items();
  if (bases.length === 0) root.at('base').refuse('no output', 'at least one base');
  const chosen = chosenOutput(file, bases.length, output);
  const trees = root.at('trees').items();
  const link = root.at('link').exists ? linkOf(root.at('link')) : 'identity';
  const categories = root.at('categories');
  const own = trees.flatMap((tree, at) => {
    const only = tree.at('output').exists ? tree.at('output').count() : null;
    if (only !== null && only !== chosen) return [];
    return [readTree(tree, at, only === null ? { of: bases.length, output: chosen } : { of: 1, output: 0 })];
  });
  return {
    format: 'sklearn',
    program: `scikit-learn ${root.at('sklearn').text()}, ${root.at('estimator').text()}`,
    ...{ link, output: chosen, outputs: bases.length },
    ensemble: assembleEnsemble(own, {
      file,
      nFeatures,
      featureNames: names.exists ? names.texts() : undefined,
      categories: categories.exists
        ? categories.items().map((levels) => (levels.exists ? levels.texts() : null))
        : undefined,
      scale: root.at('scale').number(),
      base: bases[chosen]!.number(),
      ...(root.at('precision').value !== 'double' && { limit: float32AtMost }),
    }),
  };
}

function linkOf(node: JsonNode): ModelLink {
  return links.find((link) => link === node.value) ?? node.refuse('unknown link function', links.join(', '));
}

function readTree(
  tree: JsonNode,
  index: number,
  { of, output }: { readonly of: number; readonly output: number },
): RawTree {
  const nodes = tree.at('children_left').array().length;
  const column = (name: string): Float64Array => tree.at(name).numbers(nodes);
  const values = tree.at('value').numbers(nodes * of);
  const sets = tree.at('levels').exists ? tree.at('levels').items() : null;
  if (sets !== null && sets.length !== nodes)
    tree.at('levels').refuse('another number of sets than the tree has nodes', `${nodes}`);
  return {
    name: index,
    nodes,
    root: 0,
    left: column('children_left'),
    right: column('children_right'),
    feature: column('feature'),
    threshold: column('threshold'),
    value: of === 1 ? values : values.filter((_, at) => at % of === output),
    missingLeft: tree.at('missing_go_to_left').exists ? column('missing_go_to_left') : undefined,
    count: tree.at('count').exists ? column('count') : undefined,
    ...(sets && {
      levels: (node: number) => {
        const set = sets[node]!;
        return set.exists ? [...set.numbers(set.array().length)] : null;
      },
    }),
  };
}
