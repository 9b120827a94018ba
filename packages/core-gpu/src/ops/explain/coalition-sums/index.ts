import type { Device } from '../../../compute/device/device.ts';
import { ConfigError, ShapeError } from '@kuznets/base';
import { addIntegers } from '../integers.ts';
import type { PatternBlock, PatternSample, PatternTrees } from '../patterns/contract.ts';
import { runOnTrees } from '../patterns/run.ts';
import { checkPatterns, sharedSample } from '../patterns/shared.ts';
import { type CoalitionSums, MOST_PLAYERS } from './contract.ts';
import type { CoalitionArgs } from './wasm-job.ts';

/**
 * Sums, over trees, of what a row is predicted on average when the players of a coalition are taken from the other rows: for every
 * coalition, exactly.
 *
 * A row gets a leaf's value from row `j` where it misses only players of the coalition and `j` meets the coalition's players on the path:
 * sums over subsets of differences that only rows and players on the path have a part in. All that is made of coalitions follows:
 * explained variation of any order, partial dependence, Shapley values. Sums are integers: any order of trees gives the same bytes.
 *
 * Runs on WASM workers with either backend: 64-bit integers beat the device here.
 *
 * @param device - where to run
 * @param trees - the trees, see {@link PatternTrees}
 * @param sample - background and rows to explain, at most 16 players
 * @param block - the rows to explain. Default: all
 * @returns see {@link CoalitionSums}
 * @throws ConfigError, ShapeError for arrays outside what is allowed; DeviceLostError when the device goes away
 */
export async function coalitionSums(
  device: Device,
  trees: PatternTrees,
  sample: PatternSample,
  block: PatternBlock = { firstRow: 0, rows: sample.rows },
): Promise<CoalitionSums> {
  checkPatterns('coalitionSums', trees, sample, block);
  const shared = sharedSample(sample);
  if (shared.players > MOST_PLAYERS)
    throw new ConfigError('coalitionSums: too many players', {
      got: shared.players,
      allowed: `at most ${MOST_PLAYERS}`,
    });
  const [first, ...rest] = await runOnTrees<CoalitionArgs, CoalitionSums>(
    device,
    'coalitionSums',
    { trees, block },
    shared,
  );
  for (const part of rest) addCoalitionSums(first!, part);
  return first!;
}

/**
 * Adds sums over some trees to sums over others, in place: exact, so the order of parts does not matter.
 *
 * @param into - what is added to
 * @param part - sums over other trees for the same rows and players
 * @throws ShapeError where the rows or players differ
 */
export function addCoalitionSums(into: CoalitionSums, part: CoalitionSums): void {
  if (into.firstRow !== part.firstRow || into.sums.length !== part.sums.length)
    throw new ShapeError(
      `${part.sums.length} sums from row ${part.firstRow}; allowed: ${into.sums.length} from row ${into.firstRow}`,
    );
  addIntegers(into.sums, part.sums);
}
