// Takes the gradient of an activated value to that before the activation, in place, and to the bias.
//
// Formula: dy[i, j] *= activation'(y[i, j]); dbias[j] += sum over i of dy[i, j].
// Source: Rumelhart, Hinton and Williams (1986), https://doi.org/10.1038/323533a0.
// Inputs: y (rows x columns). Outputs: dy (rows x columns), dbias (columns, or none).
// Parallelisation: an invocation takes one column of one replica.

// include: arena
// include: activation

struct Params {
  replicas: u32,
  y: u32,
  dy: u32,
  dbias: u32,
  rows: u32,
  columns: u32,
  y_row: u32,
  dy_row: u32,
  activation: u32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= params.columns) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  var sum = 0.0;
  for (var i = 0u; i < params.rows; i++) {
    let at = own(params.dy, i * params.dy_row + item.x, lane);
    let gradient = arena[at] * slope(load(params.y, i * params.y_row + item.x, lane), params.activation);
    arena[at] = gradient;
    sum += gradient;
  }
  if (params.dbias != NONE) {
    add(params.dbias, item.x, lane, sum);
  }
}
