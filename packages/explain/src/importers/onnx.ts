import { FormatError } from '@kuznets/base';
import { assembleEnsemble, type RawTree } from './assemble.ts';
import type { ImportedModel, ModelLink } from './imported-model.ts';
import { Attributes } from './onnx-attributes.ts';
import { limit, modes, type OnnxPrecision } from './onnx-modes.ts';
import { splitTrees } from './onnx-split-trees.ts';
import { decodeOnnx, type OnnxModel, type OnnxOperator } from './onnx-proto.ts';
import { chosenOutput } from './outputs.ts';

/** What follows the sum: https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsembleRegressor.html */
const transforms: ReadonlyMap<string, ModelLink> = new Map([
  ['NONE', 'identity'],
  ['LOGISTIC', 'logit'],
  ['SOFTMAX', 'softmax'],
]);

/** Those of `TreeEnsemble`, which has numbers for them. */
const numbered = ['NONE', 'SOFTMAX', 'LOGISTIC', 'SOFTMAX_ZERO', 'PROBIT'];

const elementTypes: Readonly<Record<number, OnnxPrecision>> = { 1: 'float', 11: 'double' };

/**
 * Reads an ONNX file whose graph is one `TreeEnsembleRegressor` (domain `ai.onnx.ml`, versions 1 to 4), as
 * skl2onnx and onnxmltools write it for tree regressors, or one `TreeEnsemble`, which follows it from version 5 on.
 *
 * Where the graph's input is float, features are cast to single precision before they are compared, and the limits here
 * decide alike for every double. A missing value goes to the true branch where `nodes_missing_value_tracks_true` is 1, else
 * to the false one.
 *
 * @see https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsembleRegressor.html
 */
export function readOnnx(file: string, bytes: Uint8Array, output?: number): ImportedModel {
  const model = decode(file, bytes);
  const operator = soleOperator(file, model);
  const read = new Attributes(file, operator);
  const input = model.inputs.find(({ name }) => name === operator.inputs[0]);
  const precision = elementTypes[input?.elementType ?? 0];
  if (precision === undefined) {
    throw new FormatError('an input of another type', {
      where: { file, item: `input ${operator.inputs[0]}` },
      got: input?.elementType ?? 'none',
      allowed: 'float (1) or double (11)',
    });
  }
  const outputs = read.count('n_targets', 1);
  const chosen = chosenOutput(file, outputs, output);
  const isSplit = operator.type === 'TreeEnsemble';
  const transform = isSplit ? (numbered[read.count('post_transform', 0)] ?? '') : read.text('post_transform', 'NONE');
  const link =
    transforms.get(transform) ??
    read.refuse('unsupported post_transform', 'post_transform', '"NONE", "LOGISTIC", "SOFTMAX"', transform);
  const aggregate = isSplit
    ? (['AVERAGE', 'SUM'][read.count('aggregate_function', 1)] ?? '')
    : read.text('aggregate_function', 'SUM');
  if (aggregate !== 'SUM' && aggregate !== 'AVERAGE')
    read.refuse('unsupported aggregate_function', 'aggregate_function', '"SUM", "AVERAGE"', aggregate);
  const base = read.numbers('base_values');
  if (base.length > 0 && base.length !== outputs)
    read.refuse('another number of base values than targets', 'base_values', `none, or ${outputs}`, base.length);
  const trees = isSplit ? splitTrees(file, read, precision, chosen) : readTrees(file, read, precision, chosen);
  const highest = trees.reduce((most, tree) => Math.max(most, highestFeature(tree)), -1);
  return {
    format: 'onnx',
    program: `ONNX ${operator.type}${model.producer === '' ? '' : ` (${model.producer})`}`,
    ...{ link, output: chosen, outputs },
    ensemble: assembleEnsemble(trees, {
      file,
      nFeatures: input?.shape[1] || highest + 1,
      featureNames: undefined,
      scale: aggregate === 'AVERAGE' ? 1 / trees.length : 1,
      base: base[chosen] ?? 0,
    }),
  };
}

function decode(file: string, bytes: Uint8Array): OnnxModel {
  try {
    return decodeOnnx(file, bytes);
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError('not an ONNX file, or cut short', {
      where: { file },
      got,
      allowed: 'a complete ModelProto',
      cause,
    });
  }
}

function soleOperator(file: string, { operators }: OnnxModel): OnnxOperator {
  const [operator] = operators;
  const names = operators.map(({ type }) => type);
  if (
    operator === undefined ||
    operators.length > 1 ||
    !['TreeEnsembleRegressor', 'TreeEnsemble'].includes(operator.type) ||
    operator.domain !== 'ai.onnx.ml'
  ) {
    throw new FormatError('unsupported operators', {
      where: { file, item: 'graph' },
      got: names.join(', '),
      allowed: 'one TreeEnsembleRegressor or TreeEnsemble of ai.onnx.ml',
    });
  }
  return operator;
}

