import { FormatError } from '@kuznets/base';
import { type Forest, type TargetGrid } from './forest.ts';
import { createSha256 } from './sha256.ts';

// The format, little-endian. Header, 40 bytes: "KZFOREST", u32 version, u32 nEstimators, u32 nFeatures, u32 0,
// f64 targetScale, f64 targetCentre. Then each tree: u32 nodes, u32 0, f64 threshold[nodes], f64 value[nodes],
// i32 feature[nodes], i32 childrenRight[nodes], u32 nNodeSamples[nodes], padded with zeros to 8 bytes.
// A left child follows its parent, so childrenLeft is not stored.
const MAGIC = 'KZFOREST';
const VERSION = 1;
const HEADER_BYTES = 40;

type Nodes = Pick<
  Forest,
  'nEstimators' | 'offsets' | 'feature' | 'threshold' | 'childrenRight' | 'value' | 'nNodeSamples'
>;

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Bytes of the header. */
export function encodeHeader(nEstimators: number, nFeatures: number, grid: TargetGrid): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(8, VERSION, true);
  view.setUint32(12, nEstimators, true);
  view.setUint32(16, nFeatures, true);
  view.setFloat64(24, grid.targetScale, true);
  view.setFloat64(32, grid.targetCentre, true);
  return bytes;
}

function treeBytes(nodes: number): number {
  return 8 + nodes * 16 + Math.ceil((nodes * 12) / 8) * 8;
}

/** Bytes of all trees, in order. */
export function encodeTrees(forest: Nodes): Uint8Array {
  if (!littleEndian) throw new Error('forests are written on little-endian machines only');
  let length = 0;
  for (let t = 0; t < forest.nEstimators; t++) length += treeBytes(forest.offsets[t + 1]! - forest.offsets[t]!);
  const buffer = new ArrayBuffer(length);
  const f64 = new Float64Array(buffer);
  const i32 = new Int32Array(buffer);
  let at = 0;
  for (let t = 0; t < forest.nEstimators; t++) {
    const from = forest.offsets[t]!;
    const to = forest.offsets[t + 1]!;
    const nodes = to - from;
    i32[at / 4] = nodes;
    const wide = at / 8 + 1;
    const narrow = (wide + 2 * nodes) * 2;
    for (let node = 0; node < nodes; node++) {
      f64[wide + node] = forest.threshold[from + node]!;
      f64[wide + nodes + node] = forest.value[from + node]!;
      i32[narrow + node] = forest.feature[from + node]!;
      i32[narrow + nodes + node] = forest.childrenRight[from + node]!;
      i32[narrow + 2 * nodes + node] = forest.nNodeSamples[from + node]!;
    }
    at += treeBytes(nodes);
  }
  return new Uint8Array(buffer);
}

/**
 * Writes a forest in Kuznets' binary format, version 1 (described at the top of this module).
 *
 * @returns the bytes; equal forests have equal bytes
 */
export function encodeForest(forest: Forest): Uint8Array {
  const trees = encodeTrees(forest);
  const bytes = new Uint8Array(HEADER_BYTES + trees.length);
  bytes.set(encodeHeader(forest.nEstimators, forest.nFeatures, forest));
  bytes.set(trees, HEADER_BYTES);
  return bytes;
}

/**
 * Reads a forest in the binary format.
 *
 * @throws FormatError for bytes that are not a complete forest, saying where and what was found
 */
