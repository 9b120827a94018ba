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
      name: 'weights',
      access: 'read',
      element: 'u32',
      stride: 4,
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
    ROW_BITS: 16,
  },
  params: {
    size: 16,
    fields: {
      rows: {
        type: 'u32',
        offset: 0,
        size: 4,
      },
      capacity: {
        type: 'u32',
        offset: 4,
        size: 4,
      },
      parts: {
        type: 'u32',
        offset: 8,
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
// Inputs: segments (from vec4 \`parts\` on: tree, begin, length, left length with flags), weights (trees x rows; top bit = side),
// from_lists (trees x capacity x features), counters. Output: to_lists.
// Parallelisation: one lane a (segment, feature); neighbouring lanes belong to one segment and so have equal trip counts.
// Numerics: integers only.

// Words that the kernels of tree growth share.

// Counter word 3 of a Philox draw: what the draw is for.
const PURPOSE_ROWS = 1u;
const PURPOSE_ROOT = 2u;
const PURPOSE_CHILD = 3u;
const PURPOSE_FEATURES = 4u;
const PURPOSE_PERMUTE = 5u;

// Feature of a leaf.
const LEAF = 0xffffffffu;

// A row's weight in a tree, and above it the side of the last split that the row took.
const WEIGHT_MASK = 0x7fffffffu;
const SIDE_BIT = 31u;

// Indices of the counters: items of the levels of parity 0 and 1, segments to partition, child nodes, heaviest weight of any row.
const COUNTER_ITEMS = 0u;
const COUNTER_PARTS = 2u;
const COUNTER_NODES = 3u;
const COUNTER_HEAVIEST = 4u;

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
override ROW_BITS: u32 = 16u;

struct Params {
  rows: u32,
  capacity: u32,
  parts: u32,
}

@group(0) @binding(0) var<storage, read> segments: array<vec4u>;
@group(0) @binding(1) var<storage, read> weights: array<u32>;
@group(0) @binding(2) var<storage, read> from_lists: array<u32>;
@group(0) @binding(3) var<storage, read_write> counters: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> to_lists: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let lane = linear_workgroup(group, groups) * WORKGROUP + local;
  let part = lane / LANES;
  if (part >= atomicLoad(&counters[COUNTER_PARTS])) {
    return;
  }
  let segment = segments[params.parts + part];
  let bag = segment.x * params.rows;
  let base = (segment.x * params.capacity + segment.y) * LANES + lane - part * LANES;
  let keep_left = (segment.w & PART_LEFT) != 0u;
  let keep_right = (segment.w & PART_RIGHT) != 0u;
  let row_mask = (1u << ROW_BITS) - 1u;
  let end = base + segment.z * LANES;
  var left = base;
  var right = base + (segment.w & PART_LENGTH) * LANES;
  for (var index = base; index < end; index += LANES) {
    let entry = from_lists[index];
    let is_right = (weights[bag + (entry & row_mask)] >> SIDE_BIT) != 0u;
    if (select(keep_left, keep_right, is_right)) {
      to_lists[select(left, right, is_right)] = entry;
    }
    left += select(LANES, 0u, is_right);
    right += select(0u, LANES, is_right);
  }
}
`,
} as const satisfies KernelSource;
