// Notes a loss; a replica that has stopped keeps its last one.
//
// Formula: history[epoch] = loss where running, else history[epoch - 1].
// Source: none needed.
// Inputs: loss (1), running (1). Output: history (epochs).
// Parallelisation: an invocation takes one replica.

// include: arena

struct Params {
  replicas: u32,
  loss: u32,
  running: u32,
  history: u32,
  epoch: u32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= 1u) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  var value = load(params.loss, 0u, lane);
  if (params.epoch > 0u && load(params.running, 0u, lane) == 0.0) {
    value = load(params.history, params.epoch - 1u, lane);
  }
  store(params.history, params.epoch, lane, value);
}
