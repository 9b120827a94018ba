import { predictEnsemble } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { readModel } from './read-model.ts';

// Written by hand after LightGBM's source of Tree::ToString and GBDT::SaveModelToString; the library itself was not at hand.
const header = `tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=2
objective=regression
feature_names=a b c
feature_infos=[0:1] [0:1] none
tree_sizes=300 120
`;

/** Root on a: left leaf 0, right a split on b into leaves 1 and 2. Decision 2: default left, no missing values. */
const splitTree = (decisions: string, thresholds = '0.5 -0.25'): string => `Tree=0
num_leaves=3
num_cat=0
split_feature=0 1
split_gain=3 1
threshold=${thresholds}
decision_type=${decisions}
left_child=-1 -2
right_child=1 -3
leaf_value=1 10 100
leaf_weight=1 1 1
leaf_count=1 1 1
internal_value=0 0
internal_weight=0 0
internal_count=3 2
is_linear=0
shrinkage=0.1
`;

const constantTree = `Tree=1
num_leaves=1
num_cat=0
split_feature=
split_gain=
threshold=
decision_type=
left_child=
right_child=
leaf_value=0.125
leaf_weight=
leaf_count=
internal_value=
internal_weight=
internal_count=
is_linear=0
shrinkage=1
`;

const model = (...trees: string[]): string =>
  `${[header, ...trees].join('\n')}\n\nend of trees\n\nfeature_importances:\na=1\n\nparameters:\n[boosting: gbdt]\nend of parameters\n\npandas_categorical:null\n`;
const read = (text: string) => readModel(new TextEncoder().encode(text), { file: 'm.txt' });
const predict = (text: string, ...rows: number[][]): number[] => [
  ...predictEnsemble(read(text).ensemble, {
    x: Float64Array.from(rows.flat()),
    rows: rows.length,
    features: rows[0]!.length,
  }),
];

const nan = Number.NaN;

