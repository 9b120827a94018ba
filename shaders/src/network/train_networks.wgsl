// Levenberg-Marquardt training of networks with one hidden layer, in the dual form, with early stopping.
//
// Formula: (J J' + mu W^-1) u = e over the distinct training rows, step J' u; J J'_ij = k_ij sum_l a_il a_jl + sum_l z_il z_jl + 1,
// k_ij = x_i x_j + 1, a_il = phi_l s'(h_il). A step changes h_il by sum_j k_ij a_jl u_j and phi_l by sum_j u_j z_jl.
// Source: Hagan and Menhaj (1994), https://doi.org/10.1109/72.329697; the dual form is the push-through identity.
// Inputs: products (rows x rows: k), targets (rows), members (rows x networks: times trained | validated << 10 | tested << 20).
// Outputs: h (rows x hidden x networks), best (as h: sum of a_jl u_j up to the best epoch), outcome (2 hidden + 8 values x networks: phi and
// phi_0; those of the best epoch; its training, validation and test error; gradient, mu, training error), counters (5 x networks: stop reason,
// epochs, best epoch, failures, distinct training rows). Scratch: see the offsets.
// Parallelisation: one lane a network; neighbouring lanes touch neighbouring words. A pass runs some epochs and keeps everything between.
// Numerics: f32; a factorisation that meets a pivot not above zero counts as a step that did not lower the error.

// include: transfer
// include: grid

override WORKGROUP: u32 = 64u;

struct Params {
  networks: u32,
  rows: u32,
  hidden: u32,
  logistic: u32,
  capacity: u32,
  first_pass: u32,
  epochs: u32,
  max_epochs: u32,
  max_fail: u32,
  start_mu: f32,
  mu_decrease: f32,
  mu_increase: f32,
  mu_max: f32,
  min_gradient: f32,
}

@group(0) @binding(0) var<storage, read> products: array<f32>;
@group(0) @binding(1) var<storage, read> targets: array<f32>;
@group(0) @binding(2) var<storage, read> members: array<u32>;
@group(0) @binding(3) var<storage, read_write> h: array<f32>;
@group(0) @binding(4) var<storage, read_write> best: array<f32>;
@group(0) @binding(5) var<storage, read_write> outcome: array<f32>;
@group(0) @binding(6) var<storage, read_write> counters: array<u32>;
@group(0) @binding(7) var<storage, read_write> scratch: array<f32>;
@group(1) @binding(0) var<uniform> params: Params;

const RUNNING = 0xffffffffu;
const MAX_EPOCHS = 0u;
const MIN_GRADIENT = 1u;
const MAX_MU = 2u;
const VALIDATION = 3u;
const GOAL = 4u;
const ROLE = 1023u;

var<private> lane: u32;

fn at(index: u32) -> u32 {
  return index * params.networks + lane;
}

// Offsets in scratch, in values a network.
fn next_h() -> u32 { return 0u; }
fn sums() -> u32 { return params.rows * params.hidden; }
fn z_of() -> u32 { return 2u * params.rows * params.hidden; }
fn a_of() -> u32 { return z_of() + params.capacity * params.hidden; }
fn e_of() -> u32 { return a_of() + params.capacity * params.hidden; }
fn u_of() -> u32 { return e_of() + params.capacity; }
fn list_of() -> u32 { return u_of() + params.capacity; }
fn normal_of() -> u32 { return list_of() + params.capacity; }
fn factor_of() -> u32 { return normal_of() + params.capacity * (params.capacity + 1u) / 2u; }
fn next_phi() -> u32 { return factor_of() + params.capacity * (params.capacity + 1u) / 2u; }

fn triangle(i: u32, j: u32) -> u32 {
  return i * (i + 1u) / 2u + j;
}

fn row_of(i: u32) -> u32 {
  return bitcast<u32>(scratch[at(list_of() + i)]);
}

// Mean squared errors over training, validation and test rows of h at `from` in scratch (or h itself) with phi at `phi`.
fn errors_next() -> vec3f {
  var total = vec3f();
  var count = vec3f();
  for (var row = 0u; row < params.rows; row++) {
    let member = members[at(row)];
    if (member == 0u) {
      continue;
    }
    var e = targets[row] - scratch[at(next_phi() + params.hidden)];
    for (var l = 0u; l < params.hidden; l++) {
      e -= scratch[at(next_phi() + l)] * transfer(scratch[at(next_h() + row * params.hidden + l)], params.logistic != 0u);
    }
    let weight = vec3f(f32(member & ROLE), f32((member >> 10u) & ROLE), f32(member >> 20u));
    total += e * e * weight;
    count += weight;
  }
  return total / max(count, vec3f(1.0));
}

