// Adam training of networks with one hidden layer on all training rows at once, with early stopping.
//
// Formula: g the gradient of the mean squared error, m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2,
// theta -= rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon).
// Source: Kingma and Ba (2015), https://doi.org/10.48550/arXiv.1412.6980.
// Inputs: x (rows x features), targets (rows), members (rows x networks: times trained | validated << 10 | tested << 20).
// Outputs: theta (size x networks, size = hidden (features + 2) + 1: theta, theta_0, phi, phi_0), best (as theta, at the best epoch), outcome
// (7 x networks: best training, validation and test error, gradient, unused, beta1^t, beta2^t), counters (4 x networks: stop reason, epochs, best
// epoch, failures). Scratch: scratch (3 size + 2 hidden values a network: g, m, v, z and the hidden units' share of the gradient).
// Parallelisation: one lane a network; neighbouring lanes touch neighbouring words. A pass runs some epochs and keeps everything between.
// Numerics: f32.

// include: transfer
// include: grid

override WORKGROUP: u32 = 64u;

struct Params {
  networks: u32,
  rows: u32,
  features: u32,
  hidden: u32,
  logistic: u32,
  first_pass: u32,
  epochs: u32,
  max_epochs: u32,
  max_fail: u32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  min_gradient: f32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> targets: array<f32>;
@group(0) @binding(2) var<storage, read> members: array<u32>;
@group(0) @binding(3) var<storage, read_write> theta: array<f32>;
@group(0) @binding(4) var<storage, read_write> best: array<f32>;
@group(0) @binding(5) var<storage, read_write> outcome: array<f32>;
@group(0) @binding(6) var<storage, read_write> counters: array<u32>;
@group(0) @binding(7) var<storage, read_write> scratch: array<f32>;
@group(1) @binding(0) var<uniform> params: Params;

const RUNNING = 0xffffffffu;
const MAX_EPOCHS = 0u;
const MIN_GRADIENT = 1u;
const VALIDATION = 3u;
const GOAL = 4u;
const DIVERGED = 5u;
const ROLE = 1023u;
const LARGEST = 3e38;

var<private> lane: u32;

fn at(index: u32) -> u32 {
  return index * params.networks + lane;
}

// Gradient sums over the training rows in scratch; returns the three mean squared errors and, last, the number of validation rows.
fn descend(size: u32) -> vec4f {
  let cells = params.hidden * params.features;
  let z_at = 3u * size;
  let d_at = z_at + params.hidden;
  for (var p = 0u; p < size; p++) {
    scratch[at(p)] = 0.0;
  }
  var total = vec3f();
  var count = vec3f();
  for (var row = 0u; row < params.rows; row++) {
    let member = members[at(row)];
    if (member == 0u) {
      continue;
    }
    var e = targets[row] - theta[at(size - 1u)];
    for (var l = 0u; l < params.hidden; l++) {
      var h = theta[at(cells + l)];
      for (var k = 0u; k < params.features; k++) {
        h += theta[at(l * params.features + k)] * x[row * params.features + k];
      }
      let z = transfer(h, params.logistic != 0u);
      scratch[at(z_at + l)] = z;
      e -= theta[at(cells + params.hidden + l)] * z;
    }
    let weight = vec3f(f32(member & ROLE), f32((member >> 10u) & ROLE), f32(member >> 20u));
    total += e * e * weight;
    count += weight;
    if (weight.x == 0.0) {
      continue;
    }
    let share = weight.x * e;
    scratch[at(size - 1u)] += share;
    for (var l = 0u; l < params.hidden; l++) {
      let z = scratch[at(z_at + l)];
      let phi = cells + params.hidden + l;
      scratch[at(phi)] += share * z;
      let d = share * theta[at(phi)] * transfer_slope(z, params.logistic != 0u);
      scratch[at(d_at + l)] = d;
      scratch[at(cells + l)] += d;
      for (var k = 0u; k < params.features; k++) {
        scratch[at(l * params.features + k)] += d * x[row * params.features + k];
      }
    }
  }
  let scale = -2.0 / count.x;
  for (var p = 0u; p < size; p++) {
    scratch[at(p)] *= scale;
  }
  return vec4f(total / max(count, vec3f(1.0)), count.y);
}

fn keep_best(size: u32, epoch: u32, errors: vec4f) {
  for (var p = 0u; p < size; p++) {
    best[at(p)] = theta[at(p)];
  }
  outcome[at(0u)] = errors.x;
  outcome[at(1u)] = errors.y;
  outcome[at(2u)] = errors.z;
  counters[at(2u)] = epoch;
  counters[at(3u)] = 0u;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  lane = linear_workgroup(group, groups) * WORKGROUP + local;
  if (lane >= params.networks) {
    return;
  }
  let size = params.hidden * (params.features + 2u) + 1u;
  if (params.first_pass != 0u) {
    for (var p = 0u; p < 2u * size; p++) {
      scratch[at(size + p)] = 0.0;
    }
    counters[at(0u)] = RUNNING;
    counters[at(1u)] = 0u;
    outcome[at(5u)] = 1.0;
    outcome[at(6u)] = 1.0;
  }
  if (counters[at(0u)] != RUNNING) {
    return;
  }
  var epoch = counters[at(1u)];
  var reason = RUNNING;
  for (var turn = 0u; turn < params.epochs; turn++) {
    let errors = descend(size);
    if (epoch == 0u || errors.w == 0.0 || errors.y < outcome[at(1u)]) {
      keep_best(size, epoch, errors);
    } else if (errors.y != outcome[at(1u)]) {
      counters[at(3u)]++;
    }
    var square = 0.0;
    for (var p = 0u; p < size; p++) {
      square += scratch[at(p)] * scratch[at(p)];
    }
    let gradient = sqrt(square);
    outcome[at(3u)] = gradient;
    if (!(errors.x < LARGEST)) {
      reason = DIVERGED;
    } else if (errors.x == 0.0) {
      reason = GOAL;
    } else if (epoch >= params.max_epochs) {
      reason = MAX_EPOCHS;
    } else if (gradient <= params.min_gradient) {
      reason = MIN_GRADIENT;
    } else if (counters[at(3u)] >= params.max_fail) {
      reason = VALIDATION;
    }
    if (reason != RUNNING) {
      break;
    }
    epoch++;
    let decay1 = outcome[at(5u)] * params.beta1;
    let decay2 = outcome[at(6u)] * params.beta2;
    outcome[at(5u)] = decay1;
    outcome[at(6u)] = decay2;
    for (var p = 0u; p < size; p++) {
      let g = scratch[at(p)];
      let m = params.beta1 * scratch[at(size + p)] + (1.0 - params.beta1) * g;
      let v = params.beta2 * scratch[at(2u * size + p)] + (1.0 - params.beta2) * g * g;
      scratch[at(size + p)] = m;
      scratch[at(2u * size + p)] = v;
      theta[at(p)] -= params.rate * (m / (1.0 - decay1)) / (sqrt(v / (1.0 - decay2)) + params.epsilon);
    }
  }
  counters[at(1u)] = epoch;
  counters[at(0u)] = reason;
}
