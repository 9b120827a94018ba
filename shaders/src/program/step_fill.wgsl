// Sets a value.
//
// Formula: x[e] = value.
// Source: none needed.
// Inputs: none. Output: x (count).
// Parallelisation: an invocation sets one element of one replica.

// include: arena

struct Params {
  replicas: u32,
  x: u32,
  count: u32,
  value: f32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= params.count) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  store(params.x, item.x, lane, params.value);
}
