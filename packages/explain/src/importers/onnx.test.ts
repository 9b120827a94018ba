import { predictEnsemble } from '@kuznets/base';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import { readModel } from './read-model.ts';

type Value =
  | readonly number[]
  | readonly string[]
  | { readonly doubles: readonly number[] }
  | { readonly bytes: readonly number[] }
  | string
  | number;

const message = (fill: (writer: BinaryWriter) => void): Uint8Array => {
  const writer = new BinaryWriter();
  fill(writer);
  return writer.finish();
};

const nested = (writer: BinaryWriter, field: number, bytes: Uint8Array): BinaryWriter =>
  writer.tag(field, WireType.LengthDelimited).bytes(bytes);
const text = (writer: BinaryWriter, field: number, value: string): BinaryWriter =>
  writer.tag(field, WireType.LengthDelimited).string(value);

/** An attribute as protobuf writes it: floats in `*values` and `*weights`, else integers; packed here, not so in the reference files. */
const attribute = (name: string, value: Value): Uint8Array =>
  message((writer) => {
    text(writer, 1, name);
    if (typeof value === 'string') text(writer, 4, value);
    else if (typeof value === 'number') writer.tag(3, WireType.Varint).int64(value);
    else if ('doubles' in value) {
      const raw = new Uint8Array(Float64Array.from(value.doubles).buffer);
      nested(
        writer,
        5,
        message((tensor) => nested(tensor.tag(2, WireType.Varint).int32(11), 9, raw)),
      );
    } else if ('bytes' in value) {
      const raw = Uint8Array.from(value.bytes);
      nested(
        writer,
        5,
        message((tensor) => nested(tensor.tag(2, WireType.Varint).int32(2), 9, raw)),
      );
    } else if (typeof value[0] === 'string') for (const item of value) text(writer, 9, String(item));
    else if (/values$|weights$/.test(name))
      nested(
        writer,
        7,
        message((floats) => value.forEach((item) => floats.float(Number(item)))),
      );
    else
      nested(
        writer,
        8,
        message((integers) => value.forEach((item) => integers.int64(Number(item)))),
      );
  });

interface Options {
  readonly type?: string;
  readonly elementType?: number;
  readonly extra?: number;
}

const onnx = (
  attributes: Readonly<Record<string, Value>>,
  { type = 'TreeEnsembleRegressor', elementType = 1, extra = 0 }: Options = {},
): Uint8Array => {
  const operator = message((writer) => {
    text(writer, 1, 'X');
    text(writer, 2, 'Y');
    text(writer, 4, type);
    for (const [name, value] of Object.entries(attributes)) nested(writer, 5, attribute(name, value));
    text(writer, 7, 'ai.onnx.ml');
  });
  const shape = message((writer) =>
    [null, 3].forEach((extent) =>
      nested(
        writer,
        1,
        message((dimension) => extent !== null && dimension.tag(1, WireType.Varint).int64(extent)),
      ),
    ),
  );
  const tensor = message((writer) => nested(writer.tag(1, WireType.Varint).int32(elementType), 2, shape));
  const input = message((writer) =>
    nested(
      text(writer, 1, 'X'),
      2,
      message((kind) => nested(kind, 1, tensor)),
    ),
  );
  const graph = message((writer) => {
    for (let copy = 0; copy <= extra; copy += 1) nested(writer, 1, operator);
    nested(writer, 11, input);
  });
  return message((writer) => nested(writer.tag(1, WireType.Varint).int64(8), 7, graph));
};

/** Two stumps, their nodes interleaved and numbered from anywhere. */
const stumps = (mode: string): Record<string, Value> => ({
  n_targets: 1,
  nodes_treeids: [7, 9, 7, 9, 7, 9],
  nodes_nodeids: [4, 0, 5, 1, 6, 2],
  nodes_featureids: [2, 0, 0, 0, 0, 0],
  nodes_modes: [mode, mode, 'LEAF', 'LEAF', 'LEAF', 'LEAF'],
  nodes_values: [0.5, -1, 0, 0, 0, 0],
  nodes_truenodeids: [5, 1, 0, 0, 0, 0],
  nodes_falsenodeids: [6, 2, 0, 0, 0, 0],
  target_treeids: [7, 7, 9, 9],
  target_nodeids: [5, 6, 1, 2],
  target_ids: [0, 0, 0, 0],
  target_weights: [1, 2, 10, 20],
});

const read = (bytes: Uint8Array) => readModel(bytes, { file: 'm.onnx' });
const predict = (bytes: Uint8Array, ...rows: number[][]): number[] => [
  ...predictEnsemble(read(bytes).ensemble, {
    x: Float64Array.from(rows.flat()),
    rows: rows.length,
    features: rows[0]!.length,
  }),
];
const nan = Number.NaN;