describe('LightGBM', () => {
  it('sends what equals the threshold left, and adds a tree of one leaf', () => {
    const text = model(splitTree('0 0'), constantTree);
    expect(predict(text, [0.5, 9, 0], [0.5000000000000001, -0.25, 0], [1, -0.2, 0])).toEqual([1.125, 10.125, 100.125]);
    expect(read(text)).toMatchObject({
      format: 'lightgbm',
      program: 'LightGBM v4, regression',
      ensemble: { featureNames: ['a', 'b', 'c'], scale: 1 },
    });
  });

  it('sends missing values where zero goes, or where NaN has its direction', () => {
    expect(predict(model(splitTree('2 2'), constantTree), [nan, 0, 0], [1, nan, 0])).toEqual([1.125, 100.125]);
    expect(predict(model(splitTree('10 8'), constantTree), [nan, 0, 0], [1, nan, 0])).toEqual([1.125, 100.125]);
    expect(predict(model(splitTree('8 10'), constantTree), [nan, -9, 0], [nan, nan, 0])).toEqual([10.125, 10.125]);
  });

  it('takes zero_as_missing where zero goes by default where it would go anyway', () => {
    expect(predict(model(splitTree('6 4'), constantTree), [0, 0, 0], [1, 0, 0], [1, nan, 0])).toEqual([
      1.125, 100.125, 100.125,
    ]);
    expect(() => read(model(splitTree('4 4'), constantTree))).toThrow(
      /m\.txt, tree 0, decision_type: a split of zero_as_missing .* at node 0: 4; allowed: zero_as_missing=false/,
    );
    expect(() => read(model(splitTree('6 4', '0 -0.25'), constantTree))).toThrow(/zero_as_missing/);
  });

  it('averages the trees of boosting=rf', () => {
    const text = model(splitTree('0 0'), constantTree).replace('\n\nTree=0', '\naverage_output\n\nTree=0');
    expect(predict(text, [0, 0, 0])).toEqual([0.5625]);
  });

  it('reads linear leaves, for which missing values are refused', () => {
    const linear = splitTree('2 2').replace(
      'is_linear=0',
      'is_linear=1\nleaf_const=2 20 200\nnum_features=1 0 2\nleaf_features=2   0 1 \nleaf_coeff=0.5   -1 4 ',
    );
    expect(predict(model(linear, constantTree), [0, 0, 3], [1, -1, 0], [1, 2, 0])).toEqual([3.625, 20.125, 207.125]);
    expect(() => predict(model(linear, constantTree), [nan, 0, 3])).toThrow(/NaN; allowed: finite numbers/);
  });

  // Levels 1, 33 and 64 of the first feature go left: words of 32 bits, as Tree::CategoricalDecision finds them.
  const categories = (words = '2 2 1', bounds = '0 3') =>
    splitTree('1 0', '0 -0.25').replace('num_cat=0', `num_cat=1\ncat_boundaries=${bounds}\ncat_threshold=${words}`);

  it('sends the levels of a categorical split left, all else and missing values right', () => {
    const left = [1, 33, 64, 33.9].map((level) => [level, 9, 0]);
    const right = [0, 2, 32, 65, 96, 1e6, -1, nan].map((level) => [level, 9, 0]);
    const text = model(categories(), constantTree);
    expect(predict(text, ...left)).toEqual(left.map(() => 1.125));
    expect(predict(text, ...right)).toEqual(right.map(() => 100.125));
    const named = text
      .replace('[0:1] [0:1]', '1:33:64 [0:1]')
      .replace('pandas_categorical:null', 'pandas_categorical:[["low", "high"]]');
    expect(read(named).ensemble.categories).toEqual([['low', 'high'], null, null]);
    expect(read(named.replace('[["low', '[["x"], ["low')).ensemble.categories).toBeUndefined();
  });

  it('reads the margin of a link function, and a class of several', () => {
    const text = model(splitTree('0 0'), constantTree);
    const binary = read(text.replace('=regression', '=binary sigmoid:2'));
    expect(binary).toMatchObject({ link: 'logit', outputs: 1, ensemble: { scale: 2 } });
    const classes = text.replace('=regression', '=multiclass num_class:2').replace('iteration=1', 'iteration=2');
    const one = readModel(new TextEncoder().encode(classes), { output: 1 });
    expect(one).toMatchObject({ link: 'softmax', output: 1, outputs: 2 });
    expect([...one.ensemble.trees.value]).toEqual([0.125]);
  });

  it.each([
    [
      'categories that the tree does not have',
      model(categories().replace('threshold=0 ', 'threshold=1 '), constantTree),
      /tree 0, threshold: the categories of node 0 are none of the tree's: 1; allowed: 0 to 0/,
    ],
    [
      'categories out of order',
      model(categories('2 2 1', '5 3'), constantTree),
      /tree 0, cat_boundaries: places out of order: 3/,
    ],
    [
      'categories cut short',
      model(categories('2 2'), constantTree),
      /tree 0, cat_threshold: another number of entries than the tree has: 2; allowed: 3/,
    ],
    [
      'an unknown objective',
      model(splitTree('0 0'), constantTree).replace('=regression', '=toString'),
      /header, objective: unsupported objective: "toString"; allowed: regression/,
    ],
    [
      'a transformed target',
      model(splitTree('0 0'), constantTree).replace('=regression', '=regression sqrt'),
      /unsupported objective: "regression sqrt"/,
    ],
    [
      'several classes',
      model(splitTree('0 0'), constantTree).replace('iteration=1', 'iteration=3'),
      /m\.txt: several outputs: 3; allowed: one of them by its number, 0 to 2/,
    ],
    [
      'a cut file',
      model(splitTree('0 0'), constantTree).slice(0, 600),
      /m\.txt, tree 1: cut short; allowed: a line "end of trees"/,
    ],
    ['a lost tree', model(splitTree('0 0')), /cut short: another number of trees than tree_sizes lists: 1; allowed: 2/],
    [
      'a billion leaves',
      model(splitTree('0 0').replace('num_leaves=3', 'num_leaves=1000000000'), constantTree),
      /tree 0, leaf_value: .*: 3; allowed: 1000000000/,
    ],
    [
      'a leaf without number',
      model(splitTree('0 0').replace('=1 10 100', '=1 nan 100'), constantTree),
      /tree 0, node leaf 1: a leaf whose value is not finite: NaN; allowed: a finite number/,
    ],
    [
      'an infinite threshold',
      model(splitTree('0 0', 'inf 1'), constantTree),
      /tree 0, node 0: a threshold that is not finite/,
    ],
    [
      'a cycle',
      model(splitTree('0 0').replace('right_child=1 -3', 'right_child=1 0'), constantTree),
      /tree 0, node 1: a child that was reached before, a cycle or a shared node: 0; allowed: a tree/,
    ],
    [
      'a child out of range',
      model(splitTree('0 0').replace('right_child=1 -3', 'right_child=1 -4'), constantTree),
      /tree 0, node 1: a child that is no node of the tree/,
    ],
    [
      'a feature out of range',
      model(splitTree('0 0').replace('split_feature=0 1', 'split_feature=0 3'), constantTree),
      /tree 0, node 1: a split on a feature the model does not have: 3; allowed: 0 to 2/,
    ],
    [
      'names that do not match',
      model(splitTree('0 0'), constantTree).replace('feature_names=a b c', 'feature_names=a b'),
      /another number of feature names than features: 2; allowed: 3/,
    ],
  ])('refuses %s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
