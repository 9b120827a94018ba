import { coalitionSums } from '@kuznets/core-gpu';
import { coalitionSumsOracle } from '@kuznets/test-kit';
import { type Case, exactCase } from '../case.ts';
import { type ShapleyCase, randomSample } from './tree-shapley.ts';

function randomCase(options: Omit<ShapleyCase, 'pairs'>): Case {
  const { sample, trees } = randomSample(options);
  const block = { firstRow: options.firstRow ?? 0, rows: options.explained ?? sample.rows };
  return exactCase(
    Object.entries(options)
      .map(([key, value]) => `${key} ${String(value)}`)
      .join(', '),
    (device) => coalitionSums(device, trees, sample, block),
    () => coalitionSumsOracle(trees, sample, block),
  );
}

/** Cases of `coalitionSums`. */
export const table: readonly Case[] = [
  randomCase({ rows: 1, features: 3, depth: 2, codes: 3 }),
  randomCase({ rows: 20, features: 1, depth: 3, codes: 9 }),
  randomCase({ rows: 20, features: 4, depth: 0, codes: 6 }),
  randomCase({ rows: 31, features: 4, depth: 4, codes: 6 }),
  randomCase({ rows: 64, features: 3, depth: 4, codes: 40 }),
  randomCase({ rows: 30, features: 5, depth: 5, codes: 4, grouped: [0, 1, 1, 0, 2] }),
  randomCase({ rows: 37, features: 4, depth: 4, codes: 3, grouped: [0, 0, 0, 1], missing: true }),
  randomCase({ rows: 3, features: 8, depth: 7, codes: 4, missing: true }),
  randomCase({ rows: 40, features: 4, depth: 4, codes: 6, background: 11, firstRow: 13, explained: 20 }),
  randomCase({ rows: 40, features: 4, depth: 4, codes: 6, background: 30, firstRow: 5, explained: 19 }),
  randomCase({ rows: 40, features: 4, depth: 4, codes: 6, firstRow: 40, explained: 0 }),
  randomCase({ rows: 11, features: 3, depth: 3, codes: 7, largest: 2 ** 52 }),
];
