import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { ConfigError, type TreeEnsemble } from '@kuznets/base';
import { checkWritten } from './check-written.ts';

/** A function of the columns of a table that ONNX has operators for. */
export type OnnxFunction =
  | { readonly kind: 'trees'; readonly ensemble: TreeEnsemble }
  | { readonly kind: 'linear'; readonly coef: ArrayLike<number>; readonly intercept: number };

/** What an ONNX file says beside the function. */
export interface OnnxFacts {
  /** Names of the columns, in order. */
  readonly columns: readonly string[];
  /** What is predicted. */
  readonly target: string;
  /** Version of the program that fitted it. Default none. */
  readonly version?: string;
}

/**
 * A fitted function as an ONNX file: what the ONNX runtimes of Python, Java, C#, the browser and databases load.
 *
 * One input `X`, `rows x columns`, and one output `Y`, `rows x 1`. Trees are one `TreeEnsembleRegressor` (domain `ai.onnx.ml`, version 3)
 * with limits and leaves in double precision, `f(x) = base + scale sum_t leaf_t(x)`, whose output the operator gives in single precision; a linear
 * function is `MatMul` and `Add` in double precision. The names of the columns stand in the metadata under `columns`, one a line.
 *
 * @param model - trees with constant leaves, or coefficients.
 * @param facts - columns and target.
 * @returns the bytes of a `ModelProto`.
 * @throws ConfigError for trees whose leaves hold linear models, which no operator has, and where the columns are another number than the function's.
 * @see https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsembleRegressor.html
 * @example
 * ```ts
 * const bytes = writeOnnx({ kind: 'linear', coef: [2, -1], intercept: 3 }, { columns: ['a', 'b'], target: 'y' });
 * ```
 */
export function writeOnnx(model: OnnxFunction, { columns, target, version = '' }: OnnxFacts): Uint8Array {
  const features = model.kind === 'trees' ? model.ensemble.nFeatures : model.coef.length;
  if (columns.length !== features)
    throw new ConfigError('another number of columns than the function has', {
      got: columns.length,
      allowed: `${features}`,
    });
  const isTrees = model.kind === 'trees';
  const graph = message((writer) => {
    if (isTrees) nested(writer, 1, treesNode(model.ensemble));
    else {
      nested(writer, 1, node('MatMul', ['X', 'coef'], 'product'));
      nested(writer, 1, node('Add', ['product', 'intercept'], 'Y'));
    }
    text(writer, 2, 'kuznets');
    if (!isTrees) {
      nested(writer, 5, tensor(model.coef, [features, 1], 'coef'));
      nested(writer, 5, tensor([model.intercept], [1], 'intercept'));
    }
    nested(writer, 11, valueInfo('X', types.double, features));
    nested(writer, 12, valueInfo('Y', isTrees ? types.float : types.double, 1));
  });
  return message((writer) => {
    writer.tag(1, WireType.Varint).int64(irVersion);
    text(writer, 2, 'kuznets');
    text(writer, 3, version);
    nested(writer, 7, graph);
    for (const [domain, opset] of Object.entries(opsets)) nested(writer, 8, operatorSet(domain, opset));
    for (const [key, value] of Object.entries({ columns: columns.join('\n'), target }))
      nested(
        writer,
        14,
        message((entry) => text(text(entry, 1, key), 2, value)),
      );
  });
}

/** The oldest that all of this is in: https://github.com/onnx/onnx/blob/main/docs/Versioning.md */
const irVersion = 8;
const opsets = { '': 17, 'ai.onnx.ml': 3 };

/** Of `TensorProto.DataType`. */
const types = { float: 1, double: 11 } as const;

/** Of `AttributeProto.AttributeType`. */
const kinds = { text: 3, tensor: 4, integers: 7, texts: 8, integer: 2 } as const;

