// Generated from src/tree/deviation_scan.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const deviationScan = {
  name: 'tree/deviation_scan',
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
      name: 'labels',
      access: 'read',
      element: 'i32',
      stride: 4,
    },
    {
      name: 'cubics',
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
    ROOT: 5,
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
  code: `// Best cut of each node of the worklist by a deviation criterion, over the features that one lane considers.
//
// Formula: at each boundary between distinct ranks with nL, nR >= max(min_leaf, 2, floor(N / 5) + 1) the cost is nL varL^(1/k) + nR varR^(1/k);
// the least wins, then the feature of the smallest tie word, then the lowest rank.
// Source: Wang and Witten (1997), https://hdl.handle.net/10289/1183.
// Inputs: work (3 vec4u an item), drawn (items x considered, read where SAMPLED), lists (trees x capacity x features), states
// (trees x rows: weights, read unless WEIGHTED), labels (rows), cubics (ROOT octaves x 32 segments). Outputs: counters (those of the
// next level cleared), best (7 fields, each \`stride\` words, items x LANES: cost or NONE, nL, ranks left | right << 16, feature, sum of the
// left targets, sum of their squares low, high).
// Parallelisation: as split_scan: LANES lanes an item, each with every LANES-th feature.
// The grid is free: lanes take every so many items, so that no count need be read back between levels.
// Numerics: integers only; roots by cubics in fixed point, off by a few 2^-30 and the same everywhere.

// What the criteria of M5P take of one side of a split, n var^(1 / ROOT), in whole numbers that every backend agrees on.
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

const NONE = 0xffffffffu;

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
@group(0) @binding(4) var<storage, read> labels: array<i32>;
@group(0) @binding(5) var<storage, read> cubics: array<vec4u>;
@group(0) @binding(6) var<storage, read_write> counters: array<atomic<u32>>;
@group(0) @binding(7) var<storage, read_write> best: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

// n var^(1 / ROOT) in a node's unit.
fn cost_of(spread: vec2u, n: u32, unit: u32) -> u32 {
  if (all(spread == vec2u())) {
    return 0u;
  }
  let digits = radicand(spread, n);
  let cubic = cubics[((digits.y % ROOT) << 5u) | ((digits.x >> 26u) & 31u)];
  let u = digits.x << 6u;
  let root = cubic.x + mul_u32(u, cubic.y - mul_u32(u, cubic.z - mul_u32(u, cubic.w).y).y).y;
  let shift = unit - digits.y / ROOT;
  return select(0u, root >> (shift & 31u), shift < 32u);
}

fn scan(lane: u32) {
  let item = lane / LANES;
  let place = work[3u * item];
  let total = bitcast<i32>(work[3u * item + 1u].y);
  let last = work[3u * item + 2u];
  let n = place.w;
  let unit = unit_of(spread_of(n, total, last.zw), n);
  let least = max(params.min_leaf, max(2u, n / 5u + 1u));
  let bag = place.x * params.rows;
  let row_mask = (1u << params.row_bits) - 1u;
  let weight_mask = (1u << (params.rank_shift - params.row_bits)) - 1u;

  var best_cost = NONE;
  var best_n = 0u;
  var best_ranks = 0u;
  var best_feature = 0u;
  var best_sum = 0i;
  var best_squares = vec2u();
  for (var slot = lane - item * LANES; slot < params.considered; slot += LANES) {
    var feature = slot;
    if (SAMPLED) {
      feature = drawn[item * params.considered + slot];
    }
    var index = (place.x * params.capacity + place.y) * params.features + feature;
    let end = index + place.z * params.features;
    var entry = lists[index];
    var n_left = 0u;
    var sum = 0i;
    var squares = vec2u();
    loop {
      let row = entry & row_mask;
      var weight = (entry >> params.row_bits) & weight_mask;
      if (!WEIGHTED) {
        weight = states[bag + row].z;
      }
      let label = labels[row];
      let size = bitcast<u32>(abs(label));
      n_left += weight;
      sum += bitcast<i32>(weight) * label;
      squares = add_64(squares, mul_64_u32(mul_u32(size, size), weight));
      index += params.features;
      if (index >= end) {
        break;
      }
      let next_entry = lists[index];
      let rank = entry >> params.rank_shift;
      let next_rank = next_entry >> params.rank_shift;
      entry = next_entry;
      if (next_rank != rank && n_left >= least && n - n_left >= least) {
        let left = cost_of(spread_of(n_left, sum, squares), n_left, unit);
        if (left <= best_cost) {
          let cost = left + cost_of(spread_of(n - n_left, total - sum, sub_64(last.zw, squares)), n - n_left, unit);
          var better = cost < best_cost;
          if (cost == best_cost && feature != best_feature) {
            better = tie_word(feature, last.xy) < tie_word(best_feature, last.xy);
          }
          if (better) {
            best_cost = cost;
            best_n = n_left;
            best_ranks = rank | (next_rank << 16u);
            best_feature = feature;
            best_sum = sum;
            best_squares = squares;
          }
        }
      }
    }
  }
  best[lane] = best_cost;
  best[params.stride + lane] = best_n;
  best[2u * params.stride + lane] = best_ranks;
  best[3u * params.stride + lane] = best_feature;
  best[4u * params.stride + lane] = bitcast<u32>(best_sum);
  best[5u * params.stride + lane] = best_squares.x;
  best[6u * params.stride + lane] = best_squares.y;
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
