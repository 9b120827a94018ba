// Values of networks with one hidden layer at rows, summed over groups of networks.
//
// Formula: sum over the group's networks b with mask_bi != 0 of phi_0 + sum_l phi_l s(theta_0l + theta_l x_i).
// Source: Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, section 11.3, ISBN 9780387848570.
// Inputs: h (rows x networks x hidden: theta_l x_i), tails (networks x (2 hidden + 1): theta_0, phi, phi_0), mask (networks x rows, read where
// MASKED).
// Outputs: sums (groups x rows).
// Parallelisation: one lane a row and a group.
// Numerics: f32; a group's values are added in the order of its networks.

// include: transfer
// include: grid

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
