/** The smallest double that a cast to single precision makes infinite. */
const OVERFLOW = 2 ** 128 - 2 ** 103;

const bytes = new DataView(new ArrayBuffer(8));

/**
 * The largest double that a cast to single precision leaves at or below a limit: `Math.fround(x) <= limit` exactly where
 * `x <= float32AtMost(limit)`.
 *
 * @param limit - finite.
 */
export function float32AtMost(limit: number): number {
  const cast = Math.fround(limit);
  const single = cast > limit ? below32(cast) : cast;
  if (single === -Infinity) return -OVERFLOW;
  // Halfway to the next single: exact in double precision, and what rounds to an even last bit may fall on either side.
  const halfway = single + (above32(single) === Infinity ? single - below32(single) : above32(single) - single) / 2;
  return Math.fround(halfway) === single ? halfway : below64(halfway);
}

/** As {@link float32AtMost} for `Math.fround(x) < limit`, `limit` being a single. */
export function float32Below(limit: number): number {
  return float32AtMost(below32(limit));
}

/**
 * The smallest single above a limit: of singles `x <= limit` exactly where `x < float32Above(limit)`.
 *
 * @param limit - finite.
 */
export function float32Above(limit: number): number {
  const cast = Math.fround(limit);
  return cast > limit ? cast : above32(cast);
}

/** The largest double below a finite one: `x < limit` exactly where `x <= below64(limit)`. */
export function below64(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  bytes.setFloat64(0, value);
  bytes.setBigInt64(0, bytes.getBigInt64(0) + (value > 0 ? -1n : 1n));
  return bytes.getFloat64(0);
}

function below32(value: number): number {
  return -above32(-value);
}

function above32(value: number): number {
  if (value === 0) return 2 ** -149;
  bytes.setFloat32(0, value);
  bytes.setInt32(0, bytes.getInt32(0) + (value > 0 ? 1 : -1));
  return bytes.getFloat32(0);
}
