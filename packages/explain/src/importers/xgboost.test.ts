import { predictEnsemble } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { readModel } from './read-model.ts';

// Written by hand after XGBoost's documentation of its JSON (doc/model.schema, RegTree::SaveModel), with what 1.7.4 does not write; its own
// files are in xgboost-categories.test.ts.
const nan = Number.NaN;

/** Root: categories of x0, listed right; left a split on x1 at 0.5; leaves 10, 20 and 30. Missing goes left at the root, right below. */
const tree = (categories: Readonly<Record<string, unknown>> = {}) => ({
  tree_param: { num_nodes: '5', num_deleted: '0', size_leaf_vector: '1' },
  left_children: [1, 3, -1, -1, -1],
  right_children: [2, 4, -1, -1, -1],
  split_indices: [0, 1, 0, 0, 0],
  split_conditions: [0, 0.5, 30, 10, 20],
  split_type: [1, 0, 0, 0, 0],
  default_left: [1, 0, 0, 0, 0],
  sum_hessian: [9, 6, 3, 4, 2],
  ...{ categories: [2, 40], categories_nodes: [0], categories_segments: [0], categories_sizes: [2] },
  ...categories,
});

const leaf = (value: number) => ({
  tree_param: { num_nodes: '1' },
  ...{ left_children: [-1], right_children: [-1], split_indices: [0], split_conditions: [value], default_left: [0] },
});

const document = (
  trees: readonly unknown[],
  { name = 'gbtree', objective = 'reg:squarederror', score = '5E-1', classes = '0', more = {} } = {},
) => {
  const model = {
    gbtree_model_param: { num_trees: String(trees.length) },
    tree_info: trees.map((_, at) => (classes === '0' ? 0 : at % Number(classes))),
    trees,
    ...more,
  };
  return JSON.stringify({
    version: [3, 1, 0],
    learner: {
      learner_model_param: { base_score: score, num_class: classes, num_feature: '2', num_target: '1' },
      objective: { name: objective },
      gradient_booster: name === 'dart' ? { name, gbtree: { model }, weight_drop: [0.5, 2] } : { name, model },
    },
  });
};

const read = (text: string, output?: number) =>
  readModel(new TextEncoder().encode(text), { file: 'm.json', ...(output !== undefined && { output }) });
const predict = (text: string, rows: readonly (readonly number[])[]): number[] => [
  ...predictEnsemble(read(text).ensemble, { x: Float64Array.from(rows.flat()), rows: rows.length, features: 2 }),
];

describe('XGBoost', () => {
  it('sends what a categorical split lists right, all else left, a missing value where it says', () => {
    const rows = [2, 40, 2.9].map((level) => [level, 0]);
    expect(predict(document([tree()]), rows)).toEqual(rows.map(() => 30.5));
    const others = [0, 1, 3, 39, 41, 1e6, -1, nan].map((level) => [level, 0]);
    expect(predict(document([tree()]), others)).toEqual(others.map(() => 10.5));
    expect(predict(document([tree({ default_left: [0, 0, 0, 0, 0] })]), [[nan, 0]])).toEqual([30.5]);
    expect(predict(document([tree()]), [[0, nan]])).toEqual([20.5]);
    const bare = document([tree({ categories: [], categories_sizes: [0] })]);
    expect(
      predict(bare, [
        [2, 0],
        [-1, 0],
        [nan, 0],
      ]),
    ).toEqual([10.5, 10.5, 10.5]);
    expect([...read(document([tree()])).ensemble.trees.count!]).toEqual([9, 3, 6, 4, 2]);
  });

  it('takes the names of levels, those of texts from their bytes', () => {
    const letters = [...new TextEncoder().encode('lowhöh')];
    const cats = {
      enc: [
        { offsets: [0, 3, 7], values: letters.map((byte) => (byte > 127 ? byte - 256 : byte)) },
        { type: 1, values: [] },
      ],
    };
    const { categories } = read(document([tree()], { more: { cats } })).ensemble;
    expect(categories).toEqual([['low', 'höh'], null]);
    const torn = {
      enc: [
        { offsets: [0, 30, 7], values: letters },
        { type: 1, values: [] },
      ],
    };
    expect(() => read(document([tree()], { more: { cats: torn } }))).toThrow(/offsets: places out of order/);
  });

  it('weighs the trees of dart', () => {
    expect(
      predict(document([tree(), leaf(7)], { name: 'dart' }), [
        [2, 0],
        [0, 0],
      ]),
    ).toEqual([29.5, 19.5]);
    expect(read(document([tree(), leaf(7)], { name: 'dart' })).program).toBe('XGBoost 3.1.0, reg:squarederror, dart');
  });

  it.each([
    ['binary:logistic', 'logit', Math.log(0.25 / 0.75)],
    ['count:poisson', 'log', Math.log(0.25)],
    ['reg:absoluteerror', 'identity', 0.25],
  ])('reads the margin of %s', (objective, link, base) => {
    const model = read(document([leaf(7)], { objective, score: '2.5E-1' }));
    expect(model).toMatchObject({ link, output: 0, outputs: 1 });
    expect(model.ensemble.base).toBeCloseTo(base, 6);
  });

  it('reads one class of several', () => {
    const text = document([leaf(1), leaf(2), leaf(3), leaf(4)], {
      objective: 'multi:softprob',
      classes: '2',
      score: '[5E-1,2.5E-1]',
    });
    const { ensemble, link, outputs } = read(text, 1);
    expect([link, outputs, ensemble.base, ...ensemble.trees.value]).toEqual(['softmax', 2, 0.25, 2, 4]);
    expect(() => read(text)).toThrow(/several outputs: 2/);
    expect(() => read(text, 2)).toThrow(/an output that the model does not have: 2; allowed: one of them/);
    expect(() => readModel(new Uint8Array(1), { output: -1 })).toThrow(/output -1; allowed: a whole number/);
  });

  it.each([
    [
      'sets that overlap',
      { categories_nodes: [0, 0], categories_segments: [0, 0], categories_sizes: [2, 2] },
      /lie outside/,
    ],
    ['a set beyond the list', { categories_sizes: [3] }, /categories_segments: the categories of node 0 lie outside/],
    ['half a level', { categories: [2, 40.5] }, /tree 0, node 0: a category that is no level: 40\.5/],
    ['a level beyond singles', { categories: [2, 1e9] }, /a category that is no level: 1000000000; allowed: whole/],
    [
      'categories of a numeric split',
      { split_type: [1, 0, 0, 0, 0], categories_nodes: [1] },
      /node 1, whose split is numeric/,
    ],
    ['no set', { categories_nodes: [], categories_segments: [], categories_sizes: [] }, /without categories at node 0/],
  ])('refuses %s', (_, categories, message) => {
    expect(() => read(document([tree(categories)]))).toThrow(message);
  });
});
