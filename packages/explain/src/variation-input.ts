import {
  ConfigError,
  type Pace,
  type Table,
  type TreeEnsemble,
  type Trees,
  type ValueGrid,
  checkEnsemble,
  sliceTrees,
  treeCount,
} from '@kuznets/base';
import { type VariationBlock, type VariationSample, type VariationTrees } from '@kuznets/core-gpu';
import { checkBackground, checkFeatures } from './background.ts';
import { type Centred, centre } from './variation-builder.ts';
import { checkGrid } from './variation-grid.ts';

const CHUNK_NODES = 2 ** 19;
/** Nodes times rows that two workers get through in about a second. */
const CHUNK_WORK = 2 ** 26;
const BLOCK_BYTES = 2 ** 25;
const MOST_ROWS = 65_535;

/** A sample in order-preserving codes. */
export interface Codes {
  readonly codes: Uint16Array;
  /** The columns less their means, for leaves with linear models. */
  readonly centred: Centred;
  /** Per feature, the distinct values that are there, increasing. */
  readonly values: readonly Float64Array[];
}

/** Checks trees beside the sample; returns the number of splits on the longest path. */
export const checkModel = (ensemble: TreeEnsemble, background: Table): number => {
  const { missingLeft, linear, grid } = ensemble.trees;
  checkFeatures(ensemble.nFeatures, ensemble.featureNames, background);
  checkBackground(background, missingLeft !== undefined && !linear);
  checkRows(background.rows);
  if (grid) checkGrid(grid);
  return checkEnsemble(ensemble);
};

/** Throws where there are more rows than codes. */
export const checkRows = (rows: number): void => {
  if (rows > MOST_ROWS)
    throw new ConfigError(`background: ${rows} rows; allowed: at most ${MOST_ROWS}, draw a sample of them`);
};

/** The codes of a sample. */
export const codesOf = async (background: Table, pace: Pace): Promise<Codes> => {
  const { x, rows, features } = background;
  const codes = new Uint16Array(features * rows);
  const values: Float64Array[] = [];
  for (let feature = 0; feature < features; feature += 1) {
    const column = Float64Array.from({ length: rows }, (_, row) => x[row * features + feature]!);
    const distinct = column
      .filter((value) => !Number.isNaN(value))
      .sort()
      .filter((value, at, all) => at === 0 || value !== all[at - 1]);
    column.forEach(
      (value, row) => (codes[feature * rows + row] = Number.isNaN(value) ? 0xffff : countUpTo(distinct, value) - 1),
    );
    values.push(distinct);
    if (pace.due()) await pace.rest();
  }
  return { codes, centred: centre(background), values };
};

/** The sample as the kernel takes it. */
export const sampleOf = (
  { rows, features, groups }: Table,
  { codes, centred }: Codes,
  pairFeatures: Uint32Array,
  pairDependence: boolean,
): VariationSample => ({
  rows,
  features,
  groups,
  codes,
  pairFeatures,
  pairDependence,
  columns: centred.z,
});

/** How many of the increasing values are at most `value`. */
const countUpTo = (sorted: Float64Array, value: number): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The trees in chunks as the kernel takes them: thresholds as codes, leaves as integers of the grid. */
export const chunksOf = async (
  trees: Trees,
  depth: number,
  grid: ValueGrid,
  { values, centred, codes }: Codes,
  pace: Pace,
): Promise<VariationTrees[]> => {
  const most = Math.min(CHUNK_NODES, (CHUNK_WORK * values.length) / codes.length);
  const { offsets, linear } = trees;
  const count = treeCount(trees);
  const scaled = linear && { ...linear, coef: linear.coef.map((coef) => coef / grid.scale) };
  const atMeans = (node: number): number => {
    let sum = trees.value[node]! - grid.centre;
    for (let term = linear!.offsets[node]!; term < linear!.offsets[node + 1]!; term += 1)
      sum += linear!.coef[term]! * centred.means[linear!.feature[term]!]!;
    return sum / grid.scale;
  };
  const chunks: VariationTrees[] = [];
  for (let start = 0; start < count; ) {
    const first = offsets[start]!;
    let end = start + 1;
    while (end < count && offsets[end + 1]! - first <= most) end += 1;
    const whole = { ...trees, ...(scaled && { linear: scaled }) };
    const { threshold, count: _, grid: _grid, ...part } = sliceTrees(whole, start, end - start, 'subarray');
    const cut = new Int32Array(threshold.length);
    const value = new Float64Array(threshold.length);
    part.feature.forEach((split, node) => {
      if (split < 0)
        value[node] = linear ? atMeans(first + node) : Math.round((part.value[node]! - grid.centre) / grid.scale);
      else cut[node] = countUpTo(values[split]!, threshold[node]!) - 1;
    });
    chunks.push({ ...part, cut, value, depth });
    start = end;
    if (pace.due()) await pace.rest();
  }
  return chunks;
};

/** Blocks of rows whose sums fit a worker's cache, as far as pairs allow; they depend on the sizes alone. */
export const blocksOf = (rows: number, selected: number): VariationBlock[] => {
  const bytesARow = 16 * Math.max(1, (selected * (selected - 1)) / 2);
  const most = Math.max(64, Math.floor(BLOCK_BYTES / bytesARow / 64) * 64);
  const each = Math.ceil(rows / Math.ceil(rows / most) / 64) * 64;
  return Array.from({ length: Math.ceil(rows / each) }, (_, block) => ({
    firstRow: block * each,
    rows: Math.min(each, rows - block * each),
  }));
};
