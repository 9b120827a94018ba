// Early stopping.
//
// Formula: an epoch is better if loss < best - min_delta; a replica stops after `patience` epochs that are not.
// Source: Prechelt (1998), https://doi.org/10.1007/3-540-49430-8_3.
// Inputs: loss (1). Output: status (active, best loss, epochs since, improved now, best epoch, epochs run).
// Parallelisation: an invocation takes one replica.

// include: arena

struct Params {
  replicas: u32,
  loss: u32,
  status: u32,
  patience: f32,
  min_delta: f32,
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

  let running = load(params.status, 0u, lane) > 0.0;
  let loss = load(params.loss, 0u, lane);
  let better = running && loss < load(params.status, 1u, lane) - params.min_delta;
  store(params.status, 3u, lane, select(0.0, 1.0, better));
  if (!running) {
    return;
  }
  let since = select(load(params.status, 2u, lane) + 1.0, 0.0, better);
  store(params.status, 2u, lane, since);
  store(params.status, 5u, lane, f32(params.epoch + 1u));
  store(params.status, 0u, lane, select(0.0, 1.0, since < params.patience));
  if (better) {
    store(params.status, 1u, lane, loss);
    store(params.status, 4u, lane, f32(params.epoch));
  }
}
