const word = 1n << 32n;

/** What a draw is for: the last word of its counter. */
export const purposes = { rows: 1, root: 2, child: 3, features: 4, permute: 5 } as const;

/** Counter, key and output of Random123's published `philox4x32 10` known answers (file `kat_vectors`). */
export const philoxVectors = [
  {
    counter: [0, 0, 0, 0],
    key: [0, 0],
    output: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    output: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    output: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
] as const;

/** Philox 4x32 with ten rounds in arbitrary-precision integers (Salmon et al. 2011, https://doi.org/10.1145/2063384.2063405). */
export function philox(counter: readonly number[], key: readonly number[]): number[] {
  let state = counter.map(BigInt);
  const [low = 0n, high = 0n] = key.map(BigInt);
  for (let round = 0n; round < 10n; round++) {
    const [a = 0n, b = 0n, c = 0n, d = 0n] = state;
    const left = 0xd2511f53n * a;
    const right = 0xcd9e8d57n * c;
    const keyLow = (low + round * 0x9e3779b9n) % word;
    const keyHigh = (high + round * 0xbb67ae85n) % word;
    state = [(right / word) ^ b ^ keyLow, right % word, (left / word) ^ d ^ keyHigh, left % word];
  }
  return state.map(Number);
}

/** Low and high word of a seed. */
export function keyOfSeed(seed: number): [number, number] {
  return [Number(BigInt(seed) % word), Number(BigInt(seed) / word)];
}

/** A random word as an index below `n`: the floor of `value n / 2^32`. */
export function toIndex(value: number, n: number): number {
  return Number((BigInt(value) * BigInt(n)) / word);
}

/** Draw number `index` of a stream that packs four draws into a Philox output. */
export function drawWord(
  index: number,
  counterOf: (block: number) => readonly number[],
  key: readonly number[],
): number {
  const output = philox(counterOf(Math.floor(index / 4)), key);
  return output[index % 4] ?? Number.NaN;
}

/** `size` distinct numbers below `n` by Floyd's method, the draw of each step turned into an index by `draw`. */
export function floydSample(size: number, n: number, draw: (step: number, choices: number) => number): Set<number> {
  const taken = new Set<number>();
  for (let step = 0; step < size; step++) {
    const last = n - size + step;
    const candidate = draw(step, last + 1);
    taken.add(taken.has(candidate) ? last : candidate);
  }
  return taken;
}

/** MurmurHash3's 32-bit finaliser in arbitrary-precision integers. */
export function fmix32(value: bigint): bigint {
  let h = value % word;
  h ^= h >> 16n;
  h = (h * 0x85ebca6bn) % word;
  h ^= h >> 13n;
  h = (h * 0xc2b2ae35n) % word;
  h ^= h >> 16n;
  return h;
}