// z, a and residuals of the training rows, then J J'; returns the norm of the gradient.
fn linearise(distinct: u32) -> f32 {
  var trainings = 0.0;
  for (var i = 0u; i < distinct; i++) {
    let row = row_of(i);
    var e = targets[row] - outcome[at(params.hidden)];
    for (var l = 0u; l < params.hidden; l++) {
      let z = transfer(h[at(row * params.hidden + l)], params.logistic != 0u);
      let phi = outcome[at(l)];
      e -= phi * z;
      scratch[at(z_of() + i * params.hidden + l)] = z;
      scratch[at(a_of() + i * params.hidden + l)] = phi * transfer_slope(z, params.logistic != 0u);
    }
    scratch[at(e_of() + i)] = e;
    trainings += f32(members[at(row)] & ROLE);
  }
  var square = 0.0;
  for (var i = 0u; i < distinct; i++) {
    let row = row_of(i);
    let v_i = f32(members[at(row)] & ROLE) * scratch[at(e_of() + i)];
    for (var j = 0u; j <= i; j++) {
      var inner = 0.0;
      var outer = 1.0;
      for (var l = 0u; l < params.hidden; l++) {
        inner += scratch[at(a_of() + i * params.hidden + l)] * scratch[at(a_of() + j * params.hidden + l)];
        outer += scratch[at(z_of() + i * params.hidden + l)] * scratch[at(z_of() + j * params.hidden + l)];
      }
      let other = row_of(j);
      let entry = products[row * params.rows + other] * inner + outer;
      scratch[at(normal_of() + triangle(i, j))] = entry;
      let v_j = f32(members[at(other)] & ROLE) * scratch[at(e_of() + j)];
      square += select(2.0, 1.0, i == j) * v_i * v_j * entry;
    }
  }
  return 2.0 / trainings * sqrt(max(square, 0.0));
}

// u of (J J' + mu W^-1) u = e; false where the matrix is not positive definite.
fn solve(distinct: u32, mu: f32) -> bool {
  for (var i = 0u; i < distinct; i++) {
    var right = scratch[at(e_of() + i)];
    for (var j = 0u; j <= i; j++) {
      var entry = scratch[at(normal_of() + triangle(i, j))];
      for (var k = 0u; k < j; k++) {
        entry -= scratch[at(factor_of() + triangle(i, k))] * scratch[at(factor_of() + triangle(j, k))];
      }
      if (i == j) {
        entry += mu / f32(members[at(row_of(i))] & ROLE);
        if (!(entry > 0.0)) {
          return false;
        }
        scratch[at(factor_of() + triangle(i, i))] = sqrt(entry);
      } else {
        entry /= scratch[at(factor_of() + triangle(j, j))];
        scratch[at(factor_of() + triangle(i, j))] = entry;
        right -= entry * scratch[at(u_of() + j)];
      }
    }
    scratch[at(u_of() + i)] = right / scratch[at(factor_of() + triangle(i, i))];
  }
  for (var back = 0u; back < distinct; back++) {
    let i = distinct - 1u - back;
    let value = scratch[at(u_of() + i)] / scratch[at(factor_of() + triangle(i, i))];
    scratch[at(u_of() + i)] = value;
    for (var j = 0u; j < i; j++) {
      scratch[at(u_of() + j)] -= scratch[at(factor_of() + triangle(i, j))] * value;
    }
  }
  return true;
}

// The network after the step u: phi and phi_0 at next_phi, activations at next_h.
fn step(distinct: u32) {
  var bias = outcome[at(params.hidden)];
  for (var i = 0u; i < distinct; i++) {
    bias += scratch[at(u_of() + i)];
  }
  scratch[at(next_phi() + params.hidden)] = bias;
  for (var l = 0u; l < params.hidden; l++) {
    var phi = outcome[at(l)];
    for (var i = 0u; i < distinct; i++) {
      phi += scratch[at(u_of() + i)] * scratch[at(z_of() + i * params.hidden + l)];
    }
    scratch[at(next_phi() + l)] = phi;
  }
  for (var row = 0u; row < params.rows; row++) {
    if (members[at(row)] == 0u) {
      continue;
    }
    for (var l = 0u; l < params.hidden; l++) {
      var value = h[at(row * params.hidden + l)];
      for (var i = 0u; i < distinct; i++) {
        value += products[row * params.rows + row_of(i)] * scratch[at(a_of() + i * params.hidden + l)] * scratch[at(u_of() + i)];
      }
      scratch[at(next_h() + row * params.hidden + l)] = value;
    }
  }
}

