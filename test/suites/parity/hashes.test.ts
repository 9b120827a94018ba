import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { joinTrees } from '@kuznets/base';
import { type Device, type GrownTrees } from '@kuznets/core-gpu';
import { type BaggedOptions, RandomForestRegressor } from '@kuznets/ensembles';
import { type Table, fls2001, sdm2004, syntheticTable } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backends, open } from './backends.ts';

const full = process.env['KUZNETS_FULL'] === '1';

const tables: readonly (readonly [string, () => Table | undefined, number])[] = [
  ['sdm2004', sdm2004, 24],
  [
    'fls2001',
    () => fls2001(fileURLToPath(new URL('../../../packages/data/datasets/fls2001/fls2001.csv', import.meta.url))),
    24,
  ],
  ['2,000 x 50 synthetic', () => syntheticTable({ rows: 2000, features: 50, copies: [6, 30] }), 2],
];

const settings: readonly (readonly [string, BaggedOptions])[] = [
  ['bagging, leaf 1', { maxFeatures: 'all', minSamplesLeaf: 1 }],
  ['bagging, leaf 5', { maxFeatures: 'all', minSamplesLeaf: 5 }],
  ['forest, leaf 1', { maxFeatures: 'third', minSamplesLeaf: 1 }],
  ['forest, leaf 5', { maxFeatures: 'third', minSamplesLeaf: 5 }],
];

const cases = tables.flatMap(([table, data, few]) =>
  settings.map(([setting, options]) => ({ name: `${table}, ${setting}`, data, options, trees: full ? 2000 : few })),
);

interface Grown {
  /** Of the forest's binary format. */
  readonly forest: string;
  /** Of every array of the trees, thresholds and node counts included. */
  readonly arrays: string;
}

function hashOf(trees: GrownTrees): string {
  const hash = createHash('sha256');
  for (const array of [
    trees.offsets,
    trees.feature,
    trees.cut,
    trees.threshold,
    trees.childrenLeft,
    trees.childrenRight,
    trees.value,
    trees.count,
  ]) {
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  return hash.digest('hex');
}

async function grow(
  device: Device,
  data: Table,
  options: BaggedOptions,
  trees: number,
  shards: number,
): Promise<Grown> {
  const parts: GrownTrees[] = [];
  let forest = '';
  for (let shard = 0; shard < shards; shard++) {
    const from = Math.floor((shard * trees) / shards);
    const to = Math.floor(((shard + 1) * trees) / shards);
    if (to === from) continue;
    const model = new RandomForestRegressor({ ...options, nEstimators: to - from, randomState: 20040901 });
    await model.fit(data, {
      device,
      firstTree: from,
      onTrees: (chunk) => void parts.push(chunk.grown),
      keepTrees: false,
    });
    forest = model.result.forestHash;
  }
  return { forest: shards === 1 ? forest : '', arrays: hashOf(joinTrees(parts)) };
}

describe('one seed, one forest', () => {
  const expected = new Map<string, Grown>();
  const needed = cases.map(({ name, data }) => ({ name, table: data() })).filter(({ table }) => table === undefined);

  it.skipIf(needed.length === 0)(
    `left out without KUZNETS_DATA: ${needed.map(({ name }) => name).join('; ') || 'nothing'}`,
    () => {
      expect(process.env['KUZNETS_DATA'], 'KUZNETS_DATA is set but has no sdm2004').toBeUndefined();
    },
  );

  describe.each(backends)('$name', (backend) => {
    let device: Device;
    beforeAll(async () => {
      device = await open(backend);
    }, 120_000);
    afterAll(async () => {
      await device.destroy();
    });

    it.each(cases.filter(({ data }) => data() !== undefined))(
      '$name',
      { timeout: full ? 7_200_000 : 300_000 },
      async ({ name, data, options, trees }) => {
        const table = data();
        if (!table) throw new Error(`${name}: no data`);
        const whole = await grow(device, table, options, trees, 1);
        const known = expected.get(name);
        if (known) expect(whole).toEqual(known);
        else expected.set(name, whole);
        for (const shards of [2, 7])
          expect((await grow(device, table, options, trees, shards)).arrays, `${shards} shards`).toBe(whole.arrays);
      },
    );
  });
});
