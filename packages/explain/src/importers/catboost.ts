import { float32AtMost } from '@kuznets/base';
import { assembleEnsemble, type RawTree } from './assemble.ts';
import type { ImportedModel, ModelLink } from './imported-model.ts';
import type { JsonNode } from './json-node.ts';
import { chosenOutput } from './outputs.ts';

/** What a loss makes of the sum of the leaves. */
const links: Readonly<Record<string, ModelLink>> = {
  ...{
    RMSE: 'identity',
    MAE: 'identity',
    Quantile: 'identity',
    MAPE: 'identity',
    Huber: 'identity',
    LogCosh: 'identity',
  },
  ...{ Expectile: 'identity', Lq: 'identity', MultiRMSE: 'identity', LogLinQuantile: 'log' },
  ...{ Logloss: 'logit', CrossEntropy: 'logit', MultiClassOneVsAll: 'logit', MultiClass: 'softmax' },
  ...{ Poisson: 'log', Tweedie: 'log' },
};

/** A column of the data, as the model calls it. */
interface Feature {
  readonly flat: number;
  readonly name: string;
  /** Of a float feature: where a missing value goes; null where none was seen. */
  readonly missingTrue: boolean | null;
  /** Of a categorical feature: hashes of its levels and their names. */
  readonly levels: ReadonlyMap<number, number>;
  readonly names: readonly string[] | null;
}

/** A condition: true goes right, or of one level of a categorical feature left. */
interface Split {
  readonly feature: number;
  readonly border: number;
  readonly missingLeft: number;
  readonly level: number | null;
}

/**
 * Reads what `save_model('model.json', format='json')` of CatBoost writes: oblivious trees, and those of the policies Depthwise and Lossguide.
 *
 * Features are cast to single precision, and `x > border` takes the true side, in an oblivious tree bit i of the leaf's number. Levels of a
 * category are compared one by one; features made of statistics of the target (`OnlineCtr`) are refused by name: a larger `one_hot_max_size` avoids them.
 * A missing value goes to the true side where `nan_value_treatment` is `AsTrue`. Written by CatBoost's documentation and source, tested on files written
 * by hand.
 *
 * @param root - the document
 * @param output - which class or target; needed where there are several
 * @see https://catboost.ai/docs/en/concepts/python-reference_catboost_save_model
 */
export function readCatboost(root: JsonNode, output?: number): ImportedModel {
  const { file } = root;
  const loss = lossOf(root);
  const link =
    (Object.hasOwn(links, loss.text()) ? links[loss.text()] : undefined) ??
    loss.refuse('unsupported loss_function', Object.keys(links).join(', '));
  const float = featuresOf(root, 'float_features');
  const categorical = featuresOf(root, 'categorical_features');
  const all = [...float.values(), ...categorical.values()].sort((a, b) => a.flat - b.flat);
  all.forEach(({ flat }, at) => {
    if (flat !== at)
      root.at('features_info').refuse('features that are not numbered one after the other', `flat_feature_index ${at}`);
  });
  const scaleAndBias = root.at('scale_and_bias').items();
  const bias = scaleAndBias[1] ?? root.at('scale_and_bias').refuse('no bias', 'a scale and a bias');
  const biases = Array.isArray(bias.value) ? bias.items() : [bias];
  const outputs = biases.length;
  if (outputs === 0) bias.refuse('no output', 'at least one bias');
  const chosen = chosenOutput(file, outputs, output);
  const splitOf = (node: JsonNode): Split => readSplit(node, float, categorical);
  const trees = root.at('oblivious_trees').exists
    ? root
        .at('oblivious_trees')
        .items()
        .map((tree, at) => obliviousTree(tree, at, { outputs, chosen, splitOf }))
    : root
        .at('trees')
        .items()
        .map((tree, at) => anyTree(tree, at, { outputs, chosen, splitOf }));
  const named = all.every(({ name }) => name !== '');
  return {
    format: 'catboost',
    program: `CatBoost, ${loss.text()}`,
    ...{ link, output: chosen, outputs },
    ensemble: assembleEnsemble(trees, {
      file,
      nFeatures: all.length,
      featureNames: named ? all.map(({ name }) => name) : undefined,
      categories: all.map(({ names }) => names),
      scale: scaleAndBias[0]!.number(),
      base: biases[chosen]!.number(),
      limit: float32AtMost,
    }),
  };
}

/** The loss stands among the parameters of training, which may be a text of JSON. */
function lossOf(root: JsonNode): JsonNode {
  const params = root.at('model_info').at('params');
  const parsed = typeof params.value === 'string' ? params.parsed() : params;
  return parsed.at('loss_function').at('type');
}

