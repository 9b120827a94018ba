// Least squares of many small systems by Cholesky.
//
// Formula: x = (L'L + ridge I)^-1 L'y; pivot is the smallest squared diagonal element of the factor.
// Source: Golub and Van Loan (2013), Matrix Computations, 4th ed., section 4.2, ISBN 9781421407944.
// Inputs: loadings (n x p x r, r <= 8), y (n x p). Outputs: x (n x r), pivot (n).
// Parallelisation: an invocation solves one system of one replica.

// include: ridge

struct Params {
  replicas: u32,
  loadings: u32,
  loadings_step: u32,
  y: u32,
  y_step: u32,
  x: u32,
  pivot: u32,
  n: u32,
  p: u32,
  r: u32,
  ridge: f32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= params.n) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  store(params.pivot, item.x, lane, decompose(item.x, lane));
  for (var i = 0u; i < params.r; i++) {
    var sum = 0.0;
    for (var row = 0u; row < params.p; row++) {
      sum += loading(item.x, row, i, lane) * load_step(params.y, params.y_step, item.x * params.p + row, lane);
    }
    solution[i] = sum;
  }
  solve();
  for (var i = 0u; i < params.r; i++) {
    store(params.x, item.x * params.r + i, lane, solution[i]);
  }
}
