// Divergence of the similarities from their goal, with its gradients; the goal is held fixed.
//
// Formula: loss += scale sum of goal log(goal / q); dz_i += f, dcentre_c -= f, f = 2 scale s (goal - q) (z_i - centre_c)
// with s = 1 / (1 + |z_i - centre_c|^2).
// Source: Xie, Girshick and Farhadi (2016), eqs 2, 4, 5, https://doi.org/10.48550/arXiv.1511.06335.
// Inputs: z, centres, q, goal. Outputs: dz, dcentres (or none), loss (1).
// Parallelisation: an invocation takes one replica.

// include: arena
// include: elementary

struct Params {
  replicas: u32,
  z: u32,
  centres: u32,
  q: u32,
  goal: u32,
  dz: u32,
  dcentres: u32,
  loss: u32,
  rows: u32,
  columns: u32,
  clusters: u32,
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
  for (var c = 0u; c < params.clusters; c++) {
    for (var i = 0u; i < params.rows; i++) {
      let p = load(params.goal, i * params.clusters + c, lane);
      let similarity = load(params.q, i * params.clusters + c, lane);
      sum += p * (precise_log(max(p, 1e-30)) - precise_log(max(similarity, 1e-30)));
      if (params.dz == NONE) {
        continue;
      }
      var distance = 1.0;
      for (var j = 0u; j < params.columns; j++) {
        let d = load(params.z, i * params.columns + j, lane) - load(params.centres, c * params.columns + j, lane);
        distance += d * d;
      }
      let force = 2.0 * params.scale * (p - similarity) / distance;
      for (var j = 0u; j < params.columns; j++) {
        let pull = force * (load(params.z, i * params.columns + j, lane) - load(params.centres, c * params.columns + j, lane));
        add(params.dz, i * params.columns + j, lane, pull);
        if (params.dcentres != NONE) {
          add(params.dcentres, c * params.columns + j, lane, -pull);
        }
      }
    }
  }
  add(params.loss, 0u, lane, params.scale * sum);
}