function featuresOf(root: JsonNode, kind: string): ReadonlyMap<number, Feature> {
  const info = root.at('features_info');
  if (!info.at(kind).exists) return new Map();
  return new Map(
    info
      .at(kind)
      .items()
      .map((feature) => {
        const text = (key: string): string => (feature.at(key).exists ? feature.at(key).text() : '');
        const treatment = text('nan_value_treatment');
        const hashes = feature.at('values').exists ? feature.at('values').items() : [];
        const names = feature.at('string_values').exists ? feature.at('string_values').texts() : null;
        if (names !== null && names.length !== hashes.length)
          feature.at('string_values').refuse('another number of names than values', `${hashes.length}`);
        return [
          feature.at('feature_index').count(),
          {
            flat: feature.at('flat_feature_index').count(),
            name: text('feature_name') || text('feature_id'),
            missingTrue: treatment === 'AsTrue' ? true : treatment === 'AsFalse' ? false : null,
            levels: new Map(hashes.map((hash, level) => [hash.number(), level])),
            names,
          },
        ] as const;
      }),
  );
}

function readSplit(
  split: JsonNode,
  float: ReadonlyMap<number, Feature>,
  categorical: ReadonlyMap<number, Feature>,
): Split {
  const type = split.at('split_type');
  const known = (features: ReadonlyMap<number, Feature>, key: string): Feature =>
    features.get(split.at(key).count()) ??
    split.at(key).refuse('a split on a feature the model does not have', 'one of its features');
  if (type.value === 'FloatFeature') {
    const { flat, missingTrue } = known(float, 'float_feature_index');
    return {
      feature: flat,
      border: Math.fround(split.at('border').number()),
      missingLeft: missingTrue ? 0 : 1,
      level: null,
    };
  }
  if (type.value !== 'OneHotFeature')
    type.refuse(
      'a split on statistics of the target',
      '"FloatFeature", "OneHotFeature": train with a larger one_hot_max_size',
    );
  const { flat, levels } = known(categorical, 'cat_feature_index');
  const level = levels.get(split.at('value').number());
  if (level === undefined)
    return split.at('value').refuse('a value that its feature does not have', 'one of its values');
  return { feature: flat, border: 0, missingLeft: 0, level };
}

interface TreeFacts {
  readonly outputs: number;
  readonly chosen: number;
  readonly splitOf: (node: JsonNode) => Split;
}

/** Nodes as they are found. */
class Nodes {
  readonly left: number[] = [];
  readonly right: number[] = [];
  readonly value: number[] = [];
  readonly splits: (Split | null)[] = [];

  add(split: Split | null, value: number): number {
    this.splits.push(split);
    this.left.push(-1);
    this.value.push(value);
    return this.right.push(-1) - 1;
  }

  /** Where the condition is false and where it is true; that of a level leads left where it is true. */
  lead(node: number, whereFalse: number, whereTrue: number): void {
    const isLevel = this.splits[node]?.level !== null;
    this.left[node] = isLevel ? whereTrue : whereFalse;
    this.right[node] = isLevel ? whereFalse : whereTrue;
  }

  tree(name: number): RawTree {
    const of = <T>(take: (split: Split) => T, otherwise: T): T[] =>
      this.splits.map((split) => (split === null ? otherwise : take(split)));
    const levels = of(({ level }) => level, null);
    return {
      ...{ name, nodes: this.left.length, root: 0, left: this.left, right: this.right, value: this.value },
      feature: of(({ feature }) => feature, -1),
      threshold: of(({ border }) => border, 0),
      missingLeft: of(({ missingLeft }) => missingLeft, 0),
      levels: (node) => (levels[node] === null || levels[node] === undefined ? null : [levels[node]]),
    };
  }
}

/** Every level of the tree has one condition, the last at the root, so that leaves come in the order of their numbers. */
function obliviousTree(tree: JsonNode, name: number, { outputs, chosen, splitOf }: TreeFacts): RawTree {
  const splits = tree.at('splits').exists ? tree.at('splits').items().map(splitOf) : [];
  const leaves = tree.at('leaf_values').array().length;
  if (leaves !== outputs * 2 ** splits.length)
    tree.at('leaf_values').refuse('another number of leaves than the splits have', `${outputs * 2 ** splits.length}`);
  const values = tree.at('leaf_values').numbers(leaves);
  const nodes = new Nodes();
  const grow = (depth: number, leaf: number): number => {
    if (depth === 0) return nodes.add(null, values[leaf * outputs + chosen]!);
    const node = nodes.add(splits[depth - 1]!, 0);
    nodes.lead(node, grow(depth - 1, leaf), grow(depth - 1, leaf + 2 ** (depth - 1)));
    return node;
  };
  grow(splits.length, 0);
  return nodes.tree(name);
}

function anyTree(tree: JsonNode, name: number, { outputs, chosen, splitOf }: TreeFacts): RawTree {
  const nodes = new Nodes();
  const grow = (at: JsonNode): number => {
    if (!at.at('split').exists) {
      const value = at.at('value');
      return nodes.add(null, outputs === 1 ? value.number() : value.numbers(outputs)[chosen]!);
    }
    const node = nodes.add(splitOf(at.at('split')), 0);
    nodes.lead(node, grow(at.at('left')), grow(at.at('right')));
    return node;
  };
  grow(tree);
  return nodes.tree(name);
}
