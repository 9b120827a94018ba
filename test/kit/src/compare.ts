type Arrays = ArrayBufferView & ArrayLike<unknown>;

/** An element that is not as expected. */
export interface Difference {
  /** What it is an element of, such as a field of a result. */
  readonly name: string;
  /** Null where it is the whole: a length, a type, a number alone. */
  readonly index: number | null;
  readonly got: number | string;
  readonly expected: number | string;
  /** How far they may be apart; 0 where they must be equal. */
  readonly tolerance: number;
}

/** A difference of something that must be equal. */
export function unequal(name: string, got: unknown, expected: unknown, index: number | null = null): Difference {
  const plain = (value: unknown): number | string => (typeof value === 'number' ? value : String(value));
  return { name, index, got: plain(got), expected: plain(expected), tolerance: 0 };
}

/** A number that is further from the expected one than allowed, NaN included; nothing where it is not. */
export function apart(
  name: string,
  got: number | undefined,
  expected: number,
  tolerance: number,
  index: number | null = null,
): Difference[] {
  const number = got ?? Number.NaN;
  return Math.abs(number - expected) <= tolerance ? [] : [{ name, index, got: number, expected, tolerance }];
}

/** The same differences of a part, such as a replica. */
export function within(part: string, differences: readonly Difference[]): Difference[] {
  return differences.map((difference) => ({ ...difference, name: `${part}: ${difference.name}` }));
}

/** A difference for a reader. */
export function differenceText({ name, index, got, expected, tolerance }: Difference): string {
  const allowed = tolerance === 0 ? '' : ` within ${String(tolerance)}`;
  return `${name}${index === null ? '' : `[${String(index)}]`}: got ${String(got)}, expected ${String(expected)}${allowed}`;
}

/**
 * Where two typed arrays first differ in their bytes; `undefined` when they do not.
 *
 * Type, length and every bit must agree: -0 differs from 0.
 */
export function firstDifference(actual: Arrays, expected: Arrays, name = 'array'): Difference | undefined {
  const typeOf = (array: Arrays): string => array.constructor.name;
  if (typeOf(actual) !== typeOf(expected)) return unequal(`${name}, type`, typeOf(actual), typeOf(expected));
  if (actual.length !== expected.length) return unequal(`${name}, length`, actual.length, expected.length);
  const bytes = (array: Arrays): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const left = bytes(actual);
  const right = bytes(expected);
  const at = left.findIndex((byte, index) => byte !== right[index]);
  if (at < 0) return undefined;
  const index = Math.floor(at / (actual.byteLength / actual.length));
  const shown = (value: unknown): unknown => (Object.is(value, -0) ? '-0' : value);
  return unequal(name, shown(actual[index]), shown(expected[index]), index);
}

/** Every field in which two records of typed arrays differ; empty when they agree byte for byte. */
export function recordDifferences(actual: object, expected: object): Difference[] {
  const got = new Map(Object.entries(actual));
  return Object.entries(expected).flatMap(([name, value]: [string, unknown]) => {
    const other: unknown = got.get(name);
    if (ArrayBuffer.isView(value)) {
      if (!ArrayBuffer.isView(other)) return [unequal(name, 'nothing', value.constructor.name)];
      return firstDifference(other as Arrays, value as Arrays, name) ?? [];
    }
    return Object.is(other, value) ? [] : [unequal(name, other, value)];
  });
}

/**
 * How far a float32 sum of `k` products may be from the exact one: `c (k + 2) 2^-24 sum |a b|`.
 *
 * @param k - number of products
 * @param magnitude - sum of the absolute products
 * @param c - 1 for any order of summation whose inputs are float32 already
 */
export function productSumTolerance(k: number, magnitude: number, c = 1): number {
  return c * (k + 2) * 2 ** -24 * magnitude;
}

/** Where a float32 product leaves the computed tolerance of {@link productSumTolerance}, NaN included; `undefined` when it does not. */
export function productDifference(
  actual: ArrayLike<number>,
  expected: { readonly product: ArrayLike<number>; readonly magnitude: ArrayLike<number> },
  k: number,
): Difference | undefined {
  const { product, magnitude } = expected;
  if (actual.length !== product.length) return unequal('product, length', actual.length, product.length);
  for (let index = 0; index < product.length; index++) {
    const allowed = productSumTolerance(k, Number(magnitude[index]));
    const [difference] = apart('product', actual[index], Number(product[index]), allowed, index);
    if (difference) return difference;
  }
  return undefined;
}
