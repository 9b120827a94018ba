// Generated from src/network/predict_networks.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const predictNetworks = {
  name: 'network/predict_networks',
  bindings: [
    {
      name: 'h',
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
      name: 'mask',
      access: 'read',
      element: 'u32',
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
    MASKED: false,
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
      hidden: {
        type: 'u32',
        offset: 8,
        size: 4,
      },
      logistic: {
        type: 'u32',
        offset: 12,
        size: 4,
      },
      group_size: {
        type: 'u32',
        offset: 16,
        size: 4,
      },
      lanes: {
        type: 'u32',
        offset: 20,
        size: 4,
      },
    },
  },
  workgroupSize: [
    'WORKGROUP',
    1,
    1,
  ],
  code: `// Values of networks with one hidden layer at rows, summed over groups of networks.
//
// Formula: sum over the group's networks b with mask_bi != 0 of phi_0 + sum_l phi_l s(theta_0l + theta_l x_i).
// Source: Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, section 11.3, ISBN 9780387848570.
// Inputs: h (rows x networks x hidden: theta_l x_i), tails (networks x (2 hidden + 1): theta_0, phi, phi_0), mask (networks x rows, read where
// MASKED).
// Outputs: sums (groups x rows).
// Parallelisation: one lane a row and a group.
// Numerics: f32; a group's values are added in the order of its networks.

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
override MASKED: bool = false;

struct Params {
  networks: u32,
  rows: u32,
  hidden: u32,
  logistic: u32,
  group_size: u32,
  lanes: u32,
}

@group(0) @binding(0) var<storage, read> h: array<f32>;
@group(0) @binding(1) var<storage, read> tails: array<f32>;
@group(0) @binding(2) var<storage, read> mask: array<u32>;
@group(0) @binding(3) var<storage, read_write> sums: array<f32>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let lane = linear_workgroup(group, groups) * WORKGROUP + local;
  if (lane >= params.lanes) {
    return;
  }
  let row = lane % params.rows;
  let first = lane / params.rows * params.group_size;
  let end = min(first + params.group_size, params.networks);
  var sum = 0.0;
  for (var b = first; b < end; b++) {
    if (MASKED && mask[b * params.rows + row] == 0u) {
      continue;
    }
    let tail = b * (2u * params.hidden + 1u);
    let at = (row * params.networks + b) * params.hidden;
    var value = tails[tail + 2u * params.hidden];
    for (var l = 0u; l < params.hidden; l++) {
      value += tails[tail + params.hidden + l] * transfer(h[at + l] + tails[tail + l], params.logistic != 0u);
    }
    sum += value;
  }
  sums[lane] = sum;
}
`,
} as const satisfies KernelSource;
