/** Paths of more players have weights rounded to multiples of 2^-40: their least common multiple leaves no room for the sums. */
const MOST_EXACT = 28;

/** Tables of what players get, (places + 1)^2 integers each, those of `a` players in and `b` out at `a (places + 1) + b`. */
export interface ShapleyWeights {
  readonly unit: number;
  readonly gain: BigInt64Array;
  readonly loss: BigInt64Array;
  readonly bothIn: BigInt64Array;
  readonly across: BigInt64Array;
  readonly bothOut: BigInt64Array;
}

/** What weights are multiples of, as 1 over it. */
export function shapleyUnit(places: number): number {
  if (places > MOST_EXACT) return 2 ** 40;
  let multiple = 1;
  for (let count = 2; count <= places; count++) multiple *= count / greatestDivisor(multiple, count);
  return multiple;
}

/**
 * Shares of the game that is worth 1 where all of `a` players are in and none of `b` others is: `p! q! / (p + q + 1)!`, where `p` players
 * come before and `q` after. As `1 / ((p + 1) (p + q + 1 choose p + 1))` it is a whole number of `1 / lcm(1 .. p + q + 1)`.
 */
export function shapleyWeights(places: number): ShapleyWeights {
  const unit = shapleyUnit(places);
  const factorial = [1n];
  for (let count = 1; count <= places; count++) factorial.push(factorial.at(-1)! * BigInt(count));
  const table = (before: number, after: number): BigInt64Array => {
    const weights = new BigInt64Array((places + 1) ** 2);
    for (let a = before; a <= places; a++) {
      for (let b = after; a + b <= places; b++) {
        const all = factorial[a - before + b - after + 1]!;
        const share = BigInt(unit) * factorial[a - before]! * factorial[b - after]!;
        weights[a * (places + 1) + b] = (2n * share + all) / (2n * all);
      }
    }
    return weights;
  };
  return {
    unit,
    gain: table(1, 0),
    loss: table(0, 1),
    bothIn: table(2, 0),
    across: table(1, 1),
    bothOut: table(0, 2),
  };
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));
