// Student's t similarity of points and centres, one degree of freedom.
//
// Formula: q[i, c] = s[i, c] / sum over c of s[i, c], s = 1 / (1 + |z_i - centre_c|^2).
// Source: Xie, Girshick and Farhadi (2016), eq. 1, https://doi.org/10.48550/arXiv.1511.06335.
// Inputs: z (rows x columns), centres (clusters x columns). Output: q (rows x clusters).
// Parallelisation: an invocation takes one point of one replica.

// include: arena

struct Params {
  replicas: u32,
  z: u32,
  centres: u32,
  q: u32,
  rows: u32,
  columns: u32,
  clusters: u32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= params.rows) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  var sum = 0.0;
  for (var c = 0u; c < params.clusters; c++) {
    var distance = 1.0;
    for (var j = 0u; j < params.columns; j++) {
      let d = load(params.z, item.x * params.columns + j, lane) - load(params.centres, c * params.columns + j, lane);
      distance += d * d;
    }
    store(params.q, item.x * params.clusters + c, lane, 1.0 / distance);
    sum += 1.0 / distance;
  }
  for (var c = 0u; c < params.clusters; c++) {
    let at = own(params.q, item.x * params.clusters + c, lane);
    arena[at] /= sum;
  }
}
