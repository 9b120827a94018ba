// What the criteria of M5P take of one side of a split, n var^(1 / ROOT), in whole numbers that every backend agrees on.
// With V = n sum t^2 - (sum t)^2 below 2^62 that is the root of V n^(ROOT - 2), taken from 32 leading bits by cubics.
// include: wide_int

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
