// Generated from src/program/step_clip.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const stepClip = {
  name: 'program/step_clip',
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
      g: {
        type: 'u32',
        offset: 4,
        size: 4,
      },
      clip: {
        type: 'u32',
        offset: 8,
        size: 4,
      },
      count: {
        type: 'u32',
        offset: 12,
        size: 4,
      },
      most: {
        type: 'f32',
        offset: 16,
        size: 4,
      },
    },
  },
  workgroupSize: [
    64,
    1,
    1,
  ],
  code: `// The factor that keeps a gradient's norm within bounds.
//
// Formula: clip = min(1, most / (|g| + 1e-6)).
// Source: Pascanu, Mikolov and Bengio (2013), https://doi.org/10.48550/arXiv.1211.5063; PyTorch's clip_grad_norm_.
// Inputs: g (count). Output: clip (1).
// Parallelisation: an invocation takes one replica.

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
  g: u32,
  clip: u32,
  count: u32,
  most: f32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= 1u) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  var sum = 0.0;
  for (var e = 0u; e < params.count; e++) {
    sum += load(params.g, e, lane) * load(params.g, e, lane);
  }
  store(params.clip, 0u, lane, min(1.0, params.most / (sqrt(sum) + 1e-6)));
}
`,
} as const satisfies KernelSource;
