import { fileURLToPath } from 'node:url';
import { type Device, type M5Models, codedRows, growTrees, m5Models } from '@kuznets/core-gpu';
import { M5PBaggingRegressor, M5PForestRegressor, M5PRegressor, rankSample } from '@kuznets/ensembles';
import {
  type M5pNode,
  type Table,
  bagWeights,
  drawWord,
  fls2001,
  keyOfSeed,
  m5pOracle,
  m5pPredict,
  purposes,
  sdm2004,
  syntheticTable,
  toIndex,
} from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backends, open } from './backends.ts';

const growth = (): Table =>
  fls2001(fileURLToPath(new URL('../../../packages/data/datasets/fls2001/fls2001.csv', import.meta.url)));
const tables: readonly (readonly [string, () => Table])[] = [
  ['fls2001', growth],
  ['61 x 34 synthetic', () => syntheticTable({ rows: 61, features: 34, mixed: false })],
];
const published = sdm2004();
const hashed = [...tables, ...(published ? [['sdm2004', () => published] as const] : [])];
const trees = 2;
const seed = 7;

async function models(
  device: Device,
  table: Table,
  finish: { readonly prune: boolean; readonly smooth: boolean },
): Promise<M5Models> {
  const { rows, features, x, y } = table;
  const ranked = rankSample(table);
  const shift = Math.ceil(Math.log2(rows)) - 1;
  const sample = { ...ranked, target: ranked.target.map((value) => value >> shift) };
  const bag = { seed, draws: rows, replace: true, firstTree: 5 };
  const rules = {
    trees,
    maxFeatures: features,
    minSamplesLeaf: 1,
    minSamplesSplit: 4,
    maxDepth: Infinity,
    maxLeafNodes: Infinity,
  };
  const grown = await growTrees(device, sample, { ...bag, ...rules, ties: 'first', criterion: 'standardDeviation' });
  return m5Models(
    device,
    grown,
    { rows, features, codes: codedRows(sample).codes, x, y },
    { ...bag, ...finish, permute: true },
  );
}

const grown = new Map<string, M5pNode>();

/** The oracle's tree on the bag of a tree, made once for all backends. */
function oracleOf(
  name: string,
  table: Table,
  weights: readonly number[],
  finish: { readonly prune: boolean; readonly smooth: boolean },
): M5pNode {
  const key = `${name} ${JSON.stringify([weights, finish])}`;
  const known =
    grown.get(key) ??
    m5pOracle(
      table,
      weights.flatMap((weight, row) => Array.from({ length: weight }, () => row)),
      { root: 2, minSamplesSplit: 4, ...finish },
    );
  grown.set(key, known);
  return known;
}

it.skipIf(published !== undefined)('left out without KUZNETS_DATA: one hash on sdm2004', () => {
  expect(process.env['KUZNETS_DATA'], 'KUZNETS_DATA is set but has no sdm2004').toBeUndefined();
});

describe('M5 models', () => {
  const hashes = new Map<string, string>();

  describe.each(backends)('$name', (backend) => {
    let device: Device;
    beforeAll(async () => {
      device = await open(backend);
    }, 120_000);
    afterAll(async () => {
      await device.destroy();
    });

    it.each(
      tables.flatMap(([name, data]) =>
        [true, false].flatMap((prune) => [true, false].map((smooth) => ({ name, data, prune, smooth }))),
      ),
    )(
      '$name, prune $prune, smooth $smooth: trees, models and importance of bags equal the oracle',
      { timeout: 120_000 },
      async ({ name, data, prune, smooth }) => {
        const table = data();
        const { rows, features } = table;
        const result = await models(device, table, { prune, smooth });
        const y = [...table.y];
        const x = y.map((_, row) => [...table.x.subarray(row * features, (row + 1) * features)]);
        for (let t = 0; t < trees; t++) {
          const tree = 5 + t;
          const weights = bagWeights(rows, tree, { seed, draws: rows, replace: true });
          const oracle = oracleOf(name, table, weights, { prune, smooth });
          const predicted = x.map((values) => m5pPredict(oracle, values));
          const spread = Math.max(...y) - Math.min(...y);
          predicted.forEach((value, row) =>
            expect(
              Math.abs(Number(result.prediction[t * rows + row]) - value) / Math.max(spread, Math.abs(value)),
            ).toBeLessThan(1e-7),
          );
          const out = weights.flatMap((weight, row) => (weight === 0 ? [row] : []));
          expect([...result.outOfBag.subarray(t * rows, (t + 1) * rows)]).toEqual(
            weights.map((weight) => (weight === 0 ? 1 : 0)),
          );
          expect(result.permutation?.oobCount[t]).toBe(out.length);
          const base = out.reduce((sum, row) => sum + (Number(y[row]) - Number(predicted[row])) ** 2, 0);
          for (let feature = 0; feature < features; feature++) {
            const donors = shuffled(out, tree, feature);
            const permuted = out.reduce((sum, row, i) => {
              const changed = (x[row] ?? []).with(feature, x[donors[i] ?? 0]?.[feature] ?? Number.NaN);
              return sum + (Number(y[row]) - m5pPredict(oracle, changed)) ** 2;
            }, 0);
            const rise = (permuted - base) / out.length;
            expect(Math.abs(Number(result.permutation?.delta[t * features + feature]) - rise)).toBeLessThan(
              1e-6 * Math.max(spread ** 2, base, permuted),
            );
          }
        }
      },
    );

    it.each(hashed)('%s: one hash on every backend, in shards', { timeout: 120_000 }, async (name, data) => {
      const options = { nEstimators: 12, randomState: 3 };
      const whole = await new M5PForestRegressor(options).fit(data(), { device });
      const single = await new M5PRegressor().fit(data(), { device });
      const bagged = await new M5PBaggingRegressor({
        nEstimators: 3,
        randomState: 3,
        prune: false,
        minSamplesSplit: 10,
      }).fit(data(), { device });
      const hash = `${whole.treesHash} ${single.treesHash} ${bagged.treesHash}`;
      expect(hash).toBe(hashes.get(name) ?? hash);
      hashes.set(name, hash);
      const shards = await Promise.all(
        [0, 5].map((firstTree) =>
          new M5PForestRegressor({ ...options, nEstimators: firstTree === 0 ? 5 : 7 }).fit(data(), {
            device,
            firstTree,
          }),
        ),
      );
      expect(shards.flatMap((shard) => [...shard.trees.value])).toEqual([...whole.trees.value]);
      expect(shards.flatMap((shard) => [...(shard.trees.linear?.coef ?? [])])).toEqual([
        ...(whole.trees.linear?.coef ?? []),
      ]);
    });
  });
});

/** The out-of-bag rows in the order in which a feature's values are handed out. */
function shuffled(out: readonly number[], tree: number, feature: number): readonly number[] {
  const order = [...out];
  const key = keyOfSeed(seed);
  for (let last = order.length - 1, draw = 0; last > 0; last--, draw++) {
    const word = drawWord(draw, (block) => [block, feature, tree, purposes.permute], key);
    const other = toIndex(word, last + 1);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}
