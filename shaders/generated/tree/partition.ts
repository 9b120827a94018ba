// Generated from src/tree/partition.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const partition = {
  name: 'tree/partition',
  bindings: [
    {
      name: 'segments',
      access: 'read',
      element: 'vec4<u32>',
      stride: 16,
    },
    {
      name: 'states',
      access: 'read',
      element: 'vec4<u32>',
      stride: 16,
    },
    {
      name: 'from_lists',
      access: 'read',
      element: 'u32',
      stride: 4,
    },
    {
      name: 'counters',
      access: 'read_write',
      element: 'u32',
      stride: 4,
    },
    {
      name: 'to_lists',
      access: 'read_write',
      element: 'u32',
      stride: 4,
    },
  ],
  overrides: {
    WORKGROUP: 64,
    LANES: 1,
    SIDE_MASK: false,
  },
  params: {
    size: 32,
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
      features: {
        type: 'u32',
        offset: 8,
        size: 4,
      },
      capacity: {
        type: 'u32',
        offset: 12,
        size: 4,
      },
      parts: {
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
  code: `// Sorts each split node's segment of every list into left and right rows, keeping the order within each side.
//
// Formula: a stable partition by the side that split_select noted; children that are leaves are left out.
// Source: SPRINT's splitting of attribute lists, Shafer, Agrawal and Mehta (1996), https://www.vldb.org/conf/1996/P544.PDF.
// Inputs: segments (2 vec4u each, from vec4 \`parts\` on), states (trees x rows, read unless SIDE_MASK: at most 128 rows), from_lists
// (trees x capacity x features), counters. Output: to_lists.
// Parallelisation: LANES lanes a segment, each with every LANES-th feature; neighbouring lanes belong to one segment and so have
// equal trip counts.
// The grid is free: lanes take every so many items, so that no count need be read back between levels.
// Numerics: integers only.

// Words that the kernels of tree growth share.
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

struct Params {
  rows: u32,
  row_bits: u32,
  features: u32,
  capacity: u32,
  parts: u32,
}

@group(0) @binding(0) var<storage, read> segments: array<vec4u>;
@group(0) @binding(1) var<storage, read> states: array<vec4u>;
@group(0) @binding(2) var<storage, read> from_lists: array<u32>;
@group(0) @binding(3) var<storage, read_write> counters: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> to_lists: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

fn divide(lane: u32) {
  let part = lane / LANES;
  let segment = segments[params.parts + 2u * part];
  let sides = segments[params.parts + 2u * part + 1u];
  let bag = segment.x * params.rows;
  let keep_left = (segment.w & PART_LEFT) != 0u;
  let keep_right = (segment.w & PART_RIGHT) != 0u;
  let row_mask = (1u << params.row_bits) - 1u;
  let features = params.features;
  for (var feature = lane - part * LANES; feature < features; feature += LANES) {
    let base = (segment.x * params.capacity + segment.y) * features + feature;
    let end = base + segment.z * features;
    var left = base;
    var right = base + (segment.w & PART_LENGTH) * features;
    for (var index = base; index < end; index += features) {
      let entry = from_lists[index];
      let row = entry & row_mask;
      var side = 0u;
      if (SIDE_MASK) {
        let low = select(sides.x, sides.y, (row & 32u) != 0u);
        let high = select(sides.z, sides.w, (row & 32u) != 0u);
        side = (select(low, high, (row & 64u) != 0u) >> (row & 31u)) & 1u;
      } else {
        side = states[bag + row].w;
      }
      let is_right = side != 0u;
      if (select(keep_left, keep_right, is_right)) {
        to_lists[select(left, right, is_right)] = entry;
      }
      left += select(features, 0u, is_right);
      right += select(0u, features, is_right);
    }
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let end = LANES * atomicLoad(&counters[COUNTER_PARTS]);
  let step = groups.x * groups.y * groups.z * WORKGROUP;
  for (var lane = linear_workgroup(group, groups) * WORKGROUP + local; lane < end; lane += step) {
    divide(lane);
  }
}
`,
} as const satisfies KernelSource;
