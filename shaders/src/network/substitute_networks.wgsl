// Mean values of networks with one hidden layer at rows whose regressors are replaced, summed over groups of networks.
//
// Formula: sum over the group's networks of phi_0 + sum_l phi_l sum_j w_j s(h_l - theta_lk x_ik - theta_lm x_im + theta_lk a_j + theta_lm b_j).
// Source: Apley and Zhu (2020), section 2, https://doi.org/10.1111/rssb.12377 (partial dependence by brute force).
// Inputs: h (rows x networks x hidden: theta_l x_i), theta (networks x hidden x features), tails (networks x (2 hidden + 1): theta_0, phi,
// phi_0), items (first feature k, second feature m or NONE, offset, count), values (count of a, b and w each at 3 offset), x (rows x features).
// Outputs: sums (groups x items x rows).
// Parallelisation: one lane a row, an item and a group.
// Numerics: f32; means by direct summation, a group's values are added in the order of its networks.

// include: transfer
// include: grid

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
