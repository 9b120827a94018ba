// Generated from src/tree/draw_rows.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const drawRows = {
  name: 'tree/draw_rows',
  bindings: [
    {
      name: 'starts',
      access: 'read',
      element: 'u32',
      stride: 4,
    },
    {
      name: 'clusters',
      access: 'read',
      element: 'u32',
      stride: 4,
    },
    {
      name: 'weights',
      access: 'read_write',
      element: 'u32',
      stride: 4,
    },
  ],
  overrides: {
    WORKGROUP: 64,
    REPLACE: true,
    WEIGHTED: false,
    CLUSTERED: false,
  },
  params: {
    size: 32,
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
      units: {
        type: 'u32',
        offset: 8,
        size: 4,
      },
      draws: {
        type: 'u32',
        offset: 12,
        size: 4,
      },
      first_tree: {
        type: 'u32',
        offset: 16,
        size: 4,
      },
      seed_low: {
        type: 'u32',
        offset: 20,
        size: 4,
      },
      seed_high: {
        type: 'u32',
        offset: 24,
        size: 4,
      },
    },
  },
  workgroupSize: [
    'WORKGROUP',
    1,
    1,
  ],
  code: `// Weights of the rows of each tree's training sample, and with them its out-of-bag rows (weight 0).
//
// Formula: draw d of tree t is word = philox((d >> 2, 0, t, ROWS), seed)[d & 3]. With replacement, row = floor(word * rows / 2^32)
// gains one; where rows have weights of their own, the last row with starts[row] <= word does. Where clusters are drawn, units stand in place of
// rows there, and each row has the weight of its cluster, clusters[row] <= row. Without, Floyd's method: j = rows - draws + d, r = floor(word * (j + 1) / 2^32), take r unless taken, else j.
// Source: Breiman (1996), https://doi.org/10.1007/BF00058655; Bentley and Floyd (1987), https://doi.org/10.1145/30401.315746.
// Inputs: starts, units (one element where all weigh the same): 2^32 times the share of the units before; clusters, rows (one element
// where rows are drawn). Output: weights, ceil(trees / 4) x rows x 4: four trees' weights of a row lie together.
// Parallelisation: one lane a tree; draws of one tree are sequential since they share its weights.
// Numerics: integers only.

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
override REPLACE: bool = true;
override WEIGHTED: bool = false;
override CLUSTERED: bool = false;

struct Params {
  trees: u32,
  rows: u32,
  units: u32,
  draws: u32,
  first_tree: u32,
  seed_low: u32,
  seed_high: u32,
}

@group(0) @binding(0) var<storage, read> starts: array<u32>;
@group(0) @binding(1) var<storage, read> clusters: array<u32>;
@group(0) @binding(2) var<storage, read_write> weights: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

fn unit_of(word: u32, units: u32) -> u32 {
  if (!WEIGHTED) {
    return mulhi_index(word, units);
  }
  var low = 0u;
  var high = units;
  while (high - low > 1u) {
    let middle = (low + high) >> 1u;
    if (starts[middle] <= word) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let tree = linear_workgroup(group, groups) * WORKGROUP + local;
  if (tree >= params.trees) {
    return;
  }
  let rows = params.rows;
  for (var row = 0u; row < rows; row++) {
    weights[bag_index(tree, row, rows)] = 0u;
  }
  var words = vec4u();
  for (var draw = 0u; draw < params.draws; draw++) {
    if ((draw & 3u) == 0u) {
      words = philox4x32_10(vec4u(draw >> 2u, 0u, params.first_tree + tree, PURPOSE_ROWS), vec2u(params.seed_low, params.seed_high));
    }
    let word = words[draw & 3u];
    if (REPLACE) {
      weights[bag_index(tree, unit_of(word, params.units), rows)] += 1u;
    } else {
      let last = params.units - params.draws + draw;
      let row = mulhi_index(word, last + 1u);
      let taken = weights[bag_index(tree, row, rows)] != 0u;
      weights[bag_index(tree, select(row, last, taken), rows)] = 1u;
    }
  }
  if (CLUSTERED) {
    for (var after = rows; after > 0u; after--) {
      let row = after - 1u;
      weights[bag_index(tree, row, rows)] = weights[bag_index(tree, clusters[row], rows)];
    }
  }
}
`,
} as const satisfies KernelSource;
