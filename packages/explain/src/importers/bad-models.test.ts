import { FormatError, predictEnsemble } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { readModel } from './read-model.ts';
import { referenceBytes, referenceModels } from './reference.fixture.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string) => readModel(bytesOf(text), { file: 'm' });

interface Edit {
  [key: string]: Edit;
}

/** A model of test/reference with something changed. */
const edited = (file: string, change: (model: Edit) => void): string => {
  const model = JSON.parse(new TextDecoder().decode(referenceBytes(file))) as Edit;
  change(model);
  return JSON.stringify(model);
};

const set = (object: Edit, key: string | number, value: unknown): void => {
  Object.assign(object, { [key]: value });
};

const xgboost = (change: (learner: Edit, tree: Edit) => void): string =>
  edited('xgboost_pruned.model.json', ({ learner }) =>
    change(learner!, learner!['gradient_booster']!['model']!['trees']![2]!),
  );
const sklearn = (change: (model: Edit, tree: Edit) => void): string =>
  edited('sklearn_forest.model.json', (model) => change(model, model['trees']![1]!));

const csv = (...lines: string[]): string =>
  `${['tree,nodeID,leftChild,rightChild,splitvarID,splitvarName,splitval,terminal,prediction', ...lines].join('\n')}\n`;
const leaf = (tree: number, node: number, value: string): string => `${tree},${node},NA,NA,NA,NA,NA,TRUE,${value}`;

