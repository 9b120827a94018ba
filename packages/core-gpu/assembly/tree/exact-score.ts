// Scores are rationals num^2 / den with |num| < 2^63 and den < 2^48; these compare two of them exactly.

export let productHigh: u64 = 0;

/** Low 64 bits of a 64 x 64 bit product; the high 64 are left in `productHigh`. */
export function multiply(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const low = aLow * bLow;
  const mid = aHigh * bLow + (low >> 32);
  const mid2 = aLow * bHigh + (mid & 0xffffffff);
  productHigh = aHigh * bHigh + (mid >> 32) + (mid2 >> 32);
  return (mid2 << 32) | (low & 0xffffffff);
}

let limb0: u64 = 0;
let limb1: u64 = 0;
let limb2: u64 = 0;

/** a^2 * d into limb2:limb1:limb0. */
function squareTimes(a: u64, d: u64): void {
  const squareLow = multiply(a, a);
  const squareHigh = productHigh;
  limb0 = multiply(squareLow, d);
  const carry = productHigh;
  const top = multiply(squareHigh, d);
  limb1 = carry + top;
  limb2 = productHigh + <u64>(limb1 < top);
}

/** Sign of numA^2 / denA - numB^2 / denB, for magnitudes `numA` and `numB`. */
export function compareScores(numA: u64, denA: u64, numB: u64, denB: u64): i32 {
  if (numA == numB && denA == denB) return 0;
  squareTimes(numA, denB);
  const a0 = limb0;
  const a1 = limb1;
  const a2 = limb2;
  squareTimes(numB, denA);
  if (a2 != limb2) return a2 > limb2 ? 1 : -1;
  if (a1 != limb1) return a1 > limb1 ? 1 : -1;
  if (a0 != limb0) return a0 > limb0 ? 1 : -1;
  return 0;
}
