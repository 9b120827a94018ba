// Product of a constant sparse matrix and a matrix, added to what is there.
//
// Formula: y[i, j] += sum over the entries e of row i of values[e] x[indices[e], j].
// Source: Saad (2003), Iterative Methods for Sparse Linear Systems, 2nd ed., section 3.4, ISBN 9780898715347.
// Inputs: offsets (rows + 1), indices, values (entries; whole numbers are held as f32), x. Output: y (rows x columns).
// Parallelisation: an invocation computes one element of one replica.

// include: arena

struct Params {
  replicas: u32,
  offsets: u32,
  offsets_step: u32,
  indices: u32,
  indices_step: u32,
  values: u32,
  values_step: u32,
  x: u32,
  x_step: u32,
  y: u32,
  rows: u32,
  columns: u32,
  x_row: u32,
  y_row: u32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= params.rows * params.columns) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  let row = item.x / params.columns;
  let j = item.x % params.columns;
  let end = u32(load_step(params.offsets, params.offsets_step, row + 1u, lane));
  var sum = load(params.y, row * params.y_row + j, lane);
  for (var e = u32(load_step(params.offsets, params.offsets_step, row, lane)); e < end; e++) {
    let source = u32(load_step(params.indices, params.indices_step, e, lane));
    sum += load_step(params.values, params.values_step, e, lane) * load_step(params.x, params.x_step, source * params.x_row + j, lane);
  }
  store(params.y, row * params.y_row + j, lane, sum);
}