/** Two trees of TreeEnsemble: a numeric split over one of levels 2 and 5, and a leaf, whose sides are the same. */
const split = (more: Readonly<Record<string, Value>> = {}): Uint8Array =>
  onnx(
    {
      n_targets: 2,
      tree_roots: [0, 2],
      nodes_featureids: [0, 1, 0],
      nodes_modes: { bytes: [1, 6, 0] },
      nodes_splits: { doubles: [0.5, 0, 0] },
      nodes_truenodeids: [1, 0, 3],
      nodes_trueleafs: [0, 1, 1],
      nodes_falsenodeids: [2, 1, 3],
      nodes_falseleafs: [1, 1, 1],
      nodes_missing_value_tracks_true: [1, 0, 0],
      membership_values: { doubles: [5, 2, Number.NaN] },
      leaf_targetids: [1, 1, 1, 0],
      leaf_weights: { doubles: [10, 20, 30, 1] },
      ...more,
    },
    { type: 'TreeEnsemble', elementType: 11 },
  );

describe('ONNX TreeEnsemble', () => {
  const predictOne = (bytes: Uint8Array, output: number, ...rows: number[][]): number[] => [
    ...predictEnsemble(readModel(bytes, { output }).ensemble, {
      ...{ x: Float64Array.from(rows.flat()), rows: rows.length, features: 3 },
    }),
  ];

  it('leads by comparison and membership to leaves of one target', () => {
    const rows = [
      [0.4, 2, 0],
      [0.4, 5, 0],
      [0.4, 3, 0],
      [0.5, 2, 0],
      [nan, nan, 0],
      [nan, 2, 0],
    ];
    expect(predictOne(split(), 1, ...rows)).toEqual([10, 10, 20, 30, 20, 10]);
    expect(predictOne(split(), 0, ...rows)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(() => read(split())).toThrow(/several outputs: 2/);
    const equal = split({ nodes_modes: { bytes: [1, 5, 0] }, nodes_splits: { doubles: [0.5, 3, 0] } });
    expect(predictOne(equal, 1, ...rows)).toEqual([10, 10, 20, 30, 10, 10].with(4, 20));
    expect(readModel(split({ post_transform: 2, aggregate_function: 0 }), { output: 0 })).toMatchObject({
      ...{ link: 'logit', ensemble: { scale: 0.5 } },
    });
  });

  it.each([
    ['a cycle', split({ nodes_trueleafs: [0, 0, 1] }), /tree 0, node 0: a node that was reached before: 0/],
    [
      'a node that is not there',
      split({ nodes_truenodeids: [9, 0, 3] }),
      /tree 0, node 9: a child that is no node: 9; allowed: 0 to 2/,
    ],
    [
      'a leaf that is not there',
      split({ nodes_falsenodeids: [2, 7, 3] }),
      /tree 0, node 1: a leaf that is not there: 7; allowed: 0 to 3/,
    ],
    [
      'an unknown mode',
      split({ nodes_modes: { bytes: [9, 6, 0] } }),
      /tree 0, node 0: unsupported mode: 9; allowed: 0 to 6/,
    ],
    ['a lost set', split({ membership_values: { doubles: [] } }), /membership_values: fewer sets of members/],
    ['an unknown transform', split({ post_transform: 4 }), /post_transform: unsupported post_transform: "PROBIT"/],
    ['a maximum', split({ aggregate_function: 3 }), /unsupported aggregate_function/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readModel(bytes, { file: 'm.onnx', output: 1 })).toThrow(message);
  });
});

describe('ONNX', () => {
  it.each([
    ['BRANCH_LEQ', (x: number, t: number) => x <= t],
    ['BRANCH_LT', (x: number, t: number) => x < t],
    ['BRANCH_GTE', (x: number, t: number) => x >= t],
    ['BRANCH_GT', (x: number, t: number) => x > t],
  ])('%s takes the true branch where it holds, a missing value the false one', (mode, holds) => {
    const cells = [
      [-1, 0.5],
      [-1.5, 0.4],
      [-0.5, 0.6],
      [nan, nan],
    ] as const;
    for (const [a, c] of cells)
      expect(predict(onnx(stumps(mode)), [a, 0, c]), `${a}, ${c}`).toEqual([
        (holds(c, 0.5) ? 1 : 2) + (holds(a, -1) ? 10 : 20),
      ]);
    const tracking = onnx({ ...stumps(mode), nodes_missing_value_tracks_true: [1, 0, 0, 0, 0, 0] });
    expect(predict(tracking, [nan, 0, nan])).toEqual([1 + 20]);
  });

  it('averages, adds the base, and adds weights of one leaf up', () => {
    const more = {
      ...stumps('BRANCH_LEQ'),
      target_treeids: [7, 7, 9, 9, 9],
      target_nodeids: [5, 6, 1, 2, 2],
      target_ids: [0, 0, 0, 0, 0],
      target_weights: [1, 2, 10, 20, 5],
      aggregate_function: 'AVERAGE',
      base_values: [0.5],
    };
    expect(predict(onnx(more), [0, 0, 1])).toEqual([(2 + 25) / 2 + 0.5]);
  });

  it('compares singles where the input is float, doubles where it is double', () => {
    const { nodes_values: _, target_weights: __, ...rest } = stumps('BRANCH_LEQ');
    const double = {
      ...rest,
      nodes_values_as_tensor: { doubles: [0.5, -1, 0, 0, 0, 0] },
      target_weights_as_tensor: { doubles: [1, 2, 10, 20] },
    };
    const just = 0.5 + 2 ** -40;
    expect(predict(onnx(stumps('BRANCH_LEQ')), [0, 0, just])).toEqual([21]);
    expect(predict(onnx(double, { elementType: 11 }), [0, 0, just])).toEqual([22]);
    expect(read(onnx(double, { elementType: 11 })).ensemble.nFeatures).toBe(3);
  });

  const leq = stumps('BRANCH_LEQ');
  it.each([
    [
      'a categorical split',
      onnx({ ...leq, nodes_modes: ['BRANCH_EQ', 'BRANCH_LEQ', 'LEAF', 'LEAF', 'LEAF', 'LEAF'] }),
      /m\.onnx, tree 7, node 4: unsupported mode: "BRANCH_EQ"; allowed: BRANCH_LEQ/,
    ],
    [
      'a classifier',
      onnx(leq, { type: 'TreeEnsembleClassifier' }),
      /graph: unsupported operators: "TreeEnsembleClassifier"; allowed: one TreeEnsembleRegressor/,
    ],
    ['a pipeline', onnx(leq, { extra: 1 }), /unsupported operators: "TreeEnsembleRegressor, TreeEnsembleRegressor"/],
    ['another input', onnx(leq, { elementType: 7 }), /input X: an input of another type: 7; allowed: float/],
    ['a link function', onnx({ ...leq, post_transform: 'PROBIT' }), /post_transform: "PROBIT"; allowed: "NONE"/],
    ['a maximum', onnx({ ...leq, aggregate_function: 'MAX' }), /aggregate_function: "MAX"; allowed: "SUM", "AVERAGE"/],
    ['several targets', onnx({ ...leq, n_targets: 2 }), /m\.onnx: several outputs: 2; allowed: one of them/],
    [
      'a child that is not there',
      onnx({ ...leq, nodes_truenodeids: [8, 1, 0, 0, 0, 0] }),
      /tree 7, node 4: a child that is no node of the tree: 8/,
    ],
    [
      'a cycle',
      onnx({ ...leq, nodes_truenodeids: [4, 1, 0, 0, 0, 0] }),
      /tree 7: nodes that the root does not reach: 2; allowed: 0/,
    ],
    [
      'a tree without root',
      onnx({
        ...leq,
        nodes_truenodeids: [4, 1, 0, 0, 0, 0],
        nodes_falsenodeids: [5, 2, 0, 0, 0, 0],
        nodes_modes: ['BRANCH_LEQ', 'BRANCH_LEQ', 'BRANCH_LEQ', 'LEAF', 'BRANCH_LEQ', 'LEAF'],
      }),
      /tree 7, node 5: a child that is no node/,
    ],
    [
      'a shared node',
      onnx({ ...leq, nodes_truenodeids: [6, 1, 0, 0, 0, 0] }),
      /tree 7, node 4: a child that was reached before, a cycle or a shared node: 6/,
    ],
    [
      'a feature out of range',
      onnx({ ...leq, nodes_featureids: [3, 0, 0, 0, 0, 0] }),
      /tree 7, node 4: a split on a feature the model does not have: 3; allowed: 0 to 2/,
    ],
    [
      'an infinite threshold',
      onnx({ ...leq, nodes_values: [Infinity, -1, 0, 0, 0, 0] }),
      /tree 7, node 4: a threshold that is not finite: Infinity/,
    ],
    [
      'a leaf that is NaN',
      onnx({ ...leq, target_weights: [1, nan, 10, 20] }),
      /tree 7, node 6: a leaf whose value is not finite: NaN/,
    ],
    [
      'a leaf without weight',
      onnx({ ...leq, target_nodeids: [5, 5, 1, 2] }),
      /tree 7, node 6: a leaf without a weight/,
    ],
    [
      'columns of another length',
      onnx({ ...leq, nodes_values: [1, 2] }),
      /nodes_values: another number of entries than nodes: 2; allowed: 6/,
    ],
    ['no trees', onnx({ n_targets: 1 }), /no tree: 0/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => read(bytes)).toThrow(message);
  });

  it('refuses every cut of a file', () => {
    const whole = onnx(leq);
    for (let length = 1; length < whole.length; length += 1)
      expect(() => read(whole.subarray(0, length)), `${length} bytes`).toThrow(/m\.onnx/);
  });
});
