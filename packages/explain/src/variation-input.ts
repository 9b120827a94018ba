import {
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
import { type SplitCodes, splitCodes } from './split-codes.ts';
import { checkGrid } from './variation-grid.ts';

const CHUNK_NODES = 2 ** 19;
/** Nodes times rows that two workers get through in about a second. */
const CHUNK_WORK = 2 ** 27;
const BLOCK_BYTES = 2 ** 25;
/** Of more rows than this the sums of single features are kept in blocks too. */
const LARGE_ROWS = 65_535;
/**
 * Of linear leaves the sets of all rows are made again for each block: blocks of many rows are larger, and trees in few chunks, as all sums of
 * a block are handed over and added for each.
 */
const LARGE_LINEAR = { bytes: 2 ** 28, chunks: 8 };
/** Most counts that are kept for all trees, 4 bytes each; of more they are made for so many blocks at a time. */
const MOST_COUNTS = 2 ** 26;
const BLOCKS_A_COUNT = 8;

/** A sample in codes of the trees' splits. */
export interface Codes extends SplitCodes {
  /** The columns less their means, for leaves with linear models. */
  readonly centred: Centred;
}

/** Checks trees beside the sample; returns the number of splits on the longest path. */
export const checkModel = (ensemble: TreeEnsemble, background: Table): number => {
  const { missingLeft, linear, grid } = ensemble.trees;
  checkFeatures(ensemble.nFeatures, ensemble.featureNames, background);
  checkBackground(background, missingLeft !== undefined && !linear);
  if (grid) checkGrid(grid);
  return checkEnsemble(ensemble);
};

/** A sample in codes of the trees' splits. */
export const codesOf = async (background: Table, trees: Trees, pace: Pace): Promise<Codes> => ({
  ...(await splitCodes(trees, [background], pace)),
  centred: centre(background),
});

/** The sample as the kernel takes it. */
export const sampleOf = (
  { rows }: Table,
  { codes, columns, groups, centred }: Codes,
  pairFeatures: Uint32Array,
  { linear }: Trees,
  pairDependence: boolean,
): VariationSample => ({
  rows,
  features: columns,
  groups,
  codes,
  pairFeatures,
  pairDependence,
  ...(linear && { columns: widened(centred.z, columns * rows) }),
});

/** With zeros behind: no leaf has a coefficient of a set of levels. */
const widened = (values: Float64Array, length: number): Float64Array => {
  if (values.length === length) return values;
  const all = new Float64Array(length);
  all.set(values);
  return all;
};

/** The trees in chunks as the kernel takes them: thresholds as codes, leaves as integers of the grid. */
export const chunksOf = async (
  trees: Trees,
  depth: number,
  grid: ValueGrid,
  { column, cut, centred, codes, columns }: Codes,
  { blocks, pace }: { readonly blocks: readonly VariationBlock[]; readonly pace: Pace },
): Promise<VariationTrees[]> => {
  const rows = isCounted(trees, blocks) ? blocks[0]!.rows : codes.length / columns;
  const large = trees.linear && rows > LARGE_ROWS ? trees.feature.length / LARGE_LINEAR.chunks : 0;
  const most = Math.min(CHUNK_NODES, Math.max(large, CHUNK_WORK / rows));
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
    const whole = { ...trees, feature: column, cut, ...(scaled && { linear: scaled }) };
    const part = kernelTrees(sliceTrees(whole, start, end - start, 'subarray'));
    const value = part.value.map((leaf, node) => {
      if (part.feature[node]! >= 0) return 0;
      return linear ? atMeans(first + node) : Math.round((leaf - grid.centre) / grid.scale);
    });
    chunks.push({ ...part, value, depth });
    start = end;
    if (pace.due()) await pace.rest();
  }
  return chunks;
};

/** What a kernel is sent of trees whose splits are in codes. */
const kernelTrees = <T extends Trees>({
  threshold: _,
  count: _count,
  cover: _cover,
  grid: _grid,
  levels: _levels,
  ...rest
}: T): Omit<T, 'threshold' | 'count' | 'cover' | 'grid' | 'levels'> => rest;

/**
 * Blocks of rows whose sums fit a worker's cache, as far as pairs allow; they depend on the sizes and on whether leaves are linear alone.
 *
 * @param selected - how many players' pairs are wanted
 */
export const blocksOf = ({ rows, features, groups, linear }: Sizes, selected: number): VariationBlock[] => {
  const large = rows > LARGE_ROWS;
  const singles = large && !linear ? (groups?.names.length ?? features) : 1;
  const bytesARow = 16 * Math.max(singles, (selected * (selected - 1)) / 2);
  const bytes = large && linear ? LARGE_LINEAR.bytes : BLOCK_BYTES;
  const most = Math.max(64, Math.floor(bytes / bytesARow / 64) * 64);
  const each = Math.ceil(rows / Math.ceil(rows / most) / 64) * 64;
  return Array.from({ length: Math.ceil(rows / each) }, (_, block) => ({
    firstRow: block * each,
    rows: Math.min(each, rows - block * each),
  }));
};

interface Sizes extends Pick<Table, 'rows' | 'features' | 'groups'> {
  readonly linear: boolean;
}

/** Whether sets are limited to a block, by counts that are made once for all of them. */
export const isCounted = ({ linear }: Trees, blocks: readonly VariationBlock[]): boolean =>
  !linear && blocks.length > 1;

/** The blocks that are gone through together, tree after tree: one where the counts of all trees are kept. */
export const togetherOf = (
  trees: Trees,
  depth: number,
  { columns, groups }: Codes,
  blocks: readonly VariationBlock[],
): VariationBlock[][] => {
  const places = Math.min(depth, groups?.names.length ?? columns);
  const counts = (trees.feature.length * (2 + 3 * places + (places * (places - 1)) / 2)) / 2;
  const together = isCounted(trees, blocks) && counts > MOST_COUNTS ? BLOCKS_A_COUNT : 1;
  return Array.from({ length: Math.ceil(blocks.length / together) }, (_, at) =>
    blocks.slice(at * together, (at + 1) * together),
  );
};
