import { splitScore } from '@kuznets/shaders/common/split_score';
import { growTreesOracle, recordDifferences } from '@kuznets/test-kit';
import { expect, test } from 'vitest';
import { describeAdapters } from '../../../../test/adapters.ts';
import { testKernel, testPass } from '../../../../test/kernels.ts';
import { philox4x32 } from '@kuznets/base';
import { growTreesWebgpu } from './webgpu.ts';

interface Score {
  readonly num: bigint;
  readonly n: number;
}

const limit = 2n ** 63n - 1n;
const pairs = 1009;
const order = testKernel(
  'score_order',
  'b[i] = u32(1i + score_order(a[2u * i].xy, a[2u * i].z, a[2u * i + 1u].xy, a[2u * i + 1u].z, a[2u * i].w));',
  splitScore,
  ['vec4<u32>', 'u32'],
);
const estimate = testKernel('float_from_63', 'b[i] = bitcast<u32>(float_from_63(abs_64(a[i].xy)));', splitScore, [
  'vec4<u32>',
  'u32',
]);

function root(square: bigint): bigint {
  if (square < 2n) return square;
  let x = BigInt(Math.floor(Math.sqrt(Number(square))));
  for (let i = 0; i < 4; i++) x = (x + square / x) / 2n;
  return x;
}

/** Pairs of cuts of one node whose scores are equal, or as near as integers can be, or far apart. */
const cases = Array.from({ length: pairs }, (_, i) => {
  const [a, b, c, d] = philox4x32([i, 0, 0, 0], [3, 5]);
  const [e, f] = philox4x32([i, 1, 0, 0], [3, 5]);
  const n = 2 + (c % (i % 3 === 0 ? 2 ** 24 - 2 : 97));
  const nA = 1 + (d % (n - 1));
  const nB = i % 5 === 0 ? n - nA : 1 + (e % (n - 1));
  const bits = BigInt(i % 63);
  const size = ((BigInt(a) << 32n) | BigInt(b)) & ((1n << (bits + 1n)) - 1n) & limit;
  const num = i % 2 === 0 ? size : -size;
  const matching = root((num * num * BigInt(nB) * BigInt(n - nB)) / (BigInt(nA) * BigInt(n - nA)));
  const near = matching + BigInt(f % 3) - 1n;
  const other = i % 7 === 6 ? BigInt(e) : near < 0n ? 0n : near > limit ? limit : near;
  return { n, a: { num, n: nA }, b: { num: i % 4 < 2 ? other : -other, n: nB } };
});

function words(score: Score, n: number): readonly number[] {
  const bits = BigInt.asUintN(64, score.num);
  return [Number(bits & 0xffff_ffffn), Number(bits >> 32n), score.n, n];
}

function compare(a: Score, b: Score, n: number): number {
  const left = a.num * a.num * BigInt(b.n) * BigInt(n - b.n);
  const right = b.num * b.num * BigInt(a.n) * BigInt(n - a.n);
  return left > right ? 1 : left < right ? -1 : 0;
}

const input = Uint32Array.from(cases.flatMap(({ a, b, n }) => [...words(a, n), ...words(b, n)]));

test('the cases hold near, equal and distant scores', () => {
  const orders = cases.map(({ a, b, n }) => compare(a, b, n));
  for (const sign of [-1, 0, 1]) expect(orders.filter((value) => value === sign).length).toBeGreaterThan(50);
});

describeAdapters('split_score.wgsl', (device) => {
  const run = async (kernel: typeof order, n: number) =>
    device().gpu.scope((scope) => {
      const out = scope.tensor('u32', [n]);
      device().gpu.launch({ kernel, inputs: [scope.upload(input)], outputs: [out], passes: [testPass(n)] });
      return device().gpu.read(out);
    });

  test('orders scores exactly', async () => {
    expect([...(await run(order, pairs))].map((value) => value - 1)).toEqual(
      cases.map(({ a, b, n }) => compare(a, b, n)),
    );
  });

  test('estimates numerators far within the margin', async () => {
    const floats = new Float32Array(new Uint32Array(await run(estimate, 2 * pairs)).buffer);
    const sizes = cases.flatMap(({ a, b }) => [a.num, b.num]).map((num) => Number(num < 0n ? -num : num) / 2 ** 32);
    floats.forEach((value, i) =>
      expect(Math.abs(value - (sizes[i] ?? Number.NaN))).toBeLessThanOrEqual(3 * 2 ** -24 * (sizes[i] ?? Number.NaN)),
    );
  });
});

