import { createHash } from 'node:crypto';
import { joinTrees } from '@kuznets/base';
import { type KnownForest, forestsOf, knownForests } from '@kuznets/conformance';
import { type Device, type GrownTrees } from '@kuznets/core-gpu';
import { RandomForestRegressor } from '@kuznets/ensembles';
import { sdm2004 } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backends, open } from './backends.ts';

const full = process.env['KUZNETS_FULL'] === '1';

const published = sdm2004();
const forests: readonly KnownForest[] = [
  ...knownForests,
  ...(published
    ? forestsOf('sdm2004', () => published, 24, {
        'bagging, leaf 1': '362705610401d4dc9db43dc294b59395c557972a9c5f0477e101de058c808b60',
        'bagging, leaf 5': 'd901cd6b34b1226e197c60ba49464f49fddbf12f316e15316251d60b8f5bce42',
        'forest, leaf 1': '5575e389bffa83e00d3b33df894edab6228a7f7e1c631500f4139cb2194dcea7',
        'forest, leaf 5': '6f6f65198026a53171701074937b0164cdadb199fb7ce9f17e4775b0c16f233c',
      })
    : []),
];

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

async function grow(device: Device, { data, options }: KnownForest, shards: number): Promise<Grown> {
  const trees = full ? 2000 : Number(options.nEstimators);
  const table = await data();
  const parts: GrownTrees[] = [];
  let forest = '';
  for (let shard = 0; shard < shards; shard++) {
    const from = Math.floor((shard * trees) / shards);
    const to = Math.floor(((shard + 1) * trees) / shards);
    if (to === from) continue;
    const model = new RandomForestRegressor({ ...options, nEstimators: to - from });
    await model.fit(table, {
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

  it.skipIf(published !== undefined)('left out without KUZNETS_DATA: forests of sdm2004', () => {
    expect(process.env['KUZNETS_DATA'], 'KUZNETS_DATA is set but has no sdm2004').toBeUndefined();
  });

  describe.each(backends)('$name', (backend) => {
    let device: Device;
    beforeAll(async () => {
      device = await open(backend);
    });
    afterAll(async () => {
      await device.destroy();
    });

    it.each(forests)('$name', { timeout: 7_200_000 }, async (known) => {
      const whole = await grow(device, known, 1);
      if (!full) expect(whole.forest).toBe(known.hash);
      const before = expected.get(known.name);
      if (before) expect(whole).toEqual(before);
      else expected.set(known.name, whole);
      for (const shards of [2, 7])
        expect((await grow(device, known, shards)).arrays, `${shards} shards`).toBe(whole.arrays);
    });
  });
});
