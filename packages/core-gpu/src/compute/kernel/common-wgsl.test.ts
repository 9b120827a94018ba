import { philox } from '@kuznets/shaders/common/philox';
import { wideInt } from '@kuznets/shaders/common/wide_int';
import { expect, test } from 'vitest';
import { describeAdapters } from '../../../test/adapters.ts';
import { testKernel, testPass } from '../../../test/kernels.ts';
import { type Words4, indexFromWord, philox4x32 } from '@kuznets/base';
import type { Executor } from './executor.ts';

const philoxKernel = testKernel('philox', 'b[i] = philox4x32_10(a[2u * i], a[2u * i + 1u].xy);', philox, [
  'vec4<u32>',
  'vec4<u32>',
]);
const indexKernel = testKernel('mulhi_index', 'b[i] = mulhi_index(a[2u * i], a[2u * i + 1u]);', philox);
const mixKernel = testKernel('fmix32', 'b[i] = fmix32(a[i]);', philox);

async function run(
  gpu: Executor,
  kernel: ReturnType<typeof testKernel>,
  input: Uint32Array<ArrayBuffer>,
  n: number,
  words: number,
): Promise<Uint32Array> {
  return gpu.scope((scope) => {
    const out = scope.tensor('u32', [words]);
    gpu.launch({ kernel, inputs: [scope.upload(input)], outputs: [out], passes: [testPass(n)] });
    return gpu.read(out);
  });
}

// kat_vectors of Random123 1.14: counter, key, result.
const published: readonly (readonly [Words4, readonly [number, number], Words4])[] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

/** MurmurHash3's finaliser in BigInt. */
function fmix(word: number): number {
  const mask = 0xffff_ffffn;
  let h = BigInt(word);
  h ^= h >> 16n;
  h = (h * 0x85eb_ca6bn) & mask;
  h ^= h >> 13n;
  h = (h * 0xc2b2_ae35n) & mask;
  h ^= h >> 16n;
  return Number(h);
}

function wordStream(n: number): Uint32Array<ArrayBuffer> {
  const edges = [0, 1, 2, 0xffff, 0x10000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];
  return Uint32Array.from({ length: n }, (_, i) => edges[i] ?? philox4x32([i, 0, 0, 0], [7, 9])[0]);
}

describeAdapters('philox.wgsl', (device) => {
  test('gives the published known answers', async () => {
    const input = Uint32Array.from(published.flatMap(([counter, key]) => [...counter, ...key, 0, 0]));
    const out = await run(device().gpu, philoxKernel, input, published.length, 4 * published.length);
    expect([...out]).toEqual(published.flatMap(([, , result]) => [...result]));
  });

  test('agrees with the TypeScript one on random counters and keys', async () => {
    const words = wordStream(8 * 1009);
    const out = await run(device().gpu, philoxKernel, words, 1009, 4 * 1009);
    const expected = Array.from({ length: 1009 }, (_, i) => {
      const [a = 0, b = 0, c = 0, d = 0, k0 = 0, k1 = 0] = words.subarray(8 * i, 8 * i + 6);
      return philox4x32([a, b, c, d], [k0, k1]);
    });
    expect([...out]).toEqual(expected.flat());
  });

  test('mulhi_index and fmix32 agree with exact arithmetic', async () => {
    const words = wordStream(2 * 1009);
    const indices = await run(device().gpu, indexKernel, words, 1009, 1009);
    expect([...indices]).toEqual(
      Array.from({ length: 1009 }, (_, i) => indexFromWord(words[2 * i] ?? 0, words[2 * i + 1] ?? 0)),
    );
    expect([...indices]).toEqual(
      Array.from({ length: 1009 }, (_, i) =>
        Number((BigInt(words[2 * i] ?? 0) * BigInt(words[2 * i + 1] ?? 0)) >> 32n),
      ),
    );
    const mixed = await run(device().gpu, mixKernel, words, words.length, words.length);
    expect([...mixed]).toEqual([...words].map(fmix));
  });
});

const mask64 = (1n << 64n) - 1n;
const signed = (value: bigint): bigint => BigInt.asIntN(64, value);
const low32 = (value: bigint): bigint => value & 0xffff_ffffn;

/** Each function of wide_int.wgsl on 64-bit x and y, beside the same in BigInt; results are 64-bit words. */
const wideCases: readonly (readonly [string, string, (x: bigint, y: bigint) => bigint])[] = [
  ['add_64', 'add_64(x, y)', (x, y) => x + y],
  ['sub_64', 'sub_64(x, y)', (x, y) => x - y],
  ['neg_64', 'neg_64(x)', (x) => -x],
  ['abs_64', 'abs_64(x)', (x) => (signed(x) < 0n ? -x : x)],
  ['mul_u32', 'mul_u32(x.x, y.x)', (x, y) => low32(x) * low32(y)],
  ['mul_64_u32', 'mul_64_u32(x, y.x)', (x, y) => x * low32(y)],
  ['from_i32', 'from_i32(bitcast<i32>(x.x))', (x) => BigInt.asIntN(32, x)],
  ['shl_64', 'shl_64(x, y.x & 31u)', (x, y) => x << (y & 31n)],
  ['shr_u64', 'shr_u64(x, y.x & 31u)', (x, y) => x >> (y & 31n)],
  ['shr_i64', 'shr_i64(x, y.x & 31u)', (x, y) => signed(x) >> (y & 31n)],
  ['less_u64', 'vec2u(select(0u, 1u, less_u64(x, y)), 0u)', (x, y) => (x < y ? 1n : 0n)],
  ['less_i64', 'vec2u(select(0u, 1u, less_i64(x, y)), 0u)', (x, y) => (signed(x) < signed(y) ? 1n : 0n)],
  ['is_negative_64', 'vec2u(select(0u, 1u, is_negative_64(x)), 0u)', (x) => (signed(x) < 0n ? 1n : 0n)],
];

describeAdapters('wide_int.wgsl', (device) => {
  test.each(wideCases)('%s', async (name, expression, exact) => {
    const edges = [0n, 1n, 0xffff_ffffn, 1n << 32n, (1n << 63n) - 1n, 1n << 63n, mask64, mask64 - 1n];
    const random = wordStream(400);
    const numbers = [
      ...edges,
      ...Array.from({ length: 200 }, (_, i) => BigInt(random[2 * i] ?? 0) | (BigInt(random[2 * i + 1] ?? 0) << 32n)),
    ];
    const pairs = [
      ...edges.flatMap((x) => edges.map((y) => [x, y] as const)),
      ...numbers.map((x, i) => [x, numbers[(i * 7 + 3) % numbers.length] ?? 0n] as const),
    ];
    const input = new BigUint64Array(pairs.flat());
    const kernel = testKernel(
      `wide_${name}`,
      `let x = a[2u * i]; let y = a[2u * i + 1u]; b[i] = ${expression};`,
      wideInt,
      ['vec2<u32>', 'vec2<u32>'],
    );
    const out = await run(device().gpu, kernel, new Uint32Array(input.buffer), pairs.length, 2 * pairs.length);
    const results = new BigUint64Array(out.slice().buffer);
    expect([...results]).toEqual(pairs.map(([x, y]) => exact(x, y) & mask64));
  });
});