function treesNode({ trees, scale, base }: TreeEnsemble): Uint8Array {
  checkWritten(trees, 'linear models in the leaves of trees have no ONNX operator');
  const { offsets, feature, childrenLeft, childrenRight, threshold, value, missingLeft } = trees;
  const nodes = feature.length;
  const tree = new Int32Array(nodes);
  const place = new Int32Array(nodes);
  for (let at = 0; at + 1 < offsets.length; at++)
    for (let row = offsets[at]!; row < offsets[at + 1]!; row++) {
      tree[row] = at;
      place[row] = row - offsets[at]!;
    }
  const leaves = Int32Array.from(feature.keys()).filter((row) => feature[row]! < 0);
  const ofSplit = (values: ArrayLike<number>): Int32Array =>
    Int32Array.from(feature, (split, row) => (split < 0 ? 0 : values[row]!));
  return node(
    'TreeEnsembleRegressor',
    ['X'],
    'Y',
    [
      integers('nodes_treeids', tree),
      integers('nodes_nodeids', place),
      integers('nodes_featureids', ofSplit(feature)),
      texts('nodes_modes', feature, (split) => (split < 0 ? 'LEAF' : 'BRANCH_LEQ')),
      tensorAttribute('nodes_values_as_tensor', threshold),
      integers('nodes_truenodeids', ofSplit(childrenLeft)),
      integers('nodes_falsenodeids', ofSplit(childrenRight)),
      ...(missingLeft ? [integers('nodes_missing_value_tracks_true', ofSplit(missingLeft))] : []),
      integers(
        'target_treeids',
        leaves.map((row) => tree[row]!),
      ),
      integers(
        'target_nodeids',
        leaves.map((row) => place[row]!),
      ),
      integers('target_ids', new Int32Array(leaves.length)),
      tensorAttribute(
        'target_weights_as_tensor',
        Float64Array.from(leaves, (row) => scale * value[row]!),
      ),
      tensorAttribute('base_values_as_tensor', [base]),
      integer('n_targets', 1),
    ],
    'ai.onnx.ml',
  );
}

function node(
  type: string,
  inputs: readonly string[],
  output: string,
  attributes: readonly Uint8Array[] = [],
  domain = '',
): Uint8Array {
  return message((writer) => {
    for (const input of inputs) text(writer, 1, input);
    text(writer, 2, output);
    text(writer, 4, type);
    for (const attribute of attributes) nested(writer, 5, attribute);
    text(writer, 7, domain);
  });
}

function attribute(name: string, kind: number, fill: (writer: BinaryWriter) => void): Uint8Array {
  return message((writer) => {
    text(writer, 1, name);
    fill(writer);
    writer.tag(20, WireType.Varint).int32(kind);
  });
}

const integer = (name: string, value: number): Uint8Array =>
  attribute(name, kinds.integer, (writer) => writer.tag(3, WireType.Varint).int64(value));

const integers = (name: string, values: Int32Array): Uint8Array =>
  attribute(name, kinds.integers, (writer) =>
    nested(
      writer,
      8,
      message((packed) => values.forEach((value) => packed.int64(value))),
    ),
  );

const texts = (name: string, values: Int32Array, textOf: (value: number) => string): Uint8Array =>
  attribute(name, kinds.texts, (writer) => values.forEach((value) => text(writer, 9, textOf(value))));

const tensorAttribute = (name: string, values: ArrayLike<number>): Uint8Array =>
  attribute(name, kinds.tensor, (writer) => nested(writer, 5, tensor(values, [values.length], name)));

/** A `TensorProto` of doubles. */
function tensor(values: ArrayLike<number>, shape: readonly number[], name: string): Uint8Array {
  const raw = new DataView(new ArrayBuffer(8 * values.length));
  for (let at = 0; at < values.length; at++) raw.setFloat64(8 * at, values[at]!, true);
  return message((writer) => {
    for (const extent of shape) writer.tag(1, WireType.Varint).int64(extent);
    writer.tag(2, WireType.Varint).int32(types.double);
    text(writer, 8, name);
    nested(writer, 9, new Uint8Array(raw.buffer));
  });
}

/** A `ValueInfoProto` of any number of rows. */
function valueInfo(name: string, elementType: number, columns: number): Uint8Array {
  const rows = message((dimension) => text(dimension, 2, 'rows'));
  const width = message((dimension) => dimension.tag(1, WireType.Varint).int64(columns));
  const shape = message((dimensions) => nested(nested(dimensions, 1, rows), 1, width));
  const type = message((kind) => nested(kind.tag(1, WireType.Varint).int32(elementType), 2, shape));
  return message((info) =>
    nested(
      text(info, 1, name),
      2,
      message((one) => nested(one, 1, type)),
    ),
  );
}

const operatorSet = (domain: string, version: number): Uint8Array =>
  message((set) => text(set, 1, domain).tag(2, WireType.Varint).int64(version));

function message(fill: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter();
  fill(writer);
  return writer.finish();
}

const nested = (writer: BinaryWriter, field: number, bytes: Uint8Array): BinaryWriter =>
  writer.tag(field, WireType.LengthDelimited).bytes(bytes);

const text = (writer: BinaryWriter, field: number, value: string): BinaryWriter =>
  writer.tag(field, WireType.LengthDelimited).string(value);
