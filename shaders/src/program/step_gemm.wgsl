// Product of two strided matrices for every replica, with a bias and an activation, or added to what is there.
//
// Formula: c[i, j] = activation(sum over p of a[i, p] b[p, j] + bias[j]), p ascending; c[i, j] += where accumulate.
// Source: Golub and Van Loan (2013), Matrix Computations, 4th ed., section 1.3, ISBN 9781421407944.
// Inputs: a (m x k), b (k x n), bias (n, or none). Output: c (m x n).
// Parallelisation: an invocation computes four rows and two columns of one replica; at the edges the last row or column again.
// Numerics: f32, a product and its sum may be fused: |error| <= (k + 2) 2^-24 sum |a b|.

// include: arena
// include: activation

struct Params {
  replicas: u32,
  a: u32,
  a_step: u32,
  b: u32,
  b_step: u32,
  bias: u32,
  c: u32,
  m: u32,
  k: u32,
  n: u32,
  a_row: u32,
  a_column: u32,
  b_row: u32,
  b_column: u32,
  c_row: u32,
  accumulate: u32,
  activation: u32,
}

@group(1) @binding(0) var<uniform> params: Params;

fn store_c(element: u32, sum: f32, lane: vec2u) {
  let at = own(params.c, element, lane);
  var total = sum;
  if (params.accumulate != 0u) {
    total += arena[at];
  }
  arena[at] = activate(total, params.activation);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= ((params.m + 3u) / 4u) * ((params.n + 1u) / 2u)) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  let across = (params.n + 1u) / 2u;
  let row = item.x / across * 4u;
  let column = item.x % across * 2u;
  let rows = min(vec4u(row, row + 1u, row + 2u, row + 3u), vec4u(params.m - 1u)) * params.a_row;
  let columns = min(vec2u(column, column + 1u), vec2u(params.n - 1u));
  var sums0 = vec4f();
  var sums1 = vec4f();
  if (params.bias != NONE) {
    sums0 = vec4f(load(params.bias, columns.x, lane));
    sums1 = vec4f(load(params.bias, columns.y, lane));
  }
  let lane_a = select(lane.x, 0u, params.a_step == 1u) + params.a;
  let lane_b = select(lane.x, 0u, params.b_step == 1u) + params.b;
  for (var p = 0u; p < params.k; p++) {
    let at = (rows + p * params.a_column) * params.a_step + lane_a;
    let left = vec4f(arena[at.x], arena[at.y], arena[at.z], arena[at.w]);
    let from_b = (columns * params.b_column + p * params.b_row) * params.b_step + lane_b;
    sums0 += left * arena[from_b.x];
    sums1 += left * arena[from_b.y];
  }
  for (var i = 0u; i < min(4u, params.m - row); i++) {
    store_c((row + i) * params.c_row + column, sums0[i], lane);
    if (column + 1u < params.n) {
      store_c((row + i) * params.c_row + column + 1u, sums1[i], lane);
    }
  }
}
