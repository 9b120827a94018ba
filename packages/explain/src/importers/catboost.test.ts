import { predictEnsemble } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { readModel } from './read-model.ts';

// Written by hand after CatBoost's documentation of its JSON and its source (json_model_helpers.cpp); the library was not at hand.
const nan = Number.NaN;
const float = (index: number, border: number) => ({
  ...{ split_type: 'FloatFeature', float_feature_index: index, border, split_index: 0 },
});
const level = (value: number) => ({ split_type: 'OneHotFeature', cat_feature_index: 0, value, split_index: 1 });

const features_info = {
  float_features: [
    { feature_index: 0, flat_feature_index: 0, feature_id: 'a', nan_value_treatment: 'AsFalse', has_nans: true },
    { feature_index: 1, flat_feature_index: 2, feature_id: 'b', nan_value_treatment: 'AsTrue', has_nans: true },
  ],
  categorical_features: [
    {
      feature_index: 0,
      flat_feature_index: 1,
      feature_id: 'g',
      values: [-77, 1234567],
      string_values: ['low', 'high'],
    },
  ],
};

const document = (
  trees: Readonly<Record<string, unknown>>,
  { loss = 'RMSE', bias = [0.5] as unknown, info = features_info as unknown } = {},
) =>
  JSON.stringify({
    ...{ model_info: { params: { loss_function: { type: loss } } }, features_info: info, scale_and_bias: [2, bias] },
    ...trees,
  });
const oblivious = (splits: readonly unknown[], leaf_values: readonly number[]) => ({
  oblivious_trees: [{ splits, leaf_values }],
});

const read = (text: string, output?: number) =>
  readModel(new TextEncoder().encode(text), { file: 'm.json', ...(output !== undefined && { output }) });
const predict = (text: string, rows: readonly (readonly number[])[]): number[] => [
  ...predictEnsemble(read(text).ensemble, { x: Float64Array.from(rows.flat()), rows: rows.length, features: 3 }),
];

describe('CatBoost', () => {
  it('numbers the leaves of an oblivious tree by the bits of its splits', () => {
    const text = document(oblivious([float(0, 0.1), level(1234567), float(1, -1)], [0, 1, 2, 3, 4, 5, 6, 7]));
    const rows = [0, 1].flatMap((b) => [0, 1].flatMap((g) => [0, 1].map((a) => [a, g, 2 * b - 2])));
    expect(predict(text, rows)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((leaf) => 0.5 + 2 * leaf));
    // A single: 0.1 itself is above the single below it, and goes left with its own.
    expect(
      predict(text, [
        [0.1, 0, -2],
        [0.1000001, 0, -2],
        [nan, 7, nan],
        [1, nan, -1],
      ]),
    ).toEqual([0.5, 2.5, 8.5, 2.5]);
    expect(read(text)).toMatchObject({
      ...{ format: 'catboost', program: 'CatBoost, RMSE', link: 'identity', outputs: 1 },
      ensemble: { featureNames: ['a', 'g', 'b'], categories: [null, ['low', 'high'], null] },
    });
  });

  it('reads trees that are not symmetric, and parameters that are a text', () => {
    const tree = {
      split: level(-77),
      left: { value: 1, weight: 2 },
      right: { split: float(0, 1), left: { value: 2 }, right: { value: 3 } },
    };
    const text = document({ trees: [tree] });
    const rows = [
      [0, 1, 0],
      [1, 0, 0],
      [2, 0, 0],
    ];
    expect(predict(text, rows)).toEqual([2.5, 4.5, 6.5]);
    const texts = text.replace(
      '{"loss_function":{"type":"RMSE"}}',
      JSON.stringify('{"loss_function":{"type":"Poisson"}}'),
    );
    expect(read(texts).link).toBe('log');
  });

  it('reads one class of several', () => {
    const text = document(oblivious([float(0, 0)], [1, 2, 3, 4]), { loss: 'MultiClass', bias: [0, 10] });
    const { ensemble, link, outputs } = read(text, 1);
    expect([link, outputs, ensemble.base]).toEqual(['softmax', 2, 10]);
    expect([...ensemble.trees.value]).toEqual([0, 2, 4]);
    expect(() => read(text)).toThrow(/several outputs: 2/);
  });

  it.each([
    [
      'statistics of the target',
      document(oblivious([{ split_type: 'OnlineCtr' }], [0, 1])),
      /splits\[0\]\.split_type: a split on statistics of the target: "OnlineCtr"; .*one_hot_max_size/,
    ],
    [
      'an unknown loss',
      document(oblivious([], [0]), { loss: 'toString' }),
      /type: unsupported loss_function: "toString"/,
    ],
    [
      'a lost leaf',
      document(oblivious([float(0, 0)], [0])),
      /leaf_values: another number of leaves than the splits have: a list of 1; allowed: 2/,
    ],
    [
      'forty splits',
      document(
        oblivious(
          Array.from({ length: 40 }, () => float(0, 0)),
          [0],
        ),
      ),
      /another number of leaves .*allowed: 1099511627776/,
    ],
    ['an unknown level', document(oblivious([level(5)], [0, 1])), /value: a value that its feature does not have: 5/],
    [
      'an unknown feature',
      document(oblivious([float(9, 0)], [0, 1])),
      /float_feature_index: a split on a feature the model does not have: 9/,
    ],
    [
      'a gap between features',
      document(oblivious([], [0]), { info: { float_features: [{ feature_index: 0, flat_feature_index: 3 }] } }),
      /not numbered one after the other/,
    ],
    ['no bias', document(oblivious([], [0]), { bias: [] }), /no output/],
  ])('refuses %s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
