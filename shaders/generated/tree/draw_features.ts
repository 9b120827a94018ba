// Generated from src/tree/draw_features.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const drawFeatures = {
  name: 'tree/draw_features',
  bindings: [
    {
      name: 'work',
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
      name: 'taken',
      access: 'read_write',
      element: 'u32',
      stride: 4,
    },
    {
      name: 'drawn',
      access: 'read_write',
      element: 'u32',
      stride: 4,
    },
  ],
  overrides: {
    WORKGROUP: 64,
  },
  params: {
    size: 32,
    fields: {
      features: {
        type: 'u32',
        offset: 0,
        size: 4,
      },
      considered: {
        type: 'u32',
        offset: 4,
        size: 4,
      },
      parity: {
        type: 'u32',
        offset: 8,
        size: 4,
      },
      seed_low: {
        type: 'u32',
        offset: 12,
        size: 4,
      },
      seed_high: {
        type: 'u32',
        offset: 16,
        size: 4,
      },
    },
  },
  workgroupSize: [
    'WORKGROUP',
    1,
    1,
  ],
  code: `// Features considered at each node of a random forest, drawn without replacement from all features.
//
// Formula: Floyd's method with the node's key: j = features - considered + d, f = floor(word * (j + 1) / 2^32) with
// word = philox((key, d >> 2, FEATURES), seed)[d & 3]; take f unless taken, else j.
// Source: Breiman (2001), https://doi.org/10.1023/A:1010933404324; Bentley and Floyd (1987), https://doi.org/10.1145/30401.315746.
// Inputs: work (3 vec4u an item), counters. Scratch: taken (items x ceil(features / 32)). Output: drawn (items x considered).
// Parallelisation: one lane an item.
// The grid is free: lanes take every so many items, so that no count need be read back between levels.
// Numerics: integers only. Drawn features are written in ascending order, so that neighbouring lanes of the scan read near words.

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

struct Params {
  features: u32,
  considered: u32,
  parity: u32,
  seed_low: u32,
  seed_high: u32,
}

@group(0) @binding(0) var<storage, read> work: array<vec4u>;
@group(0) @binding(1) var<storage, read_write> counters: array<atomic<u32>>;
@group(0) @binding(2) var<storage, read_write> taken: array<u32>;
@group(0) @binding(3) var<storage, read_write> drawn: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

fn draw(item: u32) {
  let key = work[3u * item + 2u].xy;
  let words = (params.features + 31u) >> 5u;
  let mask = item * words;
  for (var index = 0u; index < words; index++) {
    taken[mask + index] = 0u;
  }
  var random = vec4u();
  for (var draw = 0u; draw < params.considered; draw++) {
    if ((draw & 3u) == 0u) {
      random = philox4x32_10(vec4u(key, draw >> 2u, PURPOSE_FEATURES), vec2u(params.seed_low, params.seed_high));
    }
    let last = params.features - params.considered + draw;
    var feature = mulhi_index(random[draw & 3u], last + 1u);
    if (((taken[mask + (feature >> 5u)] >> (feature & 31u)) & 1u) != 0u) {
      feature = last;
    }
    taken[mask + (feature >> 5u)] |= 1u << (feature & 31u);
  }
  var next = item * params.considered;
  for (var index = 0u; index < words; index++) {
    var bits = taken[mask + index];
    while (bits != 0u) {
      let bit = countTrailingZeros(bits);
      drawn[next] = (index << 5u) | bit;
      next += 1u;
      bits &= bits - 1u;
    }
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let end = atomicLoad(&counters[COUNTER_ITEMS + params.parity]);
  let step = groups.x * groups.y * groups.z * WORKGROUP;
  for (var item = linear_workgroup(group, groups) * WORKGROUP + local; item < end; item += step) {
    draw(item);
  }
}
`,
} as const satisfies KernelSource;
