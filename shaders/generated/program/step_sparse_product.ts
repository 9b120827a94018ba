// Generated from src/program/step_sparse_product.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const stepSparseProduct = {
  name: 'program/step_sparse_product',
  bindings: [
    {
      name: 'arena',
      access: 'read_write',
      element: 'f32',
      stride: 4,
    },
  ],
  overrides: {},
  params: {
    size: 64,
    fields: {
      replicas: {
        type: 'u32',
        offset: 0,
        size: 4,
      },
      offsets: {
        type: 'u32',
        offset: 4,
        size: 4,
      },
      offsets_step: {
        type: 'u32',
        offset: 8,
        size: 4,
      },
      indices: {
        type: 'u32',
        offset: 12,
        size: 4,
      },
      indices_step: {
        type: 'u32',
        offset: 16,
        size: 4,
      },
      values: {
        type: 'u32',
        offset: 20,
        size: 4,
      },
      values_step: {
        type: 'u32',
        offset: 24,
        size: 4,
      },
      x: {
        type: 'u32',
        offset: 28,
        size: 4,
      },
      x_step: {
        type: 'u32',
        offset: 32,
        size: 4,
      },
      y: {
        type: 'u32',
        offset: 36,
        size: 4,
      },
      rows: {
        type: 'u32',
        offset: 40,
        size: 4,
      },
      columns: {
        type: 'u32',
        offset: 44,
        size: 4,
      },
      x_row: {
        type: 'u32',
        offset: 48,
        size: 4,
      },
      y_row: {
        type: 'u32',
        offset: 52,
        size: 4,
      },
    },
  },
  workgroupSize: [
    64,
    1,
    1,
  ],
  code: `// Product of a constant sparse matrix and a matrix, added to what is there.
//
// Formula: y[i, j] += sum over the entries e of row i of values[e] x[indices[e], j].
// Source: Saad (2003), Iterative Methods for Sparse Linear Systems, 2nd ed., section 3.4, ISBN 9780898715347.
// Inputs: offsets (rows + 1), indices, values (entries; whole numbers are held as f32), x. Output: y (rows x columns).
// Parallelisation: an invocation computes one element of one replica.

// One array holds everything of a program: constants first, then the values of all replicas, the replica the innermost axis, so
// that neighbouring lanes are neighbouring replicas. Element e of replica r of the value at \`base\` is base + e * replicas + r.
// Values that may be constants come with a step: \`replicas\`, or 1 for a constant.

// Unfolds a grid of workgroups that the host folded because one dimension holds at most 65,535.
// Folding may add workgroups at the end: a kernel returns when its index is not below the number it was asked for.

fn linear_workgroup(id: vec3u, count: vec3u) -> u32 {
  return id.x + count.x * (id.y + count.y * id.z);
}

const WORKGROUP = 64u;
const NONE = 0xffffffffu;

@group(0) @binding(0) var<storage, read_write> arena: array<f32>;

fn own(base: u32, element: u32, lane: vec2u) -> u32 {
  return base + element * lane.y + lane.x;
}

fn load(base: u32, element: u32, lane: vec2u) -> f32 {
  return arena[base + element * lane.y + lane.x];
}

fn store(base: u32, element: u32, lane: vec2u, value: f32) {
  arena[base + element * lane.y + lane.x] = value;
}

fn add(base: u32, element: u32, lane: vec2u, value: f32) {
  arena[base + element * lane.y + lane.x] += value;
}

fn load_step(base: u32, step: u32, element: u32, lane: vec2u) -> f32 {
  return arena[base + element * step + select(lane.x, 0u, step == 1u)];
}

// Item and replica of an invocation; \`replicas\` invocations make an item.
fn item_of(workgroup: vec3u, workgroups: vec3u, local: u32, replicas: u32) -> vec2u {
  let index = linear_workgroup(workgroup, workgroups) * WORKGROUP + local;
  return vec2u(index / replicas, index % replicas);
}

struct Params {
  replicas: u32,
  offsets: u32,
  offsets_step: u32,
  indices: u32,
  indices_step: u32,
  values: u32,
  values_step: u32,
  x: u32,
  x_step: u32,
  y: u32,
  rows: u32,
  columns: u32,
  x_row: u32,
  y_row: u32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= params.rows * params.columns) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  let row = item.x / params.columns;
  let j = item.x % params.columns;
  let end = u32(load_step(params.offsets, params.offsets_step, row + 1u, lane));
  var sum = load(params.y, row * params.y_row + j, lane);
  for (var e = u32(load_step(params.offsets, params.offsets_step, row, lane)); e < end; e++) {
    let source = u32(load_step(params.indices, params.indices_step, e, lane));
    sum += load_step(params.values, params.values_step, e, lane) * load_step(params.x, params.x_step, source * params.x_row + j, lane);
  }
  store(params.y, row * params.y_row + j, lane, sum);
}
`,
} as const satisfies KernelSource;
