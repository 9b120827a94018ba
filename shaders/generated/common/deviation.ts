// Generated from src/common/deviation.wgsl by `npm run gen`: do not edit.
export const deviation = `// What the criteria of M5P take of one side of a split, n var^(1 / ROOT), in whole numbers that every backend agrees on.
// With V = n sum t^2 - (sum t)^2 below 2^62 that is the root of V n^(ROOT - 2), taken from 32 leading bits by cubics.
// 64-bit integers as vec2u, low word in x; signed ones in two's complement.

// The 64-bit product of two words, by 16-bit halves: WGSL has no high multiply.
fn mul_u32(a: u32, b: u32) -> vec2u {
  let al = a & 0xffffu;
  let ah = a >> 16u;
  let bl = b & 0xffffu;
  let bh = b >> 16u;
  let low = al * bl;
  let mid = ah * bl + (low >> 16u);
  let mid2 = al * bh + (mid & 0xffffu);
  return vec2u(a * b, ah * bh + (mid >> 16u) + (mid2 >> 16u));
}

// A signed number times a word.
fn mul_i32_u32(a: i32, b: u32) -> vec2u {
  let product = mul_u32(bitcast<u32>(a), b);
  return vec2u(product.x, product.y - select(0u, b, a < 0i));
}

fn add_64(a: vec2u, b: vec2u) -> vec2u {
  let low = a.x + b.x;
  return vec2u(low, a.y + b.y + select(0u, 1u, low < a.x));
}

fn sub_64(a: vec2u, b: vec2u) -> vec2u {
  return vec2u(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}

fn neg_64(a: vec2u) -> vec2u {
  return sub_64(vec2u(0u), a);
}

fn is_negative_64(a: vec2u) -> bool {
  return (a.y & 0x80000000u) != 0u;
}

fn abs_64(a: vec2u) -> vec2u {
  return select(a, neg_64(a), is_negative_64(a));
}

fn from_i32(a: i32) -> vec2u {
  return vec2u(bitcast<u32>(a), bitcast<u32>(a >> 31u));
}

fn less_u64(a: vec2u, b: vec2u) -> bool {
  return a.y < b.y || (a.y == b.y && a.x < b.x);
}

fn less_i64(a: vec2u, b: vec2u) -> bool {
  return less_u64(a ^ vec2u(0u, 0x80000000u), b ^ vec2u(0u, 0x80000000u));
}

// The low 64 bits of a 64-bit number, signed or not, times a word.
fn mul_64_u32(a: vec2u, b: u32) -> vec2u {
  let low = mul_u32(a.x, b);
  return vec2u(low.x, low.y + a.y * b);
}

// Shifts by 0 to 31 bits.
fn shl_64(a: vec2u, bits: u32) -> vec2u {
  return vec2u(a.x << bits, (a.y << bits) | select(0u, a.x >> (32u - bits), bits != 0u));
}

fn shr_u64(a: vec2u, bits: u32) -> vec2u {
  return vec2u((a.x >> bits) | select(0u, a.y << (32u - bits), bits != 0u), a.y >> bits);
}

fn shr_i64(a: vec2u, bits: u32) -> vec2u {
  return vec2u(shr_u64(a, bits).x, bitcast<u32>(bitcast<i32>(a.y) >> bits));
}

override ROOT: u32 = 5u;

// A positive number's 32 leading bits, the rest cut off, and the power of two of the first.
fn leading_64(a: vec2u) -> vec2u {
  if (a.y == 0u) {
    let shift = countLeadingZeros(a.x);
    return vec2u(a.x << shift, 31u - shift);
  }
  let shift = countLeadingZeros(a.y);
  return vec2u(shl_64(a, shift).y, 63u - shift);
}

// n sum t^2 - (sum t)^2
fn spread_of(n: u32, sum: i32, squares: vec2u) -> vec2u {
  let size = bitcast<u32>(abs(sum));
  return sub_64(mul_64_u32(squares, n), mul_u32(size, size));
}

// Leading bits of V n^(ROOT - 2) and their power; n below 2^16.
fn radicand(spread: vec2u, n: u32) -> vec2u {
  let own = leading_64(spread);
  if (ROOT != 5u) {
    return own;
  }
  let cube = leading_64(mul_u32(n * n, n));
  let product = mul_u32(own.x, cube.x);
  let carry = product.y >> 31u;
  return vec2u(select(shl_64(product, 1u).y, product.y, carry != 0u), own.y + cube.y + carry);
}

// The unit of costs in a node: above the power of two of its own root.
fn unit_of(spread: vec2u, n: u32) -> u32 {
  return radicand(spread, n).y / ROOT + 1u;
}
`;
