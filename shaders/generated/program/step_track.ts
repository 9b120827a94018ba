// Generated from src/program/step_track.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const stepTrack = {
  name: 'program/step_track',
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
      loss: {
        type: 'u32',
        offset: 4,
        size: 4,
      },
      status: {
        type: 'u32',
        offset: 8,
        size: 4,
      },
      patience: {
        type: 'f32',
        offset: 12,
        size: 4,
      },
      min_delta: {
        type: 'f32',
        offset: 16,
        size: 4,
      },
      epoch: {
        type: 'u32',
        offset: 20,
        size: 4,
      },
    },
  },
  workgroupSize: [
    64,
    1,
    1,
  ],
  code: `// Early stopping.
//
// Formula: an epoch is better if loss < best - min_delta; a replica stops after \`patience\` epochs that are not.
// Source: Prechelt (1998), https://doi.org/10.1007/3-540-49430-8_3.
// Inputs: loss (1). Output: status (active, best loss, epochs since, improved now, best epoch, epochs run).
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
  loss: u32,
  status: u32,
  patience: f32,
  min_delta: f32,
  epoch: u32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= 1u) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  let running = load(params.status, 0u, lane) > 0.0;
  let loss = load(params.loss, 0u, lane);
  let better = running && loss < load(params.status, 1u, lane) - params.min_delta;
  store(params.status, 3u, lane, select(0.0, 1.0, better));
  if (!running) {
    return;
  }
  let since = select(load(params.status, 2u, lane) + 1.0, 0.0, better);
  store(params.status, 2u, lane, since);
  store(params.status, 5u, lane, f32(params.epoch + 1u));
  store(params.status, 0u, lane, select(0.0, 1.0, since < params.patience));
  if (better) {
    store(params.status, 1u, lane, loss);
    store(params.status, 4u, lane, f32(params.epoch));
  }
}
`,
} as const satisfies KernelSource;
