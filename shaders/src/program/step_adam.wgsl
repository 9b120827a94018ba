// One update of Adam for the replicas that are active.
//
// Formula: m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, w -= step m / (sqrt(v) root_correction + epsilon), with
// step = rate / (1 - beta1^t) and root_correction = 1 / sqrt(1 - beta2^t).
// Source: Kingma and Ba (2015), https://doi.org/10.48550/arXiv.1412.6980; PyTorch's order of operations.
// Inputs: g (count), clip (1, or none: 1), running (1). Outputs: w, m, v (count).
// Parallelisation: an invocation updates one element of one replica.

// include: arena

struct Params {
  replicas: u32,
  w: u32,
  g: u32,
  m: u32,
  v: u32,
  clip: u32,
  running: u32,
  count: u32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  step: f32,
  root_correction: f32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= params.count) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  var gradient = load(params.g, item.x, lane);
  if (params.clip != NONE) {
    gradient *= load(params.clip, 0u, lane);
  }
  let mean = params.beta1 * load(params.m, item.x, lane) + (1.0 - params.beta1) * gradient;
  let square = params.beta2 * load(params.v, item.x, lane) + (1.0 - params.beta2) * (gradient * gradient);
  store(params.m, item.x, lane, mean);
  store(params.v, item.x, lane, square);
  if (load(params.running, 0u, lane) > 0.0) {
    add(params.w, item.x, lane, -(params.step * mean / (sqrt(square) * params.root_correction + params.epsilon)));
  }
}
