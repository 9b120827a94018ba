// A Euclidean norm as a loss, with its gradient.
//
// Formula: loss += scale |x|; dx += scale x / |x|.
// Source: Tsitsulin et al. (2023), https://doi.org/10.48550/arXiv.2006.16904 (the regulariser of the modularity).
// Inputs: x (count). Outputs: dx (or none), loss (1).
// Parallelisation: an invocation takes one replica.

// include: arena

struct Params {
  replicas: u32,
  x: u32,
  dx: u32,
  loss: u32,
  count: u32,
  scale: f32,
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
    sum += load(params.x, e, lane) * load(params.x, e, lane);
  }
  let norm = sqrt(sum);
  add(params.loss, 0u, lane, params.scale * norm);
  if (params.dx != NONE) {
    for (var e = 0u; e < params.count; e++) {
      add(params.dx, e, lane, params.scale / max(norm, 1e-30) * load(params.x, e, lane));
    }
  }
}
