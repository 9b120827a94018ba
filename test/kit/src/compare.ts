type Arrays = ArrayBufferView & ArrayLike<number>;

/**
 * Says where two typed arrays first differ in their bytes, or returns `undefined` when they do not.
 *
 * Type, length and every bit must agree: -0 differs from 0.
 */
export function firstDifference(actual: Arrays, expected: Arrays, name = 'array'): string | undefined {
  const typeOf = (array: Arrays): string => array.constructor.name;
  if (typeOf(actual) !== typeOf(expected)) return `${name}: got a ${typeOf(actual)}, expected a ${typeOf(expected)}`;
  if (actual.length !== expected.length) return `${name}: got ${actual.length} elements, expected ${expected.length}`;
  const bytes = (array: Arrays): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const left = bytes(actual);
  const right = bytes(expected);
  const at = left.findIndex((byte, index) => byte !== right[index]);
  if (at < 0) return undefined;
  const width = actual.byteLength / actual.length;
  const index = Math.floor(at / width);
  let differing = 0;
  for (let element = 0; element < actual.length; element++) {
    if (!Object.is(actual[element], expected[element])) differing++;
  }
  return `${name}[${index}]: got ${String(actual[index])}, expected ${String(expected[index])} (${differing} of ${actual.length} elements differ)`;
}

/** Every field in which two records of typed arrays differ, one line each; empty when they agree byte for byte. */
export function recordDifferences(actual: object, expected: object): string[] {
  const got = new Map(Object.entries(actual));
  return Object.entries(expected).flatMap(([name, value]: [string, unknown]) => {
    const other: unknown = got.get(name);
    if (ArrayBuffer.isView(value)) {
      if (!ArrayBuffer.isView(other)) return [`${name}: missing`];
      const difference = firstDifference(other as Arrays, value as Arrays, name);
      return difference === undefined ? [] : [difference];
    }
    return Object.is(other, value) ? [] : [`${name}: got ${String(other)}, expected ${String(value)}`];
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
): string | undefined {
  const { product, magnitude } = expected;
  if (actual.length !== product.length) return `got ${actual.length} elements, expected ${product.length}`;
  for (let index = 0; index < product.length; index++) {
    const error = Math.abs(Number(actual[index]) - Number(product[index]));
    const allowed = productSumTolerance(k, Number(magnitude[index]));
    if (!(error <= allowed)) {
      return `element ${index}: got ${String(actual[index])}, expected ${String(product[index])} within ${allowed}`;
    }
  }
  return undefined;
}
