// Uniform numbers that parameters start from.
//
// Formula: x[e] = bound (2 u - 1), u = floor(word / 256) 2^-24, word = philox((e / 4, 0, replica, purpose), seed)[e & 3].
// Source: Salmon, Moraes, Dror and Shaw (2011), https://doi.org/10.1145/2063384.2063405.
// Inputs: none. Output: x (count).
// Parallelisation: an invocation draws four elements of one replica.

// include: arena
// include: philox

struct Params {
  replicas: u32,
  x: u32,
  count: u32,
  purpose: u32,
  bound: f32,
  first_replica: u32,
  seed_low: u32,
  seed_high: u32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= (params.count + 3u) / 4u) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  let words = philox4x32_10(vec4u(item.x, 0u, params.first_replica + lane.x, params.purpose), vec2u(params.seed_low, params.seed_high));
  for (var e = 0u; e < min(4u, params.count - 4u * item.x); e++) {
    store(params.x, 4u * item.x + e, lane, (f32(words[e] >> 8u) * 0x1p-23 - 1.0) * params.bound);
  }
}
