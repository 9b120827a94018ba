// Gradient of a softmax.
//
// Formula: dx[i, j] += y[i, j] (dy[i, j] - sum over j of dy[i, j] y[i, j]).
// Source: Bridle (1990), https://doi.org/10.1007/978-3-642-76153-9_28.
// Inputs: y, dy (rows x columns). Output: dx (rows x columns).
// Parallelisation: an invocation takes one row of one replica.

// include: arena

struct Params {
  replicas: u32,
  y: u32,
  dy: u32,
  dx: u32,
  rows: u32,
  columns: u32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= params.rows) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  let first = item.x * params.columns;
  var inner = 0.0;
  for (var j = 0u; j < params.columns; j++) {
    inner += load(params.dy, first + j, lane) * load(params.y, first + j, lane);
  }
  for (var j = 0u; j < params.columns; j++) {
    add(params.dx, first + j, lane, load(params.y, first + j, lane) * (load(params.dy, first + j, lane) - inner));
  }
}
