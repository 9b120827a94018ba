// Gradient of the least squares of many small systems.
//
// Formula: with u = (L'L + ridge I)^-1 dx and e = y - L x: dL += e u' - (L u) x', dy += L u.
// Source: Giles (2008), https://doi.org/10.1007/978-3-540-68942-3_4.
// Inputs: loadings (n x p x r, r <= 8), y (n x p), x, dx (n x r). Outputs: dloadings, dy (or none).
// Parallelisation: an invocation takes one system of one replica.

// include: ridge

struct Params {
  replicas: u32,
  loadings: u32,
  loadings_step: u32,
  y: u32,
  y_step: u32,
  x: u32,
  dx: u32,
  dloadings: u32,
  dy: u32,
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

  decompose(item.x, lane);
  for (var i = 0u; i < params.r; i++) {
    solution[i] = load(params.dx, item.x * params.r + i, lane);
  }
  solve();
  for (var row = 0u; row < params.p; row++) {
    var residual = load_step(params.y, params.y_step, item.x * params.p + row, lane);
    var image = 0.0;
    for (var i = 0u; i < params.r; i++) {
      let weight = loading(item.x, row, i, lane);
      residual -= weight * load(params.x, item.x * params.r + i, lane);
      image += weight * solution[i];
    }
    for (var i = 0u; i < params.r; i++) {
      let change = residual * solution[i] - image * load(params.x, item.x * params.r + i, lane);
      add(params.dloadings, (item.x * params.p + row) * params.r + i, lane, change);
    }
    if (params.dy != NONE) {
      add(params.dy, item.x * params.p + row, lane, image);
    }
  }
}
