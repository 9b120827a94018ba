import { ConfigError } from '@kuznets/base';
import { type VariationBlock, type VariationSample, type VariationTrees } from '@kuznets/core-gpu';
import { type BackgroundSample, checkBackground, checkFeatures } from './background.ts';
import { type LeafModels, type TreeEnsemble, type ValueGrid, checkTreeEnsemble } from './tree-ensemble.ts';
import { type Centred, centre } from './variation-builder.ts';
import { checkGrid } from './variation-grid.ts';

const CHUNK_NODES = 2 ** 19;
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
export const checkModel = (ensemble: TreeEnsemble, background: BackgroundSample): number => {
  checkFeatures(ensemble.nFeatures, ensemble.featureNames, background);
  checkBackground(background, ensemble.missingLeft !== undefined && !ensemble.linear);
  checkRows(background.rows);
  if (ensemble.grid) checkGrid(ensemble.grid);
  return checkTreeEnsemble(ensemble);
};

/** Throws where there are more rows than codes. */
export const checkRows = (rows: number): void => {
  if (rows > MOST_ROWS)
    throw new ConfigError(`background: ${rows} rows; allowed: at most ${MOST_ROWS}, draw a sample of them`);
};

/** The codes of a sample. */
export const codesOf = (background: BackgroundSample): Codes => {
  const { x, rows, features } = background;
  const codes = new Uint16Array(features * rows);
  const values = Array.from({ length: features }, (_, feature) => {
    const column = Float64Array.from({ length: rows }, (_, row) => x[row * features + feature]!);
    const distinct = column
      .filter((value) => !Number.isNaN(value))
      .sort()
      .filter((value, at, all) => at === 0 || value !== all[at - 1]);
    column.forEach(
      (value, row) => (codes[feature * rows + row] = Number.isNaN(value) ? 0xffff : countUpTo(distinct, value) - 1),
    );
    return distinct;
  });
  return { codes, centred: centre(background), values };
};

/** The sample as the kernel takes it. */
export const sampleOf = (
  { rows, features }: BackgroundSample,
  { codes, centred }: Codes,
  pairFeatures: Uint32Array,
  pairDependence: boolean,
): VariationSample => ({
  rows,
  features,
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
export const chunksOf = (
  ensemble: TreeEnsemble,
  depth: number,
  grid: ValueGrid,
  { values, centred }: Codes,
): VariationTrees[] => {
  const { offsets, feature, threshold, childrenLeft, childrenRight, value, missingLeft, linear } = ensemble;
  const chunks: VariationTrees[] = [];
  const coef = linear?.coef.map((value) => value / grid.scale);
  const atMeans = (node: number): number => {
    let sum = value[node]! - grid.centre;
    for (let term = linear!.offsets[node]!; term < linear!.offsets[node + 1]!; term += 1)
      sum += linear!.coef[term]! * centred.means[linear!.feature[term]!]!;
    return sum / grid.scale;
  };
  for (let start = 0; start + 1 < offsets.length; ) {
    const first = offsets[start]!;
    let end = start + 1;
    while (end + 1 < offsets.length && offsets[end + 1]! - first <= CHUNK_NODES) end += 1;
    const last = offsets[end]!;
    const cut = new Int32Array(last - first);
    const integers = new Float64Array(last - first);
    for (let node = first; node < last; node += 1) {
      const split = feature[node]!;
      if (split < 0)
        integers[node - first] = linear ? atMeans(node) : Math.round((value[node]! - grid.centre) / grid.scale);
      else cut[node - first] = countUpTo(values[split]!, threshold[node]!) - 1;
    }
    chunks.push({
      trees: end - start,
      offsets: offsets.slice(start, end + 1).map((offset) => offset - first),
      feature: feature.subarray(first, last),
      cut,
      ...(missingLeft && { missingLeft: missingLeft.subarray(first, last) }),
      childrenLeft: childrenLeft.subarray(first, last),
      childrenRight: childrenRight.subarray(first, last),
      value: integers,
      depth,
      ...(linear && coef && { linear: modelsOf(linear, coef, first, last) }),
    });
    start = end;
  }
  return chunks;
};

const modelsOf = ({ offsets, feature }: LeafModels, coef: Float64Array, first: number, last: number): LeafModels => ({
  offsets: offsets.slice(first, last + 1).map((offset) => offset - offsets[first]!),
  feature: feature.subarray(offsets[first], offsets[last]),
  coef: coef.subarray(offsets[first], offsets[last]),
});

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
