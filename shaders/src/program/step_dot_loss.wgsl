// A scalar product as a loss, with its gradients.
//
// Formula: loss += scale sum of a b; da += scale b; db += scale a.
// Source: Tsitsulin et al. (2023), https://doi.org/10.48550/arXiv.2006.16904 (the trace of the modularity).
// Inputs: a, b (count). Outputs: da, db (or none), loss (1).
// Parallelisation: an invocation takes one replica.

// include: arena

struct Params {
  replicas: u32,
  a: u32,
  b: u32,
  da: u32,
  db: u32,
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
    let left = load(params.a, e, lane);
    let right = load(params.b, e, lane);
    sum += left * right;
    if (params.da != NONE) {
      add(params.da, e, lane, params.scale * right);
    }
    if (params.db != NONE) {
      add(params.db, e, lane, params.scale * left);
    }
  }
  add(params.loss, 0u, lane, params.scale * sum);
}
