// Generated from src/tree/split_scan.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const splitScan = {
  name: 'tree/split_scan',
  bindings: [
    {
      name: 'work',
      access: 'read',
      element: 'vec4<u32>',
      stride: 16,
    },
    {
      name: 'drawn',
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
      name: 'states',
      access: 'read',
      element: 'vec4<u32>',
      stride: 16,
    },
    {
      name: 'counters',
      access: 'read_write',
      element: 'u32',
      stride: 4,
    },
    {
      name: 'best',
      access: 'read_write',
      element: 'u32',
      stride: 4,
    },
  ],
  overrides: {
    HASHED: true,
    WORKGROUP: 64,
    LANES: 1,
    SAMPLED: false,
    WEIGHTED: false,
  },
  params: {
    size: 48,
    fields: {
      rows: {
        type: 'u32',
        offset: 0,
        size: 4,
      },
      row_bits: {
        type: 'u32',
        offset: 4,
        size: 4,
      },
      rank_shift: {
        type: 'u32',
        offset: 8,
        size: 4,
      },
      features: {
        type: 'u32',
        offset: 12,
        size: 4,
      },
      considered: {
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
      min_leaf: {
        type: 'u32',
        offset: 28,
        size: 4,
      },
      stride: {
        type: 'u32',
        offset: 32,
        size: 4,
      },
    },
  },
  workgroupSize: [
    'WORKGROUP',
    1,
    1,
  ],
  code: `// Best cut of each node of the worklist, over the features that one lane considers.
//
// Formula: at each boundary between distinct ranks with nL, nR >= min_leaf, num = sL * N - S * nL, den = nL * nR; the cut of the
// largest num^2 / den wins, then the feature of the smallest tie word, then the lowest rank. That score is proportional to the fall
// in squared error.
// Source: Breiman, Friedman, Olshen and Stone (1984), ISBN 9780412048418.
// Inputs: work (3 vec4u an item), drawn (items x considered, read where SAMPLED), lists (trees x capacity x features), states
// (trees x rows: the rows' terms of num; their weights are read unless WEIGHTED). Outputs: counters (those of the next
// level cleared), best (6 fields, each \`stride\` words, items x LANES: score as f32 or -1, |num| low, |num| high, nL, ranks
// left | right << 16, feature).
// Parallelisation: LANES lanes an item, each with every LANES-th feature, walking the node's rows in the feature's order.
// Neighbouring lanes belong to one item and so have equal trip counts; neighbouring features are neighbouring words.
// A cut too close to call ends the walk until the other lanes have theirs or are done: the exact comparison is long and rare, and a
// driver that masks lanes instead of jumping would pay for it at every step.
// The grid is free: lanes take every so many items, so that no count need be read back between levels.
// Numerics: num is a 64-bit running sum. f32 may only reject or accept beyond a margin of 1e-5, far above its error of a few 2^-24;
// within the margin the 174-bit products are compared exactly.

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
// Philox 4x32-10, a counter-based random function: four words from a 128-bit counter and a 64-bit key.
// Source: Salmon, Moraes, Dror, Shaw (2011), Parallel random numbers: as easy as 1, 2, 3. doi:10.1145/2063384.2063405
// included above: wide_int

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
override SAMPLED: bool = false;
override WEIGHTED: bool = false;

struct Params {
  rows: u32,
  row_bits: u32,
  rank_shift: u32,
  features: u32,
  considered: u32,
  capacity: u32,
  parity: u32,
  min_leaf: u32,
  stride: u32,
}

@group(0) @binding(0) var<storage, read> work: array<vec4u>;
@group(0) @binding(1) var<storage, read> drawn: array<u32>;
@group(0) @binding(2) var<storage, read> lists: array<u32>;
@group(0) @binding(3) var<storage, read> states: array<vec4u>;
@group(0) @binding(4) var<storage, read_write> counters: array<atomic<u32>>;
@group(0) @binding(5) var<storage, read_write> best: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

fn scan(lane: u32) {
  let item = lane / LANES;
  let place = work[3u * item];
  let n = place.w;
  let n_float = float_from_24(n);
  let bag = place.x * params.rows;
  let row_bits = params.row_bits;
  let row_mask = (1u << row_bits) - 1u;
  let rank_shift = params.rank_shift;
  let weight_mask = (1u << (rank_shift - row_bits)) - 1u;

  var best_num = vec2u();
  var best_n = 0u;
  var best_ranks = 0u;
  var best_feature = 0u;
  var best_square = 0f;
  var best_den = 1f;
  var slot = lane - item * LANES;
  var feature = 0u;
  var index = 0u;
  var end = 0u;
  var entry = 0u;
  var n_left = 0u;
  var num = vec2u();
  var ranks = 0u;
  var square = 0f;
  var den = 1f;
  var near = false;
  loop {
    while (slot < params.considered) {
      if (!near) {
        feature = slot;
        if (SAMPLED) {
          feature = drawn[item * params.considered + slot];
        }
        index = (place.x * params.capacity + place.y) * params.features + feature;
        end = index + place.z * params.features;
        entry = lists[index];
        n_left = 0u;
        num = vec2u();
      }
      near = false;
      loop {
        let row = bag + (entry & row_mask);
        if (WEIGHTED) {
          num = add_64(num, states[row].xy);
          n_left += (entry >> row_bits) & weight_mask;
        } else {
          let state = states[row];
          num = add_64(num, state.xy);
          n_left += state.z;
        }
        index += params.features;
        if (index >= end) {
          break;
        }
        let next_entry = lists[index];
        let rank = entry >> rank_shift;
        let next_rank = next_entry >> rank_shift;
        entry = next_entry;
        if (next_rank != rank && n_left >= params.min_leaf && n - n_left >= params.min_leaf) {
          let size = float_from_63(abs_64(num));
          let left_float = float_from_24(n_left);
          square = size * size;
          den = left_float * (n_float - left_float);
          ranks = rank | (next_rank << 16u);
          let ours = square * best_den;
          let theirs = best_square * den;
          let better = best_n == 0u || ours > theirs * ABOVE;
          near = !better && ours >= theirs * BELOW;
          if (near) {
            break;
          }
          if (better) {
            best_num = num;
            best_n = n_left;
            best_feature = feature;
            best_ranks = ranks;
            best_square = square;
            best_den = den;
          }
        }
      }
      if (near) {
        break;
      }
      slot += LANES;
    }
    if (!near) {
      break;
    }
    let order = score_order(num, n_left, best_num, best_n, n);
    var better = order > 0i;
    if (order == 0i && feature != best_feature) {
      let key = work[3u * item + 2u].xy;
      better = tie_word(feature, key) < tie_word(best_feature, key);
    }
    if (better) {
      best_num = num;
      best_n = n_left;
      best_feature = feature;
      best_ranks = ranks;
      best_square = square;
      best_den = den;
    }
  }
  let magnitude = abs_64(best_num);
  best[lane] = bitcast<u32>(select(-1f, best_square / best_den, best_n != 0u));
  best[params.stride + lane] = magnitude.x;
  best[2u * params.stride + lane] = magnitude.y;
  best[3u * params.stride + lane] = best_n;
  best[4u * params.stride + lane] = best_ranks;
  best[5u * params.stride + lane] = best_feature;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let start = linear_workgroup(group, groups) * WORKGROUP + local;
  if (start == 0u) {
    atomicStore(&counters[COUNTER_ITEMS + (params.parity ^ 1u)], 0u);
    atomicStore(&counters[COUNTER_PARTS], 0u);
  }
  let end = LANES * atomicLoad(&counters[COUNTER_ITEMS + params.parity]);
  let step = groups.x * groups.y * groups.z * WORKGROUP;
  for (var lane = start; lane < end; lane += step) {
    scan(lane);
  }
}
`,
} as const satisfies KernelSource;
