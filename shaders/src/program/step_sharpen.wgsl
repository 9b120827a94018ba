// The target of self-training: sharper similarities that give every cluster the same weight.
//
// Formula: t[i, c] = q[i, c]^2 / sum over i of q[i, c]; goal[i, c] = t[i, c] / sum over c of t[i, c].
// Source: Xie, Girshick and Farhadi (2016), eq. 3, https://doi.org/10.48550/arXiv.1511.06335.
// Inputs: q (rows x clusters). Output: goal (rows x clusters).
// Parallelisation: an invocation takes one replica.

// include: arena

struct Params {
  replicas: u32,
  q: u32,
  goal: u32,
  rows: u32,
  clusters: u32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= 1u) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  for (var c = 0u; c < params.clusters; c++) {
    var frequency = 0.0;
    for (var i = 0u; i < params.rows; i++) {
      frequency += load(params.q, i * params.clusters + c, lane);
    }
    for (var i = 0u; i < params.rows; i++) {
      let value = load(params.q, i * params.clusters + c, lane);
      store(params.goal, i * params.clusters + c, lane, value * value / frequency);
    }
  }
  for (var i = 0u; i < params.rows; i++) {
    var sum = 0.0;
    for (var c = 0u; c < params.clusters; c++) {
      sum += load(params.goal, i * params.clusters + c, lane);
    }
    for (var c = 0u; c < params.clusters; c++) {
      let at = own(params.goal, i * params.clusters + c, lane);
      arena[at] /= sum;
    }
  }
}
