// Generated from src/tree/forest_predict.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const forestPredict = {
  name: 'tree/forest_predict',
  bindings: [
    {
      name: 'roots',
      access: 'read',
      element: 'u32',
      stride: 4,
    },
    {
      name: 'nodes',
      access: 'read',
      element: 'vec4<u32>',
      stride: 16,
    },
    {
      name: 'codes',
      access: 'read',
      element: 'u32',
      stride: 4,
    },
    {
      name: 'weights',
      access: 'read',
      element: 'u32',
      stride: 4,
    },
    {
      name: 'totals',
      access: 'read_write',
      element: 'vec4<u32>',
      stride: 16,
    },
  ],
  overrides: {
    WORKGROUP: 64,
    OUT_OF_BAG: false,
  },
  params: {
    size: 16,
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
      features: {
        type: 'u32',
        offset: 8,
        size: 4,
      },
      blocks: {
        type: 'u32',
        offset: 12,
        size: 4,
      },
    },
  },
  workgroupSize: [
    'WORKGROUP',
    1,
    1,
  ],
  code: `// Sums of the trees' values at each row, over all trees or over those for which the row is out of bag.
//
// Formula: sum_t value_t(leaf of row), where code <= cut goes left; count = number of trees added.
// Source: Breiman (1996), https://doi.org/10.1007/BF00058655.
// Inputs: roots (trees: index of the first node), nodes (feature, cut, left, right; a leaf has feature LEAF and its value in place of
// the cut; children are absolute), codes (rows x features), weights (see draw_rows; read where OUT_OF_BAG).
// Output: totals (blocks x rows: sum low, sum high, count, 0), added to.
// Parallelisation: one lane a (block of trees, row).
// Numerics: 64-bit integer sums: any order of the trees gives the same numbers.

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
override OUT_OF_BAG: bool = false;

struct Params {
  trees: u32,
  rows: u32,
  features: u32,
  blocks: u32,
}

@group(0) @binding(0) var<storage, read> roots: array<u32>;
@group(0) @binding(1) var<storage, read> nodes: array<vec4u>;
@group(0) @binding(2) var<storage, read> codes: array<u32>;
@group(0) @binding(3) var<storage, read> weights: array<u32>;
@group(0) @binding(4) var<storage, read_write> totals: array<vec4u>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let lane = linear_workgroup(group, groups) * WORKGROUP + local;
  let block = lane / params.rows;
  if (block >= params.blocks) {
    return;
  }
  let row = lane - block * params.rows;
  let codes_at = row * params.features;
  var sum = vec2u();
  var count = 0u;
  for (var tree = block; tree < params.trees; tree += params.blocks) {
    if (OUT_OF_BAG) {
      if (weights[bag_index(tree, row, params.rows)] != 0u) {
        continue;
      }
    }
    var node = nodes[roots[tree]];
    while (node.x != LEAF) {
      node = nodes[select(node.w, node.z, codes[codes_at + node.x] <= node.y)];
    }
    sum = add_64(sum, from_i32(bitcast<i32>(node.y)));
    count += 1u;
  }
  let before = totals[lane];
  totals[lane] = vec4u(add_64(before.xy, sum), before.z + count, 0u);
}
`,
} as const satisfies KernelSource;
