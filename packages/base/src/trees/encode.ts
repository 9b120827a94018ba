import { ConfigError, FormatError } from '../errors.ts';
import { concatenate } from '../numeric/concatenate.ts';
import { type TreeEnsemble, type Trees, type ValueGrid, treeCount } from './trees.ts';

// A forest, little-endian. Header, 40 bytes: "KZFOREST", u32 version, u32 trees, u32 nFeatures, u32 0, f64 scale and f64 centre of
// the grid. Then each tree: u32 nodes, u32 0, f64 threshold[nodes], f64 value[nodes], i32 feature[nodes],
// i32 childrenRight[nodes], u32 count[nodes], padded with zeros to 8 bytes. A left child follows its parent, so childrenLeft is
// not stored. Other ensembles are only hashed: their header is "KZADDTRS" and f64 trees, nFeatures, scale, base, and linear
// models follow each tree.
const FOREST = 'KZFOREST';
const ADDITIVE = 'KZADDTRS';
const VERSION = 1;
const HEADER_BYTES = 40;

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** What the bytes of an ensemble begin with: said of the whole, though its trees may come in parts. */
export interface EnsembleHeader extends Pick<TreeEnsemble, 'nFeatures' | 'scale' | 'base'> {
  readonly nTrees: number;
  /** The grid of a forest; absent where trees do not share one. */
  readonly grid?: ValueGrid | undefined;
}

/** The bytes an ensemble begins with: a forest's where its trees share a grid. */
export function encodeHeader({ nTrees, nFeatures, scale, base, grid }: EnsembleHeader): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(grid ? FOREST : ADDITIVE));
  const words = grid ? [VERSION, nTrees, nFeatures, 0] : [];
  words.forEach((word, k) => view.setUint32(8 + 4 * k, word, true));
  const numbers = grid ? [grid.scale, grid.centre] : [nTrees, nFeatures, scale, base];
  numbers.forEach((number, k) => view.setFloat64(8 + 4 * words.length + 8 * k, number, true));
  return bytes;
}

/**
 * The bytes of trees in preorder, one tree after the other.
 *
 * @param trees - trees whose left children follow their parents
 * @returns bytes that follow {@link encodeHeader}'s
 * @throws ConfigError for trees without counts, or with splits of categories, which no estimator here grows
 */
export function encodeTrees(trees: Trees): Uint8Array {
  if (!littleEndian) throw new Error('trees are written on little-endian machines only');
  const { offsets, linear, levels } = trees;
  if (levels)
    throw new ConfigError('trees that split categories have no bytes', { allowed: 'trees as they are grown' });
  const count = treeCount(trees);
  if (!linear) return encodeNodes(trees, 0, count);
  const bytesOf = (array: Uint32Array | Int32Array | Float64Array): Uint8Array =>
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const pieces = Array.from({ length: count }, (_, tree) => {
    const [from, to] = [offsets[tree]!, offsets[tree + 1]!];
    const [first, last] = [linear.offsets[from]!, linear.offsets[to]!];
    return [
      encodeNodes(trees, tree, tree + 1),
      bytesOf(linear.offsets.slice(from, to + 1).map((offset) => offset - first)),
      bytesOf(linear.feature.subarray(first, last)),
      bytesOf(linear.coef.subarray(first, last)),
    ];
  });
  return concatenate(Uint8Array, pieces.flat());
}

const treeBytes = (nodes: number): number => 8 + nodes * 16 + Math.ceil((nodes * 12) / 8) * 8;

/** The nodes of trees `start .. end - 1`. */
function encodeNodes(
  { offsets, threshold, value, feature, childrenRight, count }: Trees,
  start: number,
  end: number,
): Uint8Array {
  if (!count) throw new ConfigError('trees without counts have no bytes', { allowed: 'trees as they are grown' });
  let length = 0;
  for (let tree = start; tree < end; tree++) length += treeBytes(offsets[tree + 1]! - offsets[tree]!);
  const buffer = new ArrayBuffer(length);
  const f64 = new Float64Array(buffer);
  const i32 = new Int32Array(buffer);
  let place = 0;
  for (let tree = start; tree < end; tree++) {
    const from = offsets[tree]!;
    const nodes = offsets[tree + 1]! - from;
    i32[place / 4] = nodes;
    const wide = place / 8 + 1;
    const narrow = (wide + 2 * nodes) * 2;
    for (let node = 0; node < nodes; node++) {
      f64[wide + node] = threshold[from + node]!;
      f64[wide + nodes + node] = value[from + node]!;
      i32[narrow + node] = feature[from + node]!;
      i32[narrow + nodes + node] = childrenRight[from + node]!;
      i32[narrow + 2 * nodes + node] = count[from + node]!;
    }
    place += treeBytes(nodes);
  }
  return new Uint8Array(buffer);
}

