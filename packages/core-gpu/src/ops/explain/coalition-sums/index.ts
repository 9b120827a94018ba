import type { Device } from '../../../compute/device/device.ts';
import { ConfigError } from '@kuznets/base';
import type { PatternBlock, PatternSample, PatternTrees } from '../patterns.ts';
import { checkPatterns, sharedSample } from '../share-patterns.ts';
import { type CoalitionSums, MOST_PLAYERS } from './contract.ts';
import { coalitionSumsWasm } from './wasm.ts';

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
  return coalitionSumsWasm(device, { trees, block }, shared);
}
