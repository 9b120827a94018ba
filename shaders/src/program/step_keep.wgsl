// Copies a value where a mask is set.
//
// Formula: to[e] = source[e] where mask.
// Source: none needed.
// Inputs: source (count), mask (1). Output: to (count).
// Parallelisation: an invocation copies one element of one replica.

// include: arena

struct Params {
  replicas: u32,
  source: u32,
  to: u32,
  mask: u32,
  count: u32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= params.count) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  if (load(params.mask, 0u, lane) > 0.0) {
    store(params.to, item.x, lane, load(params.source, item.x, lane));
  }
}