/**
 * Writes a forest in Kuznets' binary format, version 1 (described at the top of this module).
 *
 * @param forest - trees with a grid and counts, as forests are grown
 * @returns the bytes; equal forests have equal bytes
 * @throws ConfigError for trees without grid or counts
 */
export function encodeForest({ trees, ...ensemble }: TreeEnsemble): Uint8Array {
  const { grid } = trees;
  if (!grid) throw new ConfigError('trees without a grid are no forest', { allowed: 'trees of a forest' });
  return concatenate(Uint8Array, [encodeHeader({ ...ensemble, nTrees: treeCount(trees), grid }), encodeTrees(trees)]);
}

/**
 * Reads a forest in the binary format.
 *
 * @param bytes - what {@link encodeForest} wrote
 * @returns the mean of the trees
 * @throws FormatError for bytes that are not a complete forest, saying where and what was found
 */
export function decodeForest(bytes: Uint8Array): TreeEnsemble {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fail = (what: string): never => {
    throw new FormatError(`not a forest: ${what}`);
  };
  if (bytes.length < HEADER_BYTES) fail(`${String(bytes.length)} bytes, the header alone has ${String(HEADER_BYTES)}`);
  const magic = new TextDecoder().decode(bytes.subarray(0, 8));
  if (magic !== FOREST) fail(`starts with ${JSON.stringify(magic)}, allowed is "${FOREST}"`);
  const version = view.getUint32(8, true);
  if (version !== VERSION) fail(`version ${version}, allowed is ${VERSION}`);
  const nTrees = view.getUint32(12, true);
  const nFeatures = view.getUint32(16, true);
  const starts: number[] = [];
  const offsets = [0];
  let end = HEADER_BYTES;
  for (let tree = 0; tree < nTrees; tree++) {
    const nodes = end + 8 <= bytes.length ? view.getUint32(end, true) : 0;
    starts.push(end + 8);
    const size = treeBytes(nodes);
    if (nodes === 0 || end + size > bytes.length) fail(`tree ${tree} of ${nTrees} is cut off at byte ${end}`);
    offsets.push(offsets[tree]! + nodes);
    end += size;
  }
  if (end !== bytes.length) fail(`${bytes.length - end} bytes too many`);

  const total = offsets[nTrees]!;
  const trees = {
    offsets: Uint32Array.from(offsets),
    feature: new Int32Array(total),
    threshold: new Float64Array(total),
    childrenLeft: new Int32Array(total),
    childrenRight: new Int32Array(total),
    value: new Float64Array(total),
    count: new Uint32Array(total),
    grid: { centre: view.getFloat64(32, true), scale: view.getFloat64(24, true) },
  };
  starts.forEach((wide, tree) => {
    const root = offsets[tree]!;
    const nodes = offsets[tree + 1]! - root;
    const narrow = wide + nodes * 16;
    for (let i = 0; i < nodes; i++) {
      const node = root + i;
      const feature = view.getInt32(narrow + i * 4, true);
      const right = view.getInt32(narrow + (nodes + i) * 4, true);
      const split = feature >= 0;
      const sound = split ? feature < nFeatures && right > i + 1 && right < nodes : feature === -1 && right === -1;
      if (!sound) fail(`tree ${tree}, node ${i}: feature ${feature}, right child ${right}`);
      trees.feature[node] = feature;
      trees.threshold[node] = view.getFloat64(wide + i * 8, true);
      trees.value[node] = view.getFloat64(wide + (nodes + i) * 8, true);
      trees.childrenLeft[node] = split ? i + 1 : -1;
      trees.childrenRight[node] = right;
      trees.count[node] = view.getUint32(narrow + (2 * nodes + i) * 4, true);
    }
  });
  return { trees, nFeatures, scale: 1 / nTrees, base: 0 };
}