function readTrees(file: string, read: Attributes, precision: OnnxPrecision, output: number): RawTree[] {
  const treeIds = read.numbers('nodes_treeids');
  const nodes = treeIds.length;
  const column = (name: string): readonly number[] => read.column(name, read.numbers(name), nodes);
  const nodeIds = column('nodes_nodeids');
  const kinds = read.column('nodes_modes', read.texts('nodes_modes'), nodes);
  const featureIds = column('nodes_featureids');
  const thresholds = column('nodes_values');
  const trueIds = column('nodes_truenodeids');
  const falseIds = column('nodes_falsenodeids');
  const tracks = read.numbers('nodes_missing_value_tracks_true');
  const missingTrue =
    tracks.length === 0 ? new Uint8Array(nodes) : read.column('nodes_missing_value_tracks_true', tracks, nodes);
  const weights = leafWeights(read, output);
  const rowsOf = new Map<number, number[]>();
  treeIds.forEach((tree, row) => {
    const rows = rowsOf.get(tree);
    if (rows === undefined) rowsOf.set(tree, [row]);
    else rows.push(row);
  });
  return [...rowsOf].map(([tree, rows]): RawTree => {
    const places = new Map(rows.map((row, at) => [nodeIds[row] ?? Number.NaN, at]));
    const refuse = (at: number, problem: string, got: unknown, allowed: string): never => {
      throw new FormatError(problem, {
        where: { file, item: `tree ${tree}, node ${nodeIds[rows[at] ?? 0]}` },
        got,
        allowed,
      });
    };
    if (places.size < rows.length)
      refuse(0, 'a node id used twice in the tree', rows.length - places.size, 'unique ids');
    const compare = rows.map((row, at) => {
      const mode = kinds[row] ?? '';
      if (mode === 'LEAF') return null;
      return (
        modes[Object.hasOwn(modes, mode) ? mode : ''] ??
        refuse(at, 'unsupported mode', mode, `${Object.keys(modes).join(', ')}, LEAF`)
      );
    });
    const child = (at: number, toLeft: boolean): number => {
      const comparison = compare[at];
      if (comparison == null) return -1;
      const id = (comparison.trueIsLeft === toLeft ? trueIds : falseIds)[rows[at] ?? 0] ?? Number.NaN;
      return places.get(id) ?? refuse(at, 'a child that is no node of the tree', id, 'a node id of the tree');
    };
    const left = rows.map((_, at) => child(at, true));
    const right = rows.map((_, at) => child(at, false));
    const children = new Set([...left, ...right]);
    return {
      name: tree,
      nodes: rows.length,
      root: rows.findIndex((_, at) => !children.has(at)),
      left,
      right,
      feature: rows.map((row) => featureIds[row] ?? -1),
      threshold: rows.map((row, at) => limit(thresholds[row] ?? Number.NaN, compare[at]?.strict ?? false, precision)),
      value: rows.map((row, at) =>
        compare[at] === null
          ? (weights.get(tree)?.get(nodeIds[row] ?? -1) ?? refuse(at, 'a leaf without a weight', 'none', 'a weight'))
          : 0,
      ),
      missingLeft: rows.map((row, at) => Number((missingTrue[row] === 1) === (compare[at]?.trueIsLeft ?? true))),
      nodeName: (at) => nodeIds[rows[at] ?? 0] ?? at,
    };
  });
}

/** Weights of one target by tree and node; several of one leaf add up, and a leaf of other targets alone has 0. */
function leafWeights(read: Attributes, output: number): Map<number, Map<number, number>> {
  const trees = read.numbers('target_treeids');
  const column = (name: string): readonly number[] => read.column(name, read.numbers(name), trees.length);
  const nodes = column('target_nodeids');
  const ids = column('target_ids');
  const values = column('target_weights');
  const outputs = read.count('n_targets', 1);
  const weights = new Map<number, Map<number, number>>();
  trees.forEach((tree, i) => {
    if (!(ids[i]! >= 0 && ids[i]! < outputs))
      read.refuse('a target that the model does not have', 'target_ids', `0 to ${outputs - 1}`, ids[i]);
    const ofTree = weights.get(tree) ?? new Map<number, number>();
    weights.set(tree, ofTree);
    const node = nodes[i] ?? -1;
    ofTree.set(node, (ofTree.get(node) ?? 0) + (ids[i] === output ? (values[i] ?? Number.NaN) : 0));
  });
  return weights;
}

function highestFeature(tree: RawTree): number {
  return Array.from(tree.feature).reduce(
    (most, feature, node) => ((tree.left[node] ?? -1) < 0 ? most : Math.max(most, feature)),
    -1,
  );
}
