// Generated from src/tree/deviation_roots.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const deviationRoots = {
  name: 'tree/deviation_roots',
  bindings: [
    {
      name: 'weights',
      access: 'read',
      element: 'u32',
      stride: 4,
    },
    {
      name: 'labels',
      access: 'read',
      element: 'i32',
      stride: 4,
    },
    {
      name: 'work',
      access: 'read_write',
      element: 'vec4<u32>',
      stride: 16,
    },
    {
      name: 'spreads',
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
    WORKGROUP: 64,
  },
  params: {
    size: 16,
    fields: {
      rows: {
        type: 'u32',
        offset: 0,
        size: 4,
      },
    },
  },
  workgroupSize: [
    'WORKGROUP',
    1,
    1,
  ],
  code: `// Sums of squares of the root nodes that may be split, for growth by a deviation criterion.
//
// Formula: Q = sum w t^2, V = N Q - S^2 over the tree's rows.
// Source: Wang and Witten (1997), https://hdl.handle.net/10289/1183.
// Inputs: weights (see draw_rows), labels (rows). Outputs: work (3 vec4u an item: Q is put behind the key), spreads (trees: V in two
// words, N), counters.
// Parallelisation: one lane an item.
// Numerics: 64-bit integers in two words; |S| below 2^31, V below 2^62.

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
// Unfolds a grid of workgroups that the host folded because one dimension holds at most 65,535.
// Folding may add workgroups at the end: a kernel returns when its index is not below the number it was asked for.

fn linear_workgroup(id: vec3u, count: vec3u) -> u32 {
  return id.x + count.x * (id.y + count.y * id.z);
}

override WORKGROUP: u32 = 64u;

struct Params {
  rows: u32,
}

@group(0) @binding(0) var<storage, read> weights: array<u32>;
@group(0) @binding(1) var<storage, read> labels: array<i32>;
@group(0) @binding(2) var<storage, read_write> work: array<vec4u>;
@group(0) @binding(3) var<storage, read_write> spreads: array<vec4u>;
@group(0) @binding(4) var<storage, read_write> counters: array<atomic<u32>>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = linear_workgroup(group, groups) * WORKGROUP + local;
  if (item >= atomicLoad(&counters[COUNTER_ITEMS])) {
    return;
  }
  let place = work[3u * item];
  var squares = vec2u();
  var sum = 0i;
  for (var row = 0u; row < params.rows; row++) {
    let weight = weights[bag_index(place.x, row, params.rows)];
    let size = bitcast<u32>(abs(labels[row]));
    squares = add_64(squares, mul_64_u32(mul_u32(size, size), weight));
    sum += bitcast<i32>(weight) * labels[row];
  }
  let key = work[3u * item + 2u].xy;
  work[3u * item + 2u] = vec4u(key, squares);
  spreads[place.x] = vec4u(spread_of(place.w, sum, squares), place.w, 0u);
}
`,
} as const satisfies KernelSource;
