// Generated from src/tree/deviation_select.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const deviationSelect = {
  name: 'tree/deviation_select',
  bindings: [
    {
      name: 'work',
      access: 'read',
      element: 'vec4<u32>',
      stride: 16,
    },
    {
      name: 'best',
      access: 'read',
      element: 'u32',
      stride: 4,
    },
    {
      name: 'lists',
      access: 'read',
      element: 'u32',
      stride: 4,
    },
    {
      name: 'spreads',
      access: 'read',
      element: 'vec4<u32>',
      stride: 16,
    },
    {
      name: 'states',
      access: 'read_write',
      element: 'vec4<u32>',
      stride: 16,
    },
    {
      name: 'nodes',
      access: 'read_write',
      element: 'vec4<u32>',
      stride: 16,
    },
    {
      name: 'next',
      access: 'read_write',
      element: 'vec4<u32>',
      stride: 16,
    },
    {
      name: 'counters',
      access: 'read_write',
      element: 'u32',
      stride: 4,
    },
  ],
  overrides: {
    ROOT: 5,
    HASHED: true,
    WORKGROUP: 64,
    LANES: 1,
    SIDE_MASK: false,
    WEIGHTED: false,
  },
  params: {
    size: 64,
    fields: {
      trees: {
        type: 'u32',
        offset: 0,
        size: 4,
      },
      rows: {
        type: 'u32',
        offset: 4,
        size: 4,
      },
      row_bits: {
        type: 'u32',
        offset: 8,
        size: 4,
      },
      rank_shift: {
        type: 'u32',
        offset: 12,
        size: 4,
      },
      features: {
        type: 'u32',
        offset: 16,
        size: 4,
      },
      capacity: {
        type: 'u32',
        offset: 20,
        size: 4,
      },
      parity: {
        type: 'u32',
        offset: 24,
        size: 4,
      },
      stride: {
        type: 'u32',
        offset: 28,
        size: 4,
      },
      parts: {
        type: 'u32',
        offset: 32,
        size: 4,
      },
      seed_low: {
        type: 'u32',
        offset: 36,
        size: 4,
      },
      seed_high: {
        type: 'u32',
        offset: 40,
        size: 4,
      },
      min_split: {
        type: 'u32',
        offset: 44,
        size: 4,
      },
      depth: {
        type: 'u32',
        offset: 48,
        size: 4,
      },
      max_depth: {
        type: 'u32',
        offset: 52,
        size: 4,
      },
    },
  },
  workgroupSize: [
    'WORKGROUP',
    1,
    1,
  ],
  code: `// The split of each node by a deviation criterion: its feature, its children, and what is left to do for them.
//
// Formula: among the lanes' best cuts the least cost wins, then the smallest tie word. A child is a leaf if its count is below min_split (at
// least twice min_leaf), it is as deep as allowed, or its standard deviation is below a twentieth of the root's:
// 400 V N^2 < V_root n^2, N being the root's count. A child's key is philox((k0, k1, side, CHILD), seed).
// Source: Wang and Witten (1997), https://hdl.handle.net/10289/1183.
// Inputs: work (3 vec4u an item), best (see deviation_scan), lists (trees x capacity x features), spreads (trees: V and N of the root).
// Outputs: states (trees x rows: weight and side), nodes (2 vec4u a node), next (items of the next level, then from vec4 \`parts\` on the
// segments to partition), counters.
// Parallelisation: one lane an item: over the lanes' cuts, then over the rows of the node.
// The grid is free: lanes take every so many items, so that no count need be read back between levels.
// Numerics: integers only. Slots come from atomic counters; their order cannot be seen, since nodes are renumbered to preorder.

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
// What the criteria of M5P take of one side of a split, n var^(1 / ROOT), in whole numbers that every backend agrees on.
// With V = n sum t^2 - (sum t)^2 below 2^62 that is the root of V n^(ROOT - 2), taken from 32 leading bits by cubics.
// included above: wide_int

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
// Scores of splits, num^2 / (nL * nR) with |num| < 2^63 and nL + nR = n < 2^24: f32 estimates and the exact order.
// included above: wide_int

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
// The word that breaks ties between features of equal score in the node of this key: a hash, so that ties are random and
// reproducible, or the feature itself. Distinct for distinct features, since the finaliser is a bijection.
// Source: MurmurHash3's finaliser (Appleby 2011), https://github.com/aappleby/smhasher.
// included above: philox

override HASHED: bool = true;

fn tie_word(feature: u32, key: vec2u) -> u32 {
  return select(feature, fmix32(fmix32(feature + key.x) ^ key.y), HASHED);
}
// Words that the kernels of tree growth share.
// included above: wide_int

// Counter word 3 of a Philox draw: what the draw is for.
const PURPOSE_ROWS = 1u;
const PURPOSE_ROOT = 2u;
const PURPOSE_CHILD = 3u;
const PURPOSE_FEATURES = 4u;
const PURPOSE_PERMUTE = 5u;

// Feature of a leaf.
const LEAF = 0xffffffffu;

// Where draw_rows puts a row's weight: four trees' weights of a row lie together.
fn bag_index(tree: u32, row: u32, rows: u32) -> u32 {
  return (((tree >> 2u) * rows + row) << 2u) | (tree & 3u);
}

// A row's state in a tree, a vec4u: its term of num (two words), its weight, and the side it took at the last split.
// The term is weight * (label * N - S) for the node of count N and sum S that the row is in, so that a cut's
// num = sL * N - S * nL is the plain sum of the terms to its left.
fn row_state(label: i32, weight: u32, n: u32, total: vec2u, side: u32) -> vec4u {
  let term = mul_64_u32(sub_64(mul_i32_u32(label, n), total), weight);
  return vec4u(term, weight, side);
}

// Indices of the counters: items of the levels of parity 0 and 1, segments to partition, child nodes, heaviest weight of any row.
const COUNTER_ITEMS = 0u;
const COUNTER_PARTS = 2u;
const COUNTER_NODES = 3u;
const COUNTER_HEAVIEST = 4u;

// An item of a worklist, 3 vec4u: (tree, begin, length, count), (node, sum low, sum high, 0), (key low, key high, 0, 0).
// begin and length: the node's segment in each of the tree's lists; count: rows with multiplicity.
// A node, 2 vec4u: (tree, feature, ranks left | right << 16, left child), (count, sum low, sum high, 0); the right child follows the left.
// A segment to partition, 2 vec4u: (tree, begin, length, left length and marks), sides of rows 0 to 127 where SIDE_MASK.

// Marks of a segment to partition, above the left child's length.
const PART_LEFT = 0x40000000u;
const PART_RIGHT = 0x80000000u;
const PART_LENGTH = 0x3fffffffu;
// Unfolds a grid of workgroups that the host folded because one dimension holds at most 65,535.
// Folding may add workgroups at the end: a kernel returns when its index is not below the number it was asked for.

fn linear_workgroup(id: vec3u, count: vec3u) -> u32 {
  return id.x + count.x * (id.y + count.y * id.z);
}

override WORKGROUP: u32 = 64u;
override LANES: u32 = 1u;
override SIDE_MASK: bool = false;
override WEIGHTED: bool = false;

struct Params {
  trees: u32,
  rows: u32,
  row_bits: u32,
  rank_shift: u32,
  features: u32,
  capacity: u32,
  parity: u32,
  stride: u32,
  parts: u32,
  seed_low: u32,
  seed_high: u32,
  min_split: u32,
  depth: u32,
  max_depth: u32,
}

@group(0) @binding(0) var<storage, read> work: array<vec4u>;
@group(0) @binding(1) var<storage, read> best: array<u32>;
@group(0) @binding(2) var<storage, read> lists: array<u32>;
@group(0) @binding(3) var<storage, read> spreads: array<vec4u>;
@group(0) @binding(4) var<storage, read_write> states: array<vec4u>;
@group(0) @binding(5) var<storage, read_write> nodes: array<vec4u>;
@group(0) @binding(6) var<storage, read_write> next: array<vec4u>;
@group(0) @binding(7) var<storage, read_write> counters: array<atomic<u32>>;
@group(1) @binding(0) var<uniform> params: Params;

// Whether 400 V N^2 < V_root n^2.
fn is_narrow(spread: vec2u, n: u32, tree: u32) -> bool {
  let root = spreads[tree];
  let own = mul_126_48(vec4u(spread, 0u, 0u), mul_u32(root.z * root.z, 400u));
  let whole = mul_126_48(vec4u(root.xy, 0u, 0u), vec2u(n * n, 0u));
  if (any(own.middle != whole.middle)) {
    return less_u64(own.middle, whole.middle);
  }
  return less_u64(own.low, whole.low);
}

fn stays_leaf(n: u32, sum: i32, squares: vec2u, tree: u32) -> bool {
  return n < params.min_split || params.depth + 1u >= params.max_depth || is_narrow(spread_of(n, sum, squares), n, tree);
}

fn choose(item: u32) {
  let place = work[3u * item];
  let origin = work[3u * item + 1u];
  let last = work[3u * item + 2u];
  let key = last.xy;
  let n = place.w;
  let first = item * LANES;
  var leader = first;
  for (var slot = first + 1u; slot < first + LANES; slot++) {
    var better = best[slot] < best[leader];
    if (best[slot] == best[leader] && best[slot] != LEAF) {
      better = tie_word(best[3u * params.stride + slot], key) < tie_word(best[3u * params.stride + leader], key);
    }
    leader = select(leader, slot, better);
  }
  if (best[leader] == LEAF) {
    return;
  }

  let n_left = best[params.stride + leader];
  let ranks = best[2u * params.stride + leader];
  let feature = best[3u * params.stride + leader];
  let sum_left = bitcast<i32>(best[4u * params.stride + leader]);
  let squares_left = vec2u(best[5u * params.stride + leader], best[6u * params.stride + leader]);
  let n_right = n - n_left;
  let sum_right = bitcast<i32>(origin.y) - sum_left;
  let squares_right = sub_64(last.zw, squares_left);
  let left = params.trees + atomicAdd(&counters[COUNTER_NODES], 2u);
  nodes[2u * origin.x] = vec4u(place.x, feature, ranks, left);
  nodes[2u * left] = vec4u(place.x, LEAF, 0u, 0u);
  nodes[2u * left + 1u] = vec4u(n_left, from_i32(sum_left), 0u);
  nodes[2u * left + 2u] = vec4u(place.x, LEAF, 0u, 0u);
  nodes[2u * left + 3u] = vec4u(n_right, from_i32(sum_right), 0u);

  let bag = place.x * params.rows;
  let row_mask = (1u << params.row_bits) - 1u;
  let weight_mask = (1u << (params.rank_shift - params.row_bits)) - 1u;
  let rank_left = ranks & 0xffffu;
  var index = (place.x * params.capacity + place.y) * params.features + feature;
  var length_left = 0u;
  var sides = vec4u();
  for (var position = 0u; position < place.z; position++) {
    let entry = lists[index];
    index += params.features;
    let row = entry & row_mask;
    let right = (entry >> params.rank_shift) > rank_left;
    var weight = (entry >> params.row_bits) & weight_mask;
    if (!WEIGHTED) {
      weight = states[bag + row].z;
    }
    states[bag + row] = vec4u(0u, 0u, weight, select(0u, 1u, right));
    length_left += select(1u, 0u, right);
    if (SIDE_MASK && right) {
      sides |= select(vec4u(), vec4u(1u << (row & 31u)), vec4u(row >> 5u) == vec4u(0u, 1u, 2u, 3u));
    }
  }

  let seed = vec2u(params.seed_low, params.seed_high);
  let marks = select(PART_LEFT, 0u, stays_leaf(n_left, sum_left, squares_left, place.x)) | select(PART_RIGHT, 0u, stays_leaf(n_right, sum_right, squares_right, place.x));
  var pending = marks;
  while (pending != 0u) {
    let right = (pending & PART_LEFT) == 0u;
    let side = select(0u, 1u, right);
    let child = atomicAdd(&counters[COUNTER_ITEMS + (params.parity ^ 1u)], 1u);
    let child_key = philox4x32_10(vec4u(key, side, PURPOSE_CHILD), seed);
    next[3u * child] = vec4u(place.x, place.y + select(0u, length_left, right), select(length_left, place.z - length_left, right), select(n_left, n_right, right));
    next[3u * child + 1u] = vec4u(left + side, from_i32(select(sum_left, sum_right, right)), 0u);
    next[3u * child + 2u] = vec4u(child_key.xy, select(squares_left, squares_right, right));
    pending &= pending - 1u;
  }
  if (marks == 0u) {
    return;
  }
  let part = params.parts + 2u * atomicAdd(&counters[COUNTER_PARTS], 1u);
  next[part] = vec4u(place.xyz, length_left | marks);
  next[part + 1u] = sides;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let end = atomicLoad(&counters[COUNTER_ITEMS + params.parity]);
  let step = groups.x * groups.y * groups.z * WORKGROUP;
  for (var item = linear_workgroup(group, groups) * WORKGROUP + local; item < end; item += step) {
    choose(item);
  }
}
`,
} as const satisfies KernelSource;
