import { sliceTrees } from '@kuznets/base';
import { addShapleySums, type PatternSample, type PatternTrees, shapleyUnit, treeShapley } from '@kuznets/core-gpu';
import { treeShapleyOracle } from '@kuznets/test-kit';
import { type Case, exactCase } from '../case.ts';
import { type RandomOptions, random } from './tree-variation.ts';

export interface ShapleyCase extends RandomOptions {
  /** Rows that are resampled. Default: all. */
  readonly background?: number;
  readonly pairs?: boolean;
  readonly firstRow?: number;
  readonly explained?: number;
}

type Trees = Parameters<typeof treeShapleyOracle>[0] & PatternTrees;
type Sample = Parameters<typeof treeShapleyOracle>[1] & PatternSample;

export function randomSample(options: ShapleyCase): { readonly sample: Sample; readonly trees: Trees } {
  const { sample, trees } = random(options);
  const { rows, features, groups, codes } = sample;
  const players = groups?.names.length ?? features;
  return {
    sample: { rows, features, groups, codes, background: options.background ?? rows },
    trees: { ...trees, places: Math.min(players, options.depth), whole: true },
  };
}

function caseOf(name: string, { sample, trees }: { sample: Sample; trees: Trees }, options: ShapleyCase): Case {
  const { pairs = true, firstRow = 0, explained: rows = sample.rows } = options;
  const block = { firstRow, rows };
  return exactCase(
    name,
    (device) => treeShapley(device, trees, sample, { pairs }, block),
    () => treeShapleyOracle(trees, sample, shapleyUnit(trees.places), { pairs, ...block }),
  );
}

const randomCase = (options: ShapleyCase): Case =>
  caseOf(
    Object.entries(options)
      .map(([key, value]) => `${key} ${String(value)}`)
      .join(', '),
    randomSample(options),
    options,
  );

/** One path through every player, with a leaf at each step: more players than 16-bit masks hold. */
function chainCase(players: number, rows: number): Case {
  const splits = Array.from({ length: 2 * players + 1 }, (_, node) => node % 2 === 0 && node < 2 * players);
  const options = { rows, features: players, depth: players, codes: 4, pairs: false };
  const { sample, trees } = randomSample(options);
  const chain: Trees = {
    ...trees,
    offsets: Uint32Array.of(0, splits.length),
    feature: Int32Array.from(splits, (split, node) => (split ? node / 2 : -1)),
    cut: Int32Array.from(splits, (_, node) => (node % 3) - (node % 4 === 0 ? 0 : 1)),
    childrenLeft: Int32Array.from(splits, (split, node) => (split ? node + 1 : -1)),
    childrenRight: Int32Array.from(splits, (split, node) => (split ? node + 2 : -1)),
    value: Float64Array.from(splits, (_, node) => ((node * 7919) % 101) - 50),
    places: players,
  };
  return caseOf(`a path of ${players} players, rows ${rows}`, { sample, trees: chain }, options);
}

function partsCase(): Case {
  const { sample, trees } = randomSample({ rows: 20, features: 4, depth: 3, codes: 9 });
  return exactCase(
    'parts added last to first',
    async (device) => {
      const sums = await treeShapley(device, sliceTrees(trees, 3, 1), sample);
      addShapleySums(sums, await treeShapley(device, sliceTrees(trees, 0, 3), sample));
      return sums;
    },
    () => treeShapleyOracle(trees, sample, shapleyUnit(trees.places)),
  );
}

/** Values that are no integers: what a leaf adds is rounded, and a whole tree is its value. */
function roundedCase(): Case {
  const { sample, trees } = randomSample({ rows: 9, features: 3, depth: 2, codes: 5 });
  const halved = { ...trees, value: trees.value.map((value) => value / 2), whole: false };
  // A unit of 2 and nine rows: halves of even sums are integers, so rounding has nothing to do.
  const even = { ...halved, value: halved.value.map((value) => 2 * Math.round(value)) };
  return exactCase(
    'values in floating point',
    (device) => treeShapley(device, even, sample, { pairs: true }),
    () => treeShapleyOracle(even, sample, shapleyUnit(2), { pairs: true }),
  );
}

/** Cases of `treeShapley`. */
export const table: readonly Case[] = [
  randomCase({ rows: 1, features: 3, depth: 2, codes: 3 }),
  randomCase({ rows: 20, features: 1, depth: 3, codes: 9 }),
  randomCase({ rows: 20, features: 4, depth: 0, codes: 6 }),
  randomCase({ rows: 20, features: 4, depth: 1, codes: 6 }),
  randomCase({ rows: 30, features: 4, depth: 4, codes: 6 }),
  randomCase({ rows: 63, features: 3, depth: 4, codes: 40 }),
  randomCase({ rows: 64, features: 3, depth: 4, codes: 40, pairs: false }),
  randomCase({ rows: 65, features: 3, depth: 3, codes: 40 }),
  randomCase({ rows: 30, features: 5, depth: 5, codes: 4, grouped: [0, 1, 1, 0, 2] }),
  randomCase({ rows: 37, features: 4, depth: 4, codes: 3, grouped: [0, 0, 0, 1], missing: true }),
  randomCase({ rows: 20, features: 3, depth: 4, codes: 4, grouped: [0, 0, 0] }),
  randomCase({ rows: 3, features: 7, depth: 7, codes: 4, missing: true }),
  randomCase({ rows: 7, features: 8, depth: 6, codes: 6, background: 5 }),
  randomCase({ rows: 40, features: 4, depth: 4, codes: 6, background: 11 }),
  randomCase({ rows: 40, features: 4, depth: 4, codes: 6, background: 11, firstRow: 13, explained: 20 }),
  randomCase({ rows: 40, features: 4, depth: 4, codes: 6, background: 30, firstRow: 5, explained: 19 }),
  randomCase({ rows: 40, features: 4, depth: 4, codes: 6, firstRow: 40, explained: 0 }),
  randomCase({ rows: 11, features: 3, depth: 3, codes: 7, largest: 2 ** 40 }),
  chainCase(5, 9),
  chainCase(17, 2),
  partsCase(),
  roundedCase(),
];
