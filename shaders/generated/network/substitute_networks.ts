// Generated from src/network/substitute_networks.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const substituteNetworks = {
  name: 'network/substitute_networks',
  bindings: [
    {
      name: 'h',
      access: 'read',
      element: 'f32',
      stride: 4,
    },
    {
      name: 'theta',
      access: 'read',
      element: 'f32',
      stride: 4,
    },
    {
      name: 'tails',
      access: 'read',
      element: 'f32',
      stride: 4,
    },
    {
      name: 'items',
      access: 'read',
      element: 'vec4<u32>',
      stride: 16,
    },
    {
      name: 'values',
      access: 'read',
      element: 'f32',
      stride: 4,
    },
    {
      name: 'x',
      access: 'read',
      element: 'f32',
      stride: 4,
    },
    {
      name: 'sums',
      access: 'read_write',
      element: 'f32',
      stride: 4,
    },
  ],
  overrides: {
    WORKGROUP: 64,
  },
  params: {
    size: 32,
    fields: {
      networks: {
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
      hidden: {
        type: 'u32',
        offset: 12,
        size: 4,
      },
      items: {
        type: 'u32',
        offset: 16,
        size: 4,
      },
      logistic: {
        type: 'u32',
        offset: 20,
        size: 4,
      },
      group_size: {
        type: 'u32',
        offset: 24,
        size: 4,
      },
      lanes: {
        type: 'u32',
        offset: 28,
        size: 4,
      },
    },
  },
  workgroupSize: [
    'WORKGROUP',
    1,
    1,
  ],
  code: `// Mean values of networks with one hidden layer at rows whose regressors are replaced, summed over groups of networks.
//
// Formula: sum over the group's networks of phi_0 + sum_l phi_l sum_j w_j s(h_l - theta_lk x_ik - theta_lm x_im + theta_lk a_j + theta_lm b_j).
// Source: Apley and Zhu (2020), section 2, https://doi.org/10.1111/rssb.12377 (partial dependence by brute force).
// Inputs: h (rows x networks x hidden: theta_l x_i), theta (networks x hidden x features), tails (networks x (2 hidden + 1): theta_0, phi,
// phi_0), items (first feature k, second feature m or NONE, offset, count), values (count of a, b and w each at 3 offset), x (rows x features).
// Outputs: sums (groups x items x rows).
// Parallelisation: one lane a row, an item and a group.
// Numerics: f32; means by direct summation, a group's values are added in the order of its networks.

// Transfer functions of a hidden layer. e^x stays within float32's range.

fn transfer(h: f32, logistic: bool) -> f32 {
  if (logistic) {
    return 1.0 / (1.0 + exp(clamp(-h, -80.0, 80.0)));
  }
  return 1.0 - 2.0 / (exp(clamp(2.0 * h, -40.0, 40.0)) + 1.0);
}

// s'(h) from z = s(h).
fn transfer_slope(z: f32, logistic: bool) -> f32 {
  return select(1.0 - z * z, z * (1.0 - z), logistic);
}
// Unfolds a grid of workgroups that the host folded because one dimension holds at most 65,535.
// Folding may add workgroups at the end: a kernel returns when its index is not below the number it was asked for.

fn linear_workgroup(id: vec3u, count: vec3u) -> u32 {
  return id.x + count.x * (id.y + count.y * id.z);
}

override WORKGROUP: u32 = 64u;

struct Params {
  networks: u32,
  rows: u32,
  features: u32,
  hidden: u32,
  items: u32,
  logistic: u32,
  group_size: u32,
  lanes: u32,
}

@group(0) @binding(0) var<storage, read> h: array<f32>;
@group(0) @binding(1) var<storage, read> theta: array<f32>;
@group(0) @binding(2) var<storage, read> tails: array<f32>;
@group(0) @binding(3) var<storage, read> items: array<vec4u>;
@group(0) @binding(4) var<storage, read> values: array<f32>;
@group(0) @binding(5) var<storage, read> x: array<f32>;
@group(0) @binding(6) var<storage, read_write> sums: array<f32>;
@group(1) @binding(0) var<uniform> params: Params;

const NONE = 0xffffffffu;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let lane = linear_workgroup(group, groups) * WORKGROUP + local;
  if (lane >= params.lanes) {
    return;
  }
  let row = lane % params.rows;
  let item = items[lane / params.rows % params.items];
  let first = lane / (params.rows * params.items) * params.group_size;
  let end = min(first + params.group_size, params.networks);
  let base = 3u * item.z;
  let paired = item.y != NONE;
  let other = select(item.x, item.y, paired);
  let own = vec2f(x[row * params.features + item.x], x[row * params.features + other]);
  var sum = 0.0;
  for (var b = first; b < end; b++) {
    let tail = b * (2u * params.hidden + 1u);
    var value = tails[tail + 2u * params.hidden];
    for (var l = 0u; l < params.hidden; l++) {
      let weights = theta_at(b, l, item.x, other, paired);
      let rest = h[(row * params.networks + b) * params.hidden + l] + tails[tail + l] - dot(weights, own);
      var mean = 0.0;
      for (var j = 0u; j < item.w; j++) {
        let put = vec2f(values[base + j], values[base + item.w + j]);
        mean += values[base + 2u * item.w + j] * transfer(rest + dot(weights, put), params.logistic != 0u);
      }
      value += tails[tail + params.hidden + l] * mean;
    }
    sum += value;
  }
  sums[lane] = sum;
}

fn theta_at(b: u32, l: u32, one: u32, other: u32, paired: bool) -> vec2f {
  let at = (b * params.hidden + l) * params.features;
  return vec2f(theta[at + one], select(0.0, theta[at + other], paired));
}
`,
} as const satisfies KernelSource;
