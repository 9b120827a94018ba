// Generated from src/program/step_student_similarity.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const stepStudentSimilarity = {
  name: 'program/step_student_similarity',
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
    size: 32,
    fields: {
      replicas: {
        type: 'u32',
        offset: 0,
        size: 4,
      },
      z: {
        type: 'u32',
        offset: 4,
        size: 4,
      },
      centres: {
        type: 'u32',
        offset: 8,
        size: 4,
      },
      q: {
        type: 'u32',
        offset: 12,
        size: 4,
      },
      rows: {
        type: 'u32',
        offset: 16,
        size: 4,
      },
      columns: {
        type: 'u32',
        offset: 20,
        size: 4,
      },
      clusters: {
        type: 'u32',
        offset: 24,
        size: 4,
      },
    },
  },
  workgroupSize: [
    64,
    1,
    1,
  ],
  code: `// Student's t similarity of points and centres, one degree of freedom.
//
// Formula: q[i, c] = s[i, c] / sum over c of s[i, c], s = 1 / (1 + |z_i - centre_c|^2).
// Source: Xie, Girshick and Farhadi (2016), eq. 1, https://doi.org/10.48550/arXiv.1511.06335.
// Inputs: z (rows x columns), centres (clusters x columns). Output: q (rows x clusters).
// Parallelisation: an invocation takes one point of one replica.

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
  z: u32,
  centres: u32,
  q: u32,
  rows: u32,
  columns: u32,
  clusters: u32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= params.rows) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  var sum = 0.0;
  for (var c = 0u; c < params.clusters; c++) {
    var distance = 1.0;
    for (var j = 0u; j < params.columns; j++) {
      let d = load(params.z, item.x * params.columns + j, lane) - load(params.centres, c * params.columns + j, lane);
      distance += d * d;
    }
    store(params.q, item.x * params.clusters + c, lane, 1.0 / distance);
    sum += 1.0 / distance;
  }
  for (var c = 0u; c < params.clusters; c++) {
    let at = own(params.q, item.x * params.clusters + c, lane);
    arena[at] /= sum;
  }
}
`,
} as const satisfies KernelSource;
