// The factor that keeps a gradient's norm within bounds.
//
// Formula: clip = min(1, most / (|g| + 1e-6)).
// Source: Pascanu, Mikolov and Bengio (2013), https://doi.org/10.48550/arXiv.1211.5063; PyTorch's clip_grad_norm_.
// Inputs: g (count). Output: clip (1).
// Parallelisation: an invocation takes one replica.

// include: arena

struct Params {
  replicas: u32,
  g: u32,
  clip: u32,
  count: u32,
  most: f32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= 1u) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  var sum = 0.0;
  for (var e = 0u; e < params.count; e++) {
    sum += load(params.g, e, lane) * load(params.g, e, lane);
  }
  store(params.clip, 0u, lane, min(1.0, params.most / (sqrt(sum) + 1e-6)));
}
