import type { GrowTreesOptions } from './contract.ts';

/** The roots that deviation criteria take of the variance: see {@link rootTable}. */
export const rootOf = { squaredError: 0, standardDeviation: 2, weka: 5 } as const satisfies Record<
  NonNullable<GrowTreesOptions['criterion']>,
  number
>;

const SEGMENTS = 32;
const FINE = 60n;
const tables = new Map<number, Uint32Array>();

/** floor(value^(1/root)) */
function integerRoot(value: bigint, root: bigint): bigint {
  let low = 0n;
  let high = 1n << (BigInt(value.toString(2).length) / root + 1n);
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** root <= value) low = middle;
    else high = middle;
  }
  return low;
}

/** Nearest whole number to a / b, neither negative. */
const nearest = (a: bigint, b: bigint): bigint => (2n * a + b) / (2n * b);

/**
 * Cubics by which kernels take a root in whole numbers.
 *
 * For `x = 2^octave (1 + (segment + u) / 32)`, `0 <= u < 1`, the root is `c0 + u (c1 - u (c2 - u c3))` in units of 2^-30, off
 * by a few units: the cubics pass through the root at `u = 0, 1/3, 2/3, 1`. Computed in integers, so that they are the
 * same everywhere.
 *
 * @returns `root octaves x 32 segments x 4` coefficients; nothing for root 0
 */
export function rootTable(root: number): Uint32Array {
  const known = tables.get(root);
  if (known) return known;
  const table = new Uint32Array(root * SEGMENTS * 4);
  const k = BigInt(root);
  for (let at = 0; at < root * SEGMENTS; at++) {
    const octave = BigInt(Math.floor(at / SEGMENTS));
    // x in units of 1 / 96, then its root in units of 2^-60
    const rootAt = (third: bigint): bigint =>
      integerRoot((((96n + 3n * BigInt(at % SEGMENTS) + third) << octave) << (FINE * k)) / 96n, k);
    const [f0 = 0n, f1 = 0n, f2 = 0n, f3 = 0n] = [0n, 1n, 2n, 3n].map(rootAt);
    const twice = [
      2n * f0,
      -11n * f0 + 18n * f1 - 9n * f2 + 2n * f3,
      -(18n * f0 - 45n * f1 + 36n * f2 - 9n * f3),
      -9n * f0 + 27n * f1 - 27n * f2 + 9n * f3,
    ];
    twice.forEach((coefficient, power) => (table[4 * at + power] = Number(nearest(coefficient, 2n << (FINE - 30n)))));
  }
  tables.set(root, table);
  return table;
}