describeAdapters('growth where scores differ by less than f32 sees', (device) => {
  const value = Float64Array.from({ length: 48 }, (_, rank) => rank);
  /** `features` orders of the rows; targets near two levels, their last bits telling the orders apart. */
  const sample = (
    features: number,
    ranks: (feature: number, row: number) => number,
    target: (row: number) => number,
    rows = value.length,
  ) => ({
    rows,
    features,
    rowBits: 16 as const,
    ranks: Uint16Array.from({ length: features * rows }, (_, i) => ranks(Math.floor(i / rows), i % rows)),
    rankOffsets: Uint32Array.from({ length: features + 1 }, (_, f) => f * rows),
    lowValues: Float64Array.from({ length: features * rows }, (_, i) => value[i % rows] ?? 0),
    highValues: Float64Array.from({ length: features * rows }, (_, i) => value[i % rows] ?? 0),
    target: Int32Array.from({ length: rows }, (_, row) => target(row)),
    targetScale: 1,
    targetCentre: 0,
  });
  const options = {
    seed: 1,
    draws: value.length,
    replace: false,
    firstTree: 0,
    trees: 12,
    minSamplesLeaf: 1,
    minSamplesSplit: 2,
    maxDepth: 5,
    maxLeafNodes: Infinity,
  };

  test.each(['hash', 'first'] as const)('takes the better feature, ties by %s', async (ties) => {
    // Feature f tells the two levels apart but for one row of each; which rows decides by the last bits.
    const many = sample(
      24,
      (feature, row) => (row < 24 === (row % 24 !== feature) ? 0 : 1),
      (row) => (row < 24 ? -1 : 1) * 2 ** 28 + ((row * row * 7919) % 31),
    );
    const grown = { ...options, maxFeatures: 24, ties };
    expect(recordDifferences(await growTreesWebgpu(device(), many, grown), growTreesOracle(many, grown))).toEqual([]);
    const two = sample(
      6,
      (feature, row) => (Math.floor(row / 2) + (row % 6 === feature ? 1 : 0)) % 2,
      (row) => (Math.floor(row / 2) % 2 === 0 ? 2 ** 29 - (row % 6) : -(2 ** 29)),
    );
    expect(
      recordDifferences(
        await growTreesWebgpu(device(), two, { ...grown, maxFeatures: 6 }),
        growTreesOracle(two, { ...grown, maxFeatures: 6 }),
      ),
    ).toEqual([]);
  });

  test('tells cuts of equal or nearly equal scores apart where their estimates are rounded differently', async () => {
    // Groups of 1, 2 and 5 of ten rows with sums 3k, 4k and 5k, all rows summing to zero: num^2 / den is (30k)^2 / 9 = (40k)^2 / 16 = (50k)^2 / 25.
    const groups = [[0], [1, 2], [3, 4, 5, 6, 7]];
    for (let k = 2 ** 27 - 41; k < 2 ** 27; k += 2) {
      for (const off of [-1, 0, 1]) {
        const targets = [3 * k, 2 * k, 2 * k, k, k, k, k, k + off, -6 * k, -6 * k - off];
        // Eight features a group, so that lanes with every second, fourth or eighth see all groups.
        const ten = sample(
          24,
          (feature, row) => (groups[Math.floor(feature / 8)]!.includes(row) ? 0 : 1),
          (row) => targets[row] ?? 0,
          10,
        );
        const grown = { ...options, draws: 10, maxDepth: 1, maxFeatures: 24, ties: 'hash' as const };
        expect(
          recordDifferences(await growTreesWebgpu(device(), ten, grown), growTreesOracle(ten, grown)),
          `k ${k}, off ${off}`,
        ).toEqual([]);
      }
    }
  });

  test.each([
    ['first', 9, -3],
    ['last', 40, 3],
  ])('takes the better cut of a feature, the %s', async (_which, changed, by) => {
    const level = (row: number) => (row < 16 ? -(2 ** 28) : row < 32 ? 0 : 2 ** 28) + (row === changed ? by : 0);
    const one = sample(1, (_feature, row) => row, level);
    const grown = { ...options, trees: 1, maxFeatures: 1, ties: 'hash' as const };
    expect(recordDifferences(await growTreesWebgpu(device(), one, grown), growTreesOracle(one, grown))).toEqual([]);
  });
});
