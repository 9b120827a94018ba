// Scores of splits, num^2 / (nL * nR) with |num| < 2^63 and nL + nR = n < 2^24: f32 estimates and the exact order.
// include: wide_int

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
