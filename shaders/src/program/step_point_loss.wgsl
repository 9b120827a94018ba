// An element-wise loss and its gradient.
//
// Formula: loss += scale sum of weight l(y, t), dy += scale weight l'(y, t); l is (y - t)^2, |y - t| or
// softplus(y) - t y, the cross entropy of t and sigmoid(y).
// Source: Goodfellow, Bengio and Courville (2016), Deep Learning, section 6.2, ISBN 9780262035613.
// Inputs: y (rows x columns), goal t (or none: 0), weight (or none: 1). Outputs: dy (or none), loss (1).
// Parallelisation: an invocation takes one replica.

// include: arena
// include: elementary

struct Params {
  replicas: u32,
  y: u32,
  goal: u32,
  goal_step: u32,
  weight: u32,
  weight_step: u32,
  dy: u32,
  loss: u32,
  rows: u32,
  columns: u32,
  y_row: u32,
  goal_row: u32,
  kind: u32,
  scale: f32,
}

@group(1) @binding(0) var<uniform> params: Params;

const ABSOLUTE = 1u;
const LOGISTIC = 2u;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= 1u) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  var sum = 0.0;
  for (var i = 0u; i < params.rows; i++) {
    for (var j = 0u; j < params.columns; j++) {
      let value = load(params.y, i * params.y_row + j, lane);
      var t = 0.0;
      if (params.goal != NONE) {
        t = load_step(params.goal, params.goal_step, i * params.goal_row + j, lane);
      }
      var w = params.scale;
      if (params.weight != NONE) {
        w *= load_step(params.weight, params.weight_step, i * params.columns + j, lane);
      }
      let difference = value - t;
      var each = vec2f(difference * difference, difference + difference);
      if (params.kind == ABSOLUTE) {
        each = vec2f(abs(difference), sign(difference));
      } else if (params.kind == LOGISTIC) {
        each = vec2f(softplus(value) - t * value, sigmoid(value) - t);
      }
      sum += w * each.x;
      if (params.dy != NONE) {
        add(params.dy, i * params.y_row + j, lane, w * each.y);
      }
    }
  }
  add(params.loss, 0u, lane, sum);
}
