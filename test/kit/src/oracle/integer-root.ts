/** A positive number as `mantissa 2^(exponent - 30)`, the mantissa from 2^30 to below 2^31. */
export interface RootParts {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const bits = (value: bigint): number => value.toString(2).length;

/** The leading 32 bits of a number, the rest cut off, and the power of two of the first. */
function leading(value: bigint): { digits: bigint; power: number } {
  const power = bits(value) - 1;
  return { digits: power >= 31 ? value >> BigInt(power - 31) : value << BigInt(31 - power), power };
}

/** floor(value^(1/order)), by Newton's method from above. */
function floorRoot(value: bigint, order: bigint): bigint {
  let guess = 1n << BigInt(Math.ceil(bits(value) / Number(order)));
  for (;;) {
    const next = ((order - 1n) * guess + value / guess ** (order - 1n)) / order;
    if (next >= guess) return guess;
    guess = next;
  }
}

/**
 * The root of `spread * count^(order - 2)` as the kernels define it: from 32 leading bits, by the cubic through the root at
 * thirds of one of 32 parts of an octave.
 */
export function rootParts(spread: bigint, count: number, order: 2 | 5): RootParts {
  let { digits, power } = leading(spread);
  if (order === 5) {
    const cube = leading(BigInt(count) ** 3n);
    const product = (digits * cube.digits) >> 31n;
    const carry = product >= 1n << 32n ? 1 : 0;
    digits = product >> BigInt(carry);
    power += cube.power + carry;
  }
  const octave = power % order;
  const segment = Number((digits >> 26n) & 31n);
  const u = (digits << 6n) & 0xffff_ffffn;
  const [c0 = 0n, c1 = 0n, c2 = 0n, c3 = 0n] = cubicOf(order, octave, segment);
  const part = (value: bigint): bigint => (u * value) >> 32n;
  return { mantissa: c0 + part(c1 - part(c2 - part(c3))), exponent: Math.floor(power / order) };
}

const cubics = new Map<string, readonly bigint[]>();

function cubicOf(order: number, octave: number, segment: number): readonly bigint[] {
  const key = `${String(order)} ${String(octave)} ${String(segment)}`;
  const known = cubics.get(key);
  if (known) return known;
  // The root at u = third / 3, in units of 2^-60: x = 2^octave (1 + (segment + u) / 32).
  const [a = 0n, b = 0n, c = 0n, d = 0n] = [0, 1, 2, 3].map((third) =>
    floorRoot((BigInt(96 + 3 * segment + third) * 2n ** BigInt(octave + 60 * order)) / 96n, BigInt(order)),
  );
  const rounded = (twice: bigint): bigint => (twice + 2n ** 30n) / 2n ** 31n;
  const cubic = [
    2n * a,
    18n * b - 11n * a - 9n * c + 2n * d,
    45n * b - 18n * a - 36n * c + 9n * d,
    27n * (b - c) + 9n * (d - a),
  ].map(rounded);
  cubics.set(key, cubic);
  return cubic;
}