fn adopt(distinct: u32) {
  for (var l = 0u; l <= params.hidden; l++) {
    outcome[at(l)] = scratch[at(next_phi() + l)];
  }
  for (var row = 0u; row < params.rows; row++) {
    if (members[at(row)] == 0u) {
      continue;
    }
    for (var l = 0u; l < params.hidden; l++) {
      h[at(row * params.hidden + l)] = scratch[at(next_h() + row * params.hidden + l)];
    }
  }
  for (var i = 0u; i < distinct; i++) {
    for (var l = 0u; l < params.hidden; l++) {
      scratch[at(sums() + row_of(i) * params.hidden + l)] += scratch[at(a_of() + i * params.hidden + l)] * scratch[at(u_of() + i)];
    }
  }
}

fn keep_best(epoch: u32, errors: vec3f) {
  let output = params.hidden + 1u;
  for (var l = 0u; l < output; l++) {
    outcome[at(output + l)] = outcome[at(l)];
  }
  for (var i = 0u; i < params.rows * params.hidden; i++) {
    best[at(i)] = scratch[at(sums() + i)];
  }
  outcome[at(2u * output)] = errors.x;
  outcome[at(2u * output + 1u)] = errors.y;
  outcome[at(2u * output + 2u)] = errors.z;
  counters[at(2u)] = epoch;
  counters[at(3u)] = 0u;
}

fn start() {
  var distinct = 0u;
  for (var row = 0u; row < params.rows; row++) {
    if ((members[at(row)] & ROLE) != 0u) {
      scratch[at(list_of() + distinct)] = bitcast<f32>(row);
      distinct++;
    }
    for (var l = 0u; l < params.hidden; l++) {
      scratch[at(sums() + row * params.hidden + l)] = 0.0;
      scratch[at(next_h() + row * params.hidden + l)] = h[at(row * params.hidden + l)];
    }
  }
  for (var l = 0u; l <= params.hidden; l++) {
    scratch[at(next_phi() + l)] = outcome[at(l)];
  }
  let errors = errors_next();
  keep_best(0u, errors);
  outcome[at(2u * params.hidden + 6u)] = params.start_mu;
  outcome[at(2u * params.hidden + 7u)] = errors.x;
  counters[at(0u)] = RUNNING;
  counters[at(1u)] = 0u;
  counters[at(4u)] = distinct;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  lane = linear_workgroup(group, groups) * WORKGROUP + local;
  if (lane >= params.networks) {
    return;
  }
  if (params.first_pass != 0u) {
    start();
  }
  if (counters[at(0u)] != RUNNING) {
    return;
  }
  let tail = 2u * params.hidden + 5u;
  let distinct = counters[at(4u)];
  var mu = outcome[at(tail + 1u)];
  var error = outcome[at(tail + 2u)];
  var epoch = counters[at(1u)];
  var reason = RUNNING;
  for (var turn = 0u; turn <= params.epochs; turn++) {
    let gradient = linearise(distinct);
    outcome[at(tail)] = gradient;
    if (error == 0.0) {
      reason = GOAL;
    } else if (epoch >= params.max_epochs) {
      reason = MAX_EPOCHS;
    } else if (gradient <= params.min_gradient) {
      reason = MIN_GRADIENT;
    } else if (mu >= params.mu_max) {
      reason = MAX_MU;
    } else if (counters[at(3u)] >= params.max_fail) {
      reason = VALIDATION;
    }
    if (reason != RUNNING || turn == params.epochs) {
      break;
    }
    epoch++;
    var errors = vec3f();
    var taken = false;
    while (!taken && mu <= params.mu_max) {
      if (solve(distinct, mu)) {
        step(distinct);
        errors = errors_next();
        taken = errors.x < error;
      }
      if (!taken) {
        mu *= params.mu_increase;
      }
    }
    if (!taken) {
      continue;
    }
    adopt(distinct);
    error = errors.x;
    mu = max(mu * params.mu_decrease, 1e-20);
    var validations = false;
    for (var row = 0u; row < params.rows && !validations; row++) {
      validations = ((members[at(row)] >> 10u) & ROLE) != 0u;
    }
    let least = outcome[at(2u * params.hidden + 3u)];
    if (!validations || errors.y < least) {
      keep_best(epoch, errors);
    } else if (errors.y != least) {
      counters[at(3u)]++;
    }
  }
  outcome[at(tail + 1u)] = mu;
  outcome[at(tail + 2u)] = error;
  counters[at(1u)] = epoch;
  counters[at(0u)] = reason;
}
