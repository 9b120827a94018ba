// Generated from src/program/step_adam.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const stepAdam = {
  name: 'program/step_adam',
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
      w: {
        type: 'u32',
        offset: 4,
        size: 4,
      },
      g: {
        type: 'u32',
        offset: 8,
        size: 4,
      },
      m: {
        type: 'u32',
        offset: 12,
        size: 4,
      },
      v: {
        type: 'u32',
        offset: 16,
        size: 4,
      },
      clip: {
        type: 'u32',
        offset: 20,
        size: 4,
      },
      running: {
        type: 'u32',
        offset: 24,
        size: 4,
      },
      count: {
        type: 'u32',
        offset: 28,
        size: 4,
      },
      beta1: {
        type: 'f32',
        offset: 32,
        size: 4,
      },
      beta2: {
        type: 'f32',
        offset: 36,
        size: 4,
      },
      epsilon: {
        type: 'f32',
        offset: 40,
        size: 4,
      },
      step: {
        type: 'f32',
        offset: 44,
        size: 4,
      },
      root_correction: {
        type: 'f32',
        offset: 48,
        size: 4,
      },
    },
  },
  workgroupSize: [
    64,
    1,
    1,
  ],
  code: `// One update of Adam for the replicas that are active.
//
// Formula: m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, w -= step m / (sqrt(v) root_correction + epsilon), with
// step = rate / (1 - beta1^t) and root_correction = 1 / sqrt(1 - beta2^t).
// Source: Kingma and Ba (2015), https://doi.org/10.48550/arXiv.1412.6980; PyTorch's order of operations.
// Inputs: g (count), clip (1, or none: 1), running (1). Outputs: w, m, v (count).
// Parallelisation: an invocation updates one element of one replica.

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
  w: u32,
  g: u32,
  m: u32,
  v: u32,
  clip: u32,
  running: u32,
  count: u32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  step: f32,
  root_correction: f32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= params.count) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  var gradient = load(params.g, item.x, lane);
  if (params.clip != NONE) {
    gradient *= load(params.clip, 0u, lane);
  }
  let mean = params.beta1 * load(params.m, item.x, lane) + (1.0 - params.beta1) * gradient;
  let square = params.beta2 * load(params.v, item.x, lane) + (1.0 - params.beta2) * (gradient * gradient);
  store(params.m, item.x, lane, mean);
  store(params.v, item.x, lane, square);
  if (load(params.running, 0u, lane) > 0.0) {
    add(params.w, item.x, lane, -(params.step * mean / (sqrt(square) * params.root_correction + params.epsilon)));
  }
}
`,
} as const satisfies KernelSource;
