// Generated from src/common/tie_word.wgsl by `npm run gen`: do not edit.
export const tieWord = `// The word that breaks ties between features of equal score in the node of this key: a hash, so that ties are random and
// reproducible, or the feature itself. Distinct for distinct features, since the finaliser is a bijection.
// Source: MurmurHash3's finaliser (Appleby 2011), https://github.com/aappleby/smhasher.
// Philox 4x32-10, a counter-based random function: four words from a 128-bit counter and a 64-bit key.
// Source: Salmon, Moraes, Dror, Shaw (2011), Parallel random numbers: as easy as 1, 2, 3. doi:10.1145/2063384.2063405
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

override HASHED: bool = true;

fn tie_word(feature: u32, key: vec2u) -> u32 {
  return select(feature, fmix32(fmix32(feature + key.x) ^ key.y), HASHED);
}
`;