const refused: readonly (readonly [string, string, RegExp])[] = [
  ['an empty file', '', /^m: an empty file; allowed: a model$/],
  [
    'text of no format',
    'hello world',
    /^m: a file of no known format: "hello world"; allowed: XGBoost's JSON .*; LightGBM's text .*; .*ONNX.*treeInfo/,
  ],
  ['JSON of no format', '{"a": 1}', /^m: JSON of no known model: an object; allowed: XGBoost's JSON/],
  ['half a file', '{"learner": {"attributes"', /^m: not JSON, or cut short: ".*"; allowed: a complete JSON document$/],
  [
    'deep nesting',
    `{"learner": ${'['.repeat(2_000_000)}`,
    /^m, character 76: nested too deeply: 65; allowed: 64 levels$/,
  ],
  ['deep nesting behind a quote', `{"learner\\"": ["]", ${'{"a":'.repeat(100)}`, /nested too deeply/],
  [
    'a flood of arrays',
    `{"learner": [${'[],'.repeat(4_000_001)}`,
    /^m, character \d+: too many arrays and objects: 4000001; allowed: 4000000$/,
  ],
  [
    'a flood of NaN',
    `{"learner": [${'NaN,'.repeat(4_000_001)}`,
    /^m: too many numbers that are none: 4000001; allowed: 4000000$/,
  ],
  [
    'control characters',
    '{"learner": {"gradient_booster": {"name": "\\u001b[31m\\u202e"}}}',
    /unsupported booster: "\\u001b\[31m\\u202e"; allowed: "gbtree", "dart";/,
  ],

  [
    'a linear booster',
    xgboost((learner) => set(learner['gradient_booster']!, 'name', 'gblinear')),
    /^m, learner\.gradient_booster\.name: unsupported booster: "gblinear"; allowed: "gbtree", "dart"; gblinear is a linear model, whose/,
  ],
  [
    'a classifier that gives labels alone',
    xgboost((learner) => set(learner['objective']!, 'name', 'binary:hinge')),
    /^m, learner\.objective\.name: unsupported objective: "binary:hinge"; allowed: "reg:squarederror", /,
  ],
  [
    'several classes',
    xgboost((learner) => set(learner['learner_model_param']!, 'num_class', '3')),
    /^m: several outputs: 3; allowed: one of them by its number, 0 to 2; or say which \(modelOutput: "0"\)$/,
  ],
  [
    'several targets',
    xgboost((learner) => set(learner['learner_model_param']!, 'num_target', '2')),
    /^m: several outputs: 2; allowed: one of them by its number, 0 to 1;/,
  ],
  [
    'several base scores',
    xgboost((learner) => set(learner['learner_model_param']!, 'base_score', '[5E-1,1E0]')),
    /base_score: another number of base scores than outputs: "\[5E-1,1E0\]"; allowed: one, or 1$/,
  ],
  [
    'an infinite base score',
    xgboost((learner) => set(learner['learner_model_param']!, 'base_score', '1e999')),
    /base is not finite: Infinity/,
  ],
  [
    'leaves of several outputs',
    xgboost((_, tree) => set(tree['tree_param']!, 'size_leaf_vector', '2')),
    /trees\[2\]\.tree_param\.size_leaf_vector: leaves with several outputs: "2"/,
  ],
  [
    'a billion nodes',
    xgboost((_, tree) => set(tree['tree_param']!, 'num_nodes', '1000000000')),
    /^m, learner\.gradient_booster\.model\.trees\[2\]\.tree_param\.num_nodes: another number of nodes than left_children has: "1000000000"; allowed: \d+$/,
  ],
  [
    'a billion trees',
    xgboost((learner) => set(learner['gradient_booster']!['model']!['gbtree_model_param']!, 'num_trees', '1000000000')),
    /num_trees: another number of trees than the file has: "1000000000"; allowed: 20$/,
  ],
  [
    'no trees',
    xgboost((learner) =>
      Object.assign(learner['gradient_booster']!['model']!, { trees: [], gbtree_model_param: { num_trees: '0' } }),
    ),
    /^m: no tree: 0; allowed: at least one tree$/,
  ],
  [
    'a categorical split without categories',
    xgboost((_, tree) => set(tree['split_type']!, 0, 1)),
    /trees\[2\]\.categories_nodes: a categorical split without categories at node 0: .*; allowed: each one$/,
  ],
  [
    'a short column',
    xgboost((_, tree) => set(tree, 'split_indices', [1, 2])),
    /trees\[2\]\.split_indices: an array of another length than the tree has nodes: a list of 2; allowed: an array of \d+$/,
  ],
  [
    'a text among numbers',
    xgboost((_, tree) => set(tree['split_indices']!, 1, 'x')),
    /trees\[2\]\.split_indices\[1\]: not a number: "x"; allowed: a number$/,
  ],
  [
    'a missing column',
    xgboost((_, tree) => set(tree, 'default_left', undefined)),
    /trees\[2\]\.default_left: not an array: "?nothing"?; allowed: an array$/,
  ],
  [
    'a cycle',
    xgboost((_, tree) => set(tree['left_children']!, 1, 0)),
    /^m, tree 2, node 1: a child that was reached before, a cycle or a shared node: 0; allowed: a tree$/,
  ],
  [
    'a shared node',
    xgboost((_, tree) => set(tree['left_children']!, 0, 2)),
    /^m, tree 2, node 0: a child that was reached before/,
  ],
  [
    'a child out of range',
    xgboost((_, tree) => set(tree['right_children']!, 0, 1e9)),
    /^m, tree 2, node 0: a child that is no node of the tree: 1000000000; allowed: 0 to \d+$/,
  ],
  [
    'half a child',
    xgboost((_, tree) => set(tree['right_children']!, 0, 1.5)),
    /^m, tree 2, node 0: a child that is no node of the tree: 1\.5/,
  ],
  [
    'one child',
    xgboost((_, tree) => set(tree['right_children']!, 0, -1)),
    /^m, tree 2, node 0: a child that is no node of the tree: -1/,
  ],
  [
    'a feature out of range',
    xgboost((_, tree) => set(tree['split_indices']!, 0, 41)),
    /^m, tree 2, node 0: a split on a feature the model does not have: 41; allowed: 0 to 40$/,
  ],
  [
    'a threshold beyond singles',
    xgboost((_, tree) => set(tree['split_conditions']!, 0, 1e300)),
    /^m, tree 2, node 0: a threshold that is not finite: Infinity; allowed: a finite number$/,
  ],
  [
    'too few names',
    xgboost((learner) => set(learner, 'feature_names', ['a'])),
    /^m: another number of feature names than features: 1; allowed: 41$/,
  ],
  [
    'a name used twice',
    xgboost((learner) => set(learner['feature_names']!, 1, 'Abslat')),
    /^m: a feature name used twice: "Abslat"; allowed: unique names$/,
  ],
  [
    'nodes out of reach',
    xgboost((_, tree) => set(tree['tree_param']!, 'num_deleted', '3')),
    /^m, tree 2: nodes that the root does not reach: \d+; allowed: 3$/,
  ],

  [
    'another version',
    sklearn((model) => set(model, 'version', 3)),
    /^m, version: unknown version of sklearn-trees: 3; allowed: 1, 2$/,
  ],
  [
    'a leaf without number',
    sklearn((_, tree) =>
      [...(tree['children_left'] as unknown as number[])].forEach(
        (child, node) => child < 0 && set(tree['value']!, node, null),
      ),
    ),
    /trees\[1\]\.value\[\d+\]: not a number: null; allowed: a number$/,
  ],
  [
    'an infinite leaf',
    sklearn((_, tree) =>
      set(
        tree,
        'value',
        (tree['value'] as unknown as number[]).map(() => 9e99),
      ),
    ).replaceAll('9e+99', '1e999'),
    /^m, tree 1, node \d+: a leaf whose value is not finite: Infinity; allowed: a finite number$/,
  ],
  [
    'an infinite threshold',
    sklearn((_, tree) => set(tree['threshold']!, 0, 9e99)).replace('9e+99', '-1e999'),
    /^m, tree 1, node 0: a threshold that is not finite: -Infinity; allowed: a finite number$/,
  ],
  [
    'an unknown scale',
    sklearn((model) => set(model, 'scale', 'nan')),
    /^m, scale: not a number: "nan"; allowed: a number$/,
  ],

  [
    'a forest of classes',
    csv(leaf(1, 0, 'setosa')),
    /^m, line 2 \(tree 1, node 0\): prediction is not a number: "setosa"; allowed: a number$/,
  ],
  [
    'a forest of probabilities',
    'tree,nodeID,leftChild,rightChild,splitvarID,splitvarName,splitval,terminal,pred.a\n',
    /^m, line 1: no column "prediction": /,
  ],
  [
    'an unordered factor',
    csv('1,0,1,2,0,region,"1,3",FALSE,NA', leaf(1, 1, '1'), leaf(1, 2, '2')),
    /^m, line 2 \(tree 1, node 0\): a split of an unordered factor: "1,3"; allowed: what export_treeinfo/,
  ],
  [
    'a lost row',
    csv('1,0,1,2,0,a,0.5,FALSE,NA', leaf(1, 1, '1')),
    /^m, line 2 \(tree 1, node 0\): a child that is no node of the tree: 2; allowed: a nodeID of the tree$/,
  ],
  [
    'trees without numbers',
    csv(leaf(1, 0, '1'), leaf(1, 0, '1')),
    /^m, line 3 \(tree 1, node 0\): a nodeID used twice: 0; allowed: one row a node, and a column "tree"$/,
  ],
  [
    'a ring',
    csv('1,0,1,2,0,a,0.5,FALSE,NA', '1,1,0,2,0,a,0.5,FALSE,NA', leaf(1, 2, '2')),
    /^m, tree 1, node [01]: a child that was reached before, a cycle or a shared node: [02]; allowed: a tree$/,
  ],
  [
    'a variable under two ids',
    csv(
      '1,0,1,2,0,a,0.5,FALSE,NA',
      leaf(1, 1, '1'),
      leaf(1, 2, '2'),
      '2,0,1,2,1,a,0.5,FALSE,NA',
      leaf(2, 1, '1'),
      leaf(2, 2, '2'),
    ),
    /^m, line 5 \(tree 2\): splitvarName "a" under two ids: 1; allowed: 0$/,
  ],
  ['a forest without splits', csv(leaf(1, 0, '1')), /^m: a model without features: 0; allowed: at least 1$/],
  [
    'a chain of splits',
    csv(
      ...Array.from({ length: 9000 }, (_, i) =>
        i % 2 === 0 && i < 8998 ? `1,${i},${i + 1},${i + 2},0,a,${i},FALSE,NA` : leaf(1, i, '1'),
      ).slice(0, 8999),
    ),
    /^m, tree 1, node \d+: a path of too many splits: 4097; allowed: 4096$/,
  ],
  [
    'a million digits',
    xgboost((learner) => set(learner['learner_model_param']!, 'base_score', `${'1'.repeat(1_000_000)}x`)),
    /base_score: not a number: "1111/,
  ],
  ['a million digits in a cell', csv(leaf(1, 0, `${'1'.repeat(1_000_000)}x`)), /prediction is not a number: "1111/],
  [
    'a million names, one of them twice',
    xgboost((learner) => {
      const names = Array.from({ length: 1_000_000 }, (_, k) => `x${k}`);
      set(learner['learner_model_param']!, 'num_feature', '1000001');
      set(learner, 'feature_names', [...names, 'x999999']);
    }),
    /^m: a feature name used twice: "x999999"; allowed: unique names$/,
  ],
  [
    'a flood of numbers',
    `{"learner": [${'0,'.repeat(32_000_001)}`,
    /^m: too many numbers, texts and other items: 32000001; allowed: 32000000$/,
  ],
  ['a flood of names', `{"learner": {${'"":0,'.repeat(4_000_000)}`, /^m: too many names: 4000001; allowed: 4000000$/],
  ['a flood of words', `tree\nTree=0\nleaf_value=${'0 '.repeat(32_000_001)}`, /^m: too many numbers: 32000001; /],
  ['an open quote', csv(`1,0,1,2,0,"${'x'.repeat(5_000_000)}`), /^m: not CSV, or cut short: /],
  ['a ragged row', csv('1,0,1'), /^m: not CSV, or cut short: /],
];

describe('a model file is refused', () => {
  it.each(refused)('%s', (_, text, message) => {
    const { user } = process.cpuUsage();
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(FormatError);
    // Processor time, which other processes do not add to; what grows with the square takes minutes.
    expect(process.cpuUsage().user - user).toBeLessThan(60e6);
  });

  it('what is neither text nor ONNX', () => {
    expect(() => readModel(Uint8Array.of(0x80, 4, 0x95, 0), { file: 'm' })).toThrow(
      /^m: Python's pickle \(joblib\); allowed: .*`from export_sklearn import export_trees; export_trees\(joblib\.load\("m"\), "model\.json"\)`/,
    );
    expect(() => readModel(Uint8Array.of(0, 1, 2, 255), { file: 'm' })).toThrow(/^m: not an ONNX file, or cut short: /);
    expect(() => readModel(Uint8Array.of(0xff, 0xfe, 65), { file: 'm' })).toThrow(
      /^m: not UTF-8; allowed: UTF-8 text, or ONNX$/,
    );
    expect(() => readModel(bytesOf('{}'), { file: 'm', maxBytes: 1 })).toThrow(
      /^m: too large: "2 bytes"; allowed: 1 bytes$/,
    );
    expect(() => readModel(bytesOf('{}'), { format: 'gbdt' as 'onnx' })).toThrow(
      /^format "gbdt"; allowed: xgboost, lightgbm, catboost, sklearn, onnx, ranger$/,
    );
  });

  it('ONNX with more numbers or fields than any model has', () => {
    /** A field of protobuf that holds bytes, or other fields. */
    const field = (number: number, content: Uint8Array): Uint8Array => {
      const head = [(number << 3) | 2];
      for (let rest = content.length; ; rest = Math.floor(rest / 128)) {
        head.push(rest < 128 ? rest : (rest % 128) + 128);
        if (rest < 128) break;
      }
      const bytes = new Uint8Array(head.length + content.length);
      bytes.set(head);
      bytes.set(content, head.length);
      return bytes;
    };
    const attribute = (numbers: Uint8Array) => field(7, field(1, field(5, field(8, numbers))));
    expect(() => readModel(attribute(new Uint8Array(120_000_000)), { file: 'm' })).toThrow(
      /^m: too many numbers: 32000001; allowed: 32000000$/,
    );
    const texts = new Uint8Array(9_000_000).map((_, i) => (i % 2 === 0 ? (9 << 3) | 2 : 0));
    expect(() => readModel(field(7, field(1, field(5, texts))), { file: 'm' })).toThrow(
      /^m: too many fields: 4000001; allowed: 4000000$/,
    );
    expect(() => readModel(new Uint8Array(120_000_000), { file: 'm' })).toThrow(/^m: not an ONNX file, or cut short: /);
  });

  it.each(referenceModels.filter(([file]) => !file.endsWith('.csv')))('%s, cut anywhere', (file) => {
    const whole = referenceBytes(file);
    for (let length = 0; length < whole.length - 1; length += Math.ceil(whole.length / 101))
      expect(() => readModel(whole.subarray(0, length), { file }), `${length} bytes`).toThrow(FormatError);
  });

  const zeros = (features: number) => ({ x: new Float64Array(features), rows: 1, features });

  it('whatever bit of it flips, or it is a model that predicts', () => {
    for (const [file] of referenceModels) {
      const whole = referenceBytes(file);
      for (let flip = 0; flip < 60; flip += 1) {
        const changed = Uint8Array.from(whole);
        changed[(flip * 7919 * 104_729) % whole.length]! ^= 1 << (flip % 7);
        try {
          const { ensemble } = readModel(changed, { file });
          expect(predictEnsemble(ensemble, zeros(ensemble.nFeatures))[0]).not.toBeNaN();
        } catch (error) {
          expect(error, `${file}, flip ${flip}`).toBeInstanceOf(FormatError);
        }
      }
    }
  });
});

it('versions of XGBoost that write true and false, or the base score in brackets', () => {
  const text = xgboost((learner, tree) => {
    set(
      tree,
      'default_left',
      (tree['default_left'] as unknown as number[]).map((bit) => bit === 1),
    );
    set(learner['learner_model_param']!, 'base_score', '[5E-1]');
  });
  expect(read(text).ensemble.base).toBe(0.5);
});

it('takes a treeInfo of one tree without a column "tree"', () => {
  const text = csv('1,0,1,2,7,a,0.5,FALSE,NA', leaf(1, 1, '1'), leaf(1, 2, '2')).replace(/^(tree|1),/gm, '');
  const { ensemble } = read(text);
  expect(ensemble.featureNames).toEqual(['a']);
  expect([...predictEnsemble(ensemble, { x: Float64Array.of(0.5, 0.6), rows: 2, features: 1 })]).toEqual([1, 2]);
});
