// Philox 4x32-10, a counter-based random function: four words from a 128-bit counter and a 64-bit key.
// Source: Salmon, Moraes, Dror, Shaw (2011), Parallel random numbers: as easy as 1, 2, 3. doi:10.1145/2063384.2063405
// include: wide_int

fn philox4x32_10(counter: vec4u, key: vec2u) -> vec4u {
  var c = counter;
  var k = key;
  for (var round = 0u; round < 10u; round++) {
    let p0 = mul_u32(0xd2511f53u, c.x);
    let p1 = mul_u32(0xcd9e8d57u, c.z);
    c = vec4u(p1.y ^ c.y ^ k.x, p1.x, p0.y ^ c.w ^ k.y, p0.x);
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

// An index in 0..n-1 from a random word: floor(word * n / 2^32).
fn mulhi_index(word: u32, n: u32) -> u32 {
  return mul_u32(word, n).y;
}

// The 32-bit finaliser of MurmurHash3, a bijection.
fn fmix32(word: u32) -> u32 {
  var h = word;
  h ^= h >> 16u;
  h *= 0x85ebca6bu;
  h ^= h >> 13u;
  h *= 0xc2b2ae35u;
  h ^= h >> 16u;
  return h;
}