export function decodeForest(bytes: Uint8Array): Forest {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fail = (what: string): never => {
    throw new FormatError(`not a forest: ${what}`);
  };
  if (bytes.length < HEADER_BYTES) fail(`${String(bytes.length)} bytes, the header alone has ${String(HEADER_BYTES)}`);
  const magic = new TextDecoder().decode(bytes.subarray(0, 8));
  if (magic !== MAGIC) fail(`starts with ${JSON.stringify(magic)}, allowed is "${MAGIC}"`);
  if (view.getUint32(8, true) !== VERSION)
    fail(`version ${String(view.getUint32(8, true))}, allowed is ${String(VERSION)}`);
  const nEstimators = view.getUint32(12, true);
  const nFeatures = view.getUint32(16, true);
  const starts: number[] = [];
  const sizes: number[] = [];
  let at = HEADER_BYTES;
  for (let t = 0; t < nEstimators; t++) {
    const nodes = at + 8 <= bytes.length ? view.getUint32(at, true) : 0;
    if (nodes === 0 || at + treeBytes(nodes) > bytes.length)
      fail(`tree ${String(t)} of ${String(nEstimators)} is cut off at byte ${String(at)}`);
    starts.push(at);
    sizes.push(nodes);
    at += treeBytes(nodes);
  }
  if (at !== bytes.length) fail(`${String(bytes.length - at)} bytes too many`);

  const total = sizes.reduce((sum, nodes) => sum + nodes, 0);
  const forest = {
    nEstimators,
    nFeatures,
    offsets: new Uint32Array(nEstimators + 1),
    feature: new Int32Array(total),
    threshold: new Float64Array(total),
    childrenLeft: new Int32Array(total),
    childrenRight: new Int32Array(total),
    value: new Float64Array(total),
    nNodeSamples: new Uint32Array(total),
    targetScale: view.getFloat64(24, true),
    targetCentre: view.getFloat64(32, true),
  };
  for (let t = 0; t < nEstimators; t++) {
    const nodes = sizes[t]!;
    const base = forest.offsets[t]!;
    const wide = starts[t]! + 8;
    const narrow = wide + nodes * 16;
    for (let i = 0; i < nodes; i++) {
      const node = base + i;
      const feature = view.getInt32(narrow + i * 4, true);
      const right = view.getInt32(narrow + (nodes + i) * 4, true);
      const split = feature >= 0;
      const sound = split ? feature < nFeatures && right > i + 1 && right < nodes : feature === -1 && right === -1;
      if (!sound)
        fail(`tree ${String(t)}, node ${String(i)}: feature ${String(feature)}, right child ${String(right)}`);
      forest.feature[node] = feature;
      forest.threshold[node] = view.getFloat64(wide + i * 8, true);
      forest.value[node] = view.getFloat64(wide + (nodes + i) * 8, true);
      forest.childrenLeft[node] = split ? i + 1 : -1;
      forest.childrenRight[node] = right;
      forest.nNodeSamples[node] = view.getUint32(narrow + (2 * nodes + i) * 4, true);
    }
    forest.offsets[t + 1] = base + nodes;
  }
  return Object.freeze(forest);
}

/**
 * SHA-256 of the forest's binary format: the same forest has the same hash on every backend.
 *
 * @returns 64 lower-case hex digits
 */
export function forestHash(forest: Forest): string {
  const hash = createSha256();
  hash.update(encodeForest(forest));
  return hash.hex();
}

/** A forest as plain JSON: the fields of {@link Forest} with arrays of numbers. */
export type ForestJson = { readonly format: 'kuznets-forest'; readonly version: 1 } & {
  readonly [K in keyof Forest]: Forest[K] extends number ? number : readonly number[];
};

/** Turns a forest into plain JSON values. */
export function forestToJson(forest: Forest): ForestJson {
  return {
    format: 'kuznets-forest',
    version: 1,
    nEstimators: forest.nEstimators,
    nFeatures: forest.nFeatures,
    offsets: [...forest.offsets],
    feature: [...forest.feature],
    threshold: [...forest.threshold],
    childrenLeft: [...forest.childrenLeft],
    childrenRight: [...forest.childrenRight],
    value: [...forest.value],
    nNodeSamples: [...forest.nNodeSamples],
    targetScale: forest.targetScale,
    targetCentre: forest.targetCentre,
  };
}

/**
 * Reads what {@link forestToJson} wrote.
 *
 * @throws FormatError when it is not a forest
 */
export function forestFromJson(json: ForestJson): Forest {
  if ((json.format as string) !== 'kuznets-forest' || (json.version as number) !== 1) {
    throw new FormatError(
      `not a forest: format ${JSON.stringify(json.format)}, version ${JSON.stringify(json.version)}; allowed are "kuznets-forest" and 1`,
    );
  }
  const forest: Forest = {
    nEstimators: json.nEstimators,
    nFeatures: json.nFeatures,
    offsets: Uint32Array.from(json.offsets),
    feature: Int32Array.from(json.feature),
    threshold: Float64Array.from(json.threshold),
    childrenLeft: Int32Array.from(json.childrenLeft),
    childrenRight: Int32Array.from(json.childrenRight),
    value: Float64Array.from(json.value),
    nNodeSamples: Uint32Array.from(json.nNodeSamples),
    targetScale: json.targetScale,
    targetCentre: json.targetCentre,
  };
  return decodeForest(encodeForest(forest)); // one place checks the structure
}
