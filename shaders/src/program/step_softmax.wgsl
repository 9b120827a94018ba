// Softmax of each row.
//
// Formula: y[i, j] = exp(x[i, j] - max) / sum over j of exp(x[i, j] - max).
// Source: Bridle (1990), https://doi.org/10.1007/978-3-642-76153-9_28.
// Inputs: x (rows x columns). Output: y (rows x columns).
// Parallelisation: an invocation takes one row of one replica.

// include: arena
// include: elementary

struct Params {
  replicas: u32,
  x: u32,
  y: u32,
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
  var most = load(params.x, first, lane);
  for (var j = 1u; j < params.columns; j++) {
    most = max(most, load(params.x, first + j, lane));
  }
  var sum = 0.0;
  for (var j = 0u; j < params.columns; j++) {
    let e = precise_exp(load(params.x, first + j, lane) - most);
    store(params.y, first + j, lane, e);
    sum += e;
  }
  for (var j = 0u; j < params.columns; j++) {
    store(params.y, first + j, lane, load(params.y, first + j, lane) / sum);
  }
}
