// Generated from src/common/split_score.wgsl by `npm run gen`: do not edit.
export const splitScore = `// Scores of splits, num^2 / (nL * nR) with |num| < 2^63 and nL + nR = n < 2^24: f32 estimates and the exact order.
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

// Beyond this ratio the estimates decide: their relative error is a few 2^-24.
const ABOVE = 1.00001f;
const BELOW = 0.99999f;

// A number below 2^24, exactly. Through i32, since unsigned conversions are slow on CPUs.
fn float_from_24(a: u32) -> f32 {
  return f32(bitcast<i32>(a));
}

// a / 2^32 for a below 2^63: squares and their products with nL * nR stay within f32.
fn float_from_63(a: vec2u) -> f32 {
  let low = fma(float_from_24(a.x >> 16u), 0x1p-16f, float_from_24(a.x & 0xffffu) * 0x1p-32f);
  return f32(bitcast<i32>(a.y)) + low;
}

// The square of a number below 2^63.
fn square_63(a: vec2u) -> vec4u {
  let low = mul_u32(a.x, a.x);
  let cross = shl_64(mul_u32(a.x, a.y), 1u);
  let high = mul_u32(a.y, a.y);
  let middle = add_64(vec2u(low.y, 0u), vec2u(cross.x, 0u));
  let top = add_64(add_64(high, vec2u(cross.y, 0u)), vec2u(middle.y, 0u));
  return vec4u(low.x, middle.x, top);
}

struct Words6 {
  low: vec2u,
  middle: vec2u,
  high: vec2u,
}

// a * b for a below 2^126 and b below 2^48.
fn mul_126_48(a: vec4u, b: vec2u) -> Words6 {
  var words: array<u32, 6>;
  for (var j = 0u; j < 2u; j++) {
    var carry = 0u;
    for (var i = 0u; i < 4u; i++) {
      let sum = add_64(add_64(mul_u32(a[i], b[j]), vec2u(words[i + j], 0u)), vec2u(carry, 0u));
      words[i + j] = sum.x;
      carry = sum.y;
    }
    words[j + 4u] = carry;
  }
  return Words6(vec2u(words[0], words[1]), vec2u(words[2], words[3]), vec2u(words[4], words[5]));
}

fn order_u64(a: vec2u, b: vec2u) -> i32 {
  return select(select(0i, 1i, less_u64(b, a)), -1i, less_u64(a, b));
}

// The sign of a^2 / (n_a (n - n_a)) - b^2 / (n_b (n - n_b)); a and b are signed.
fn score_order(signed_a: vec2u, n_a: u32, signed_b: vec2u, n_b: u32, n: u32) -> i32 {
  let num_a = abs_64(signed_a);
  let num_b = abs_64(signed_b);
  if (all(num_a == num_b) && (n_a == n_b || n_a == n - n_b)) {
    return 0i;
  }
  let a = mul_126_48(square_63(num_a), mul_u32(n_b, n - n_b));
  let b = mul_126_48(square_63(num_b), mul_u32(n_a, n - n_a));
  var order = order_u64(a.high, b.high);
  if (order == 0i) {
    order = order_u64(a.middle, b.middle);
  }
  if (order == 0i) {
    order = order_u64(a.low, b.low);
  }
  return order;
}
`;
