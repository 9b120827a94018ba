// Generated from src/tree/root_lists.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const rootLists = {
  name: 'tree/root_lists',
  bindings: [
    {
      name: 'order',
      access: 'read',
      element: 'u32',
      stride: 4,
    },
    {
      name: 'weights',
      access: 'read',
      element: 'vec4<u32>',
      stride: 16,
    },
    {
      name: 'lists',
      access: 'read_write',
      element: 'u32',
      stride: 4,
    },
  ],
  overrides: {
    WORKGROUP: 64,
    WEIGHTED: false,
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
      row_bits: {
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
  code: `// Each tree's in-bag rows in the order of every feature.
//
// Formula: the rows of weight above 0, ascending in (rank, row), kept stably from the order of the whole sample.
// Source: the presorted lists of Mehta, Agrawal and Rissanen (1996), SLIQ, https://doi.org/10.1007/BFb0014141.
// Inputs: order (rows x features; entry = rank << rank_shift | row), weights (ceil(trees / 4) x rows, see
// draw_rows).
// Output: lists (trees x capacity x features), the row's weight put between rank and row where WEIGHTED.
// Parallelisation: one lane a (block of four trees, feature), so that one read of the order serves four trees; neighbouring lanes touch neighbouring words.
// Numerics: integers only; a weight too large for that is reported by root_nodes and the host leaves WEIGHTED off.

// Unfolds a grid of workgroups that the host folded because one dimension holds at most 65,535.
// Folding may add workgroups at the end: a kernel returns when its index is not below the number it was asked for.

fn linear_workgroup(id: vec3u, count: vec3u) -> u32 {
  return id.x + count.x * (id.y + count.y * id.z);
}

override WORKGROUP: u32 = 64u;
override WEIGHTED: bool = false;

struct Params {
  trees: u32,
  rows: u32,
  features: u32,
  capacity: u32,
  row_bits: u32,
}

@group(0) @binding(0) var<storage, read> order: array<u32>;
@group(0) @binding(1) var<storage, read> weights: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> lists: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

fn place(weight: u32, entry: u32, index: ptr<function, u32>) {
  if (weight != 0u) {
    lists[*index] = entry | select(0u, weight << params.row_bits, WEIGHTED);
    *index += params.features;
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let lane = linear_workgroup(group, groups) * WORKGROUP + local;
  let features = params.features;
  let block = lane / features;
  if (4u * block >= params.trees) {
    return;
  }
  let feature = lane - block * features;
  let bag = block * params.rows;
  let row_mask = (1u << params.row_bits) - 1u;
  let stride = params.capacity * features;
  var index0 = 4u * block * stride + feature;
  var index1 = index0 + stride;
  var index2 = index1 + stride;
  var index3 = index2 + stride;
  let present = select(vec4u(), vec4u(1u), 4u * block + vec4u(0u, 1u, 2u, 3u) < vec4u(params.trees));
  var from_index = feature;
  for (var position = 0u; position < params.rows; position++) {
    let entry = order[from_index];
    from_index += features;
    let weight = weights[bag + (entry & row_mask)] * present;
    place(weight.x, entry, &index0);
    place(weight.y, entry, &index1);
    place(weight.z, entry, &index2);
    place(weight.w, entry, &index3);
  }
}
`,
} as const satisfies KernelSource;
