import type { Kernels } from '../../compute/wasm/kernels.ts';
import type { Pointer } from '../../compute/wasm/generated/seam.ts';
import { ConfigError, ShapeError } from '@kuznets/base';
import { groupsOf } from '../groups.ts';
import { uploadTrees } from './upload-trees.ts';
import type { PatternBlock, PatternSample, PatternTrees } from './patterns.ts';

/** The sample as a worker keeps it. */
export interface PatternShared {
  readonly background: number;
  readonly features: number;
  readonly players: number;
  readonly playerOf: Uint32Array;
  /** Rows of a column, a multiple of 8. */
  readonly rows: number;
  /** `features x rows` */
  readonly codes: Uint16Array;
}

const shared = new WeakMap<PatternSample, PatternShared>();

/** The sample as workers keep it, made once. */
export function sharedSample(sample: PatternSample): PatternShared {
  let held = shared.get(sample);
  if (held) return held;
  const { background, features, codes } = sample;
  const { groups: players, groupOf: playerOf } = groupsOf(sample);
  const rows = Math.ceil(sample.rows / 8) * 8;
  const padded = new Uint16Array(features * rows);
  for (let feature = 0; feature < features; feature++)
    padded.set(codes.subarray(feature * sample.rows, (feature + 1) * sample.rows), feature * rows);
  held = { background, features, players, playerOf, rows, codes: padded };
  shared.set(sample, held);
  return held;
}

/** Rows of a block rounded up, so that sums of the next begin on a boundary. */
export const strideOf = ({ rows }: PatternBlock): number => Math.ceil(rows / 8) * 8;

/** Trees and sample, in a worker's memory. */
export function uploadPatterns(
  kernels: Kernels,
  trees: PatternTrees,
  { background, features, players, playerOf, rows, codes }: PatternShared,
  block: PatternBlock,
): Pointer<'PatternParams'> {
  return kernels.record('PatternParams', {
    ...{ rows, background, firstRow: block.firstRow, blockRows: block.rows, stride: strideOf(block) },
    ...{ features, players, playerOf: kernels.upload(playerOf), codes: kernels.upload(codes) },
    ...uploadTrees(kernels, trees),
    places: trees.places,
    whole: Number(trees.whole),
  });
}

/** Throws where sizes do not fit together. */
export function checkPatterns(
  operation: string,
  trees: PatternTrees,
  sample: PatternSample,
  block: PatternBlock,
): void {
  const { rows, background, features, codes } = sample;
  if (codes.length !== rows * features)
    throw new ShapeError(`${operation}: ${codes.length} codes; allowed: rows x features = ${rows * features}`);
  if (!(background >= 1 && background <= rows))
    throw new ConfigError(`${operation}: a background of ${background} rows; allowed: 1 to ${rows}`);
  if (!(block.firstRow >= 0 && block.rows >= 0 && block.firstRow + block.rows <= rows))
    throw new ConfigError(
      `${operation}: a block of ${block.rows} rows from ${block.firstRow}; allowed: within ${rows} rows`,
    );
  if (trees.places > 64)
    throw new ConfigError(`${operation}: paths of ${trees.places} players; allowed: at most 64, or groups of columns`);
}
