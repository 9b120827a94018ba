// Adds normal noise.
//
// Formula: y[e] = x[e] + scale sqrt(-2 log u) (cos, sin)(2 pi v); u = (floor(word / 256) + 1) 2^-24, v = floor(word' / 256) 2^-24,
// words = philox((e / 4, epoch, replica, purpose), seed), two words for two elements.
// Source: Box and Muller (1958), https://doi.org/10.1214/aoms/1177706645.
// Inputs: x (count). Output: y (count).
// Parallelisation: an invocation draws four elements of one replica.

// include: arena
// include: philox
// include: elementary

struct Params {
  replicas: u32,
  x: u32,
  x_step: u32,
  y: u32,
  count: u32,
  purpose: u32,
  scale: f32,
  epoch: u32,
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

  let words = philox4x32_10(vec4u(item.x, params.epoch, params.first_replica + lane.x, params.purpose), vec2u(params.seed_low, params.seed_high));
  let radius = params.scale * sqrt(-2.0 * vec2f(precise_log(f32((words.x >> 8u) + 1u) * 0x1p-24), precise_log(f32((words.z >> 8u) + 1u) * 0x1p-24)));
  let normal = vec4f(radius.x * circle(f32(words.y >> 8u) * 0x1p-24), radius.y * circle(f32(words.w >> 8u) * 0x1p-24));
  for (var e = 0u; e < min(4u, params.count - 4u * item.x); e++) {
    store(params.y, 4u * item.x + e, lane, load_step(params.x, params.x_step, 4u * item.x + e, lane) + normal[e]);
  }
}
