// Metropolis draws over the linear regressions on subsets of candidates; writes the moves that are accepted.
//
// Formula: model M of size k leaves the share r of the target's sum of squares; its posterior is proportional to
// exp(weight(k)) (offset + slope r)^(-power / 2). Draw t of a chain has the words w = philox((t >> 1, chain, 0, MOVE), seed), two a
// draw: candidate floor(w0 K / 2^32) is taken in or out where log((w1 + 1/2) / 2^32) is below the log ratio of posteriors. With
// SWAPS it has w = philox((t, chain, 0, MOVE), seed): if w3 is odd, member w0 and outsider w1 of the ascending ones change
// places, else candidate w0 flips; w2 decides. Members' inverse correlations A and coefficients b: a candidate with correlations v
// leaves s = 1 - v'Av unexplained and lowers r by (c - v'b)^2 / s; the member in slot i raises it by b_i^2 / A_ii.
// Source: Madigan and York (1995), https://doi.org/10.2307/1403615.
// Inputs: correlations (features x features, then features with the target), steps (capacity: weight(k + 1) - weight(k)).
// State, read and written: numbers (chains innermost: r, b, v, Av, A, capacity = maxSize), words (size, moves since A was computed
// anew, members, slot + 1 of each candidate). Outputs: moves ((draw - first_draw) << 16 | candidate; chains innermost), counts (chains).
// Parallelisation: one lane a chain; state and moves lie chain by chain, so that lanes read neighbours.
// Numerics: f32; A is computed anew every REFRESH moves. A candidate with s below TOLERANCE does not enter.

// include: philox
// include: grid

override WORKGROUP: u32 = 64u;
override SWAPS: bool = false;

struct Params {
  chains: u32,
  first_chain: u32,
  features: u32,
  capacity: u32,
  first_draw: u32,
  draws: u32,
  offset: f32,
  slope: f32,
  half_power: f32,
  seed_low: u32,
  seed_high: u32,
}

const PURPOSE_MOVE = 20u;
const REFRESH = 64u;
const TOLERANCE = 1e-3f;
const LEAST = 1e-7f;
const NOTHING = 0xffffffffu;

@group(0) @binding(0) var<storage, read> correlations: array<f32>;
@group(0) @binding(1) var<storage, read> steps: array<f32>;
@group(0) @binding(2) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(3) var<storage, read_write> words: array<u32>;
@group(0) @binding(4) var<storage, read_write> moves: array<u32>;
@group(0) @binding(5) var<storage, read_write> counts: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

var<private> lane: u32;
var<private> size: u32;
var<private> changes: u32;
var<private> residual: f32;
var<private> unexplained: f32;
var<private> covariance: f32;
var<private> recorded: u32;

fn number(element: u32) -> u32 {
  return element * params.chains + lane;
}

fn coefficient(slot: u32) -> u32 {
  return number(1u + slot);
}

fn row(slot: u32) -> u32 {
  return number(1u + params.capacity + slot);
}

fn product(slot: u32) -> u32 {
  return number(1u + 2u * params.capacity + slot);
}

fn inverse(i: u32, j: u32) -> u32 {
  return number(1u + (3u + i) * params.capacity + j);
}

fn member(slot: u32) -> u32 {
  return (2u + slot) * params.chains + lane;
}

fn slot_of(variable: u32) -> u32 {
  return (2u + params.capacity + variable) * params.chains + lane;
}

fn project(variable: u32) {
  for (var i = 0u; i < size; i++) {
    numbers[row(i)] = correlations[variable * params.features + words[member(i)]];
  }
  unexplained = 1.0;
  covariance = correlations[params.features * params.features + variable];
  for (var i = 0u; i < size; i++) {
    var sum = 0.0;
    for (var j = 0u; j < size; j++) {
      sum += numbers[inverse(i, j)] * numbers[row(j)];
    }
    numbers[product(i)] = sum;
    unexplained -= sum * numbers[row(i)];
    covariance -= numbers[row(i)] * numbers[coefficient(i)];
  }
}

fn add(variable: u32) {
  let scale = 1.0 / max(unexplained, 1e-6);
  let b = covariance * scale;
  for (var i = 0u; i < size; i++) {
    let p = numbers[product(i)];
    for (var j = 0u; j < size; j++) {
      numbers[inverse(i, j)] += p * scale * numbers[product(j)];
    }
    numbers[inverse(i, size)] = -p * scale;
    numbers[inverse(size, i)] = -p * scale;
    numbers[coefficient(i)] -= p * b;
  }
  numbers[inverse(size, size)] = scale;
  numbers[coefficient(size)] = b;
  words[member(size)] = variable;
  size++;
  words[slot_of(variable)] = size;
  residual = max(residual - covariance * b, 0.0);
  changes++;
}

fn drop(slot: u32) {
  let scale = 1.0 / numbers[inverse(slot, slot)];
  let b = numbers[coefficient(slot)];
  for (var i = 0u; i < size; i++) {
    numbers[row(i)] = numbers[inverse(slot, i)];
  }
  for (var i = 0u; i < size; i++) {
    let p = numbers[row(i)] * scale;
    for (var j = 0u; j < size; j++) {
      numbers[inverse(i, j)] -= p * numbers[row(j)];
    }
    numbers[coefficient(i)] -= p * b;
  }
  residual = min(residual + b * b * scale, 1.0);
  words[slot_of(words[member(slot)])] = 0u;
  size--;
  changes++;
  if (slot == size) {
    return;
  }
  let last = words[member(size)];
  words[member(slot)] = last;
  words[slot_of(last)] = slot + 1u;
  numbers[coefficient(slot)] = numbers[coefficient(size)];
  for (var i = 0u; i <= size; i++) {
    numbers[inverse(slot, i)] = numbers[inverse(size, i)];
  }
  for (var i = 0u; i < size; i++) {
    numbers[inverse(i, slot)] = numbers[inverse(i, size)];
  }
}

fn refresh() {
  let all = size;
  size = 0u;
  residual = 1.0;
  for (var i = 0u; i < all; i++) {
    let variable = words[member(i)];
    project(variable);
    add(variable);
  }
  changes = 0u;
}

fn record(draw: u32, variable: u32) {
  moves[recorded * params.chains + lane] = ((draw - params.first_draw) << 16u) | variable;
  recorded++;
}

fn accepts(word: u32, weight: f32, proposed: f32) -> bool {
  let here = params.offset + params.slope * max(residual, LEAST);
  let there = params.offset + params.slope * max(proposed, LEAST);
  // Through i32, since unsigned conversions are slow on CPUs.
  let uniform_number = (f32(bitcast<i32>(word >> 1u)) + 0.25) * 0x1p-31f;
  return log(uniform_number) < weight + params.half_power * log(here / there);
}

fn flip(draw: u32, variable: u32, word: u32) {
  let held = words[slot_of(variable)];
  if (held != 0u) {
    let b = numbers[coefficient(held - 1u)];
    if (accepts(word, -steps[size - 1u], min(residual + b * b / numbers[inverse(held - 1u, held - 1u)], 1.0))) {
      drop(held - 1u);
      record(draw, variable);
    }
    return;
  }
  if (size == params.capacity) {
    return;
  }
  project(variable);
  if (unexplained > TOLERANCE && accepts(word, steps[size], residual - covariance * covariance / unexplained)) {
    add(variable);
    record(draw, variable);
  }
}

// The candidate at this place among the members, or among the others.
fn pick(place: u32, inside: bool) -> u32 {
  var left = place;
  for (var j = 0u; j < params.features; j++) {
    if ((words[slot_of(j)] != 0u) == inside) {
      if (left == 0u) {
        return j;
      }
      left--;
    }
  }
  return NOTHING;
}

fn swap(draw: u32, gone: u32, variable: u32, word: u32) {
  let slot = words[slot_of(gone)] - 1u;
  project(variable);
  let share = numbers[product(slot)] / numbers[inverse(slot, slot)];
  let b = numbers[coefficient(slot)];
  let left = unexplained + share * numbers[product(slot)];
  let c = covariance + share * b;
  if (left > TOLERANCE && accepts(word, 0.0, residual + b * b / numbers[inverse(slot, slot)] - c * c / left)) {
    drop(slot);
    project(variable);
    add(variable);
    record(draw, gone);
    record(draw, variable);
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  lane = linear_workgroup(group, groups) * WORKGROUP + local;
  if (lane >= params.chains) {
    return;
  }
  size = words[lane];
  changes = words[params.chains + lane];
  residual = numbers[lane];
  recorded = 0u;
  if (params.first_draw == 0u) {
    refresh();
  }
  let seed = vec2u(params.seed_low, params.seed_high);
  let chain = params.first_chain + lane;
  var drawn = vec4u();
  for (var draw = params.first_draw; draw < params.first_draw + params.draws; draw++) {
    if (SWAPS) {
      drawn = philox4x32_10(vec4u(draw, chain, 0u, PURPOSE_MOVE), seed);
      if ((drawn.w & 1u) == 0u) {
        flip(draw, mulhi_index(drawn.x, params.features), drawn.z);
      } else if (size > 0u && size < params.features) {
        swap(draw, pick(mulhi_index(drawn.x, size), true), pick(mulhi_index(drawn.y, params.features - size), false), drawn.z);
      }
    } else {
      if (draw == params.first_draw || (draw & 1u) == 0u) {
        drawn = philox4x32_10(vec4u(draw >> 1u, chain, 0u, PURPOSE_MOVE), seed);
      }
      let pair = select(drawn.xy, drawn.zw, (draw & 1u) == 1u);
      flip(draw, mulhi_index(pair.x, params.features), pair.y);
    }
    if (changes >= REFRESH) {
      refresh();
    }
  }
  words[lane] = size;
  words[params.chains + lane] = changes;
  numbers[lane] = residual;
  counts[lane] = recorded;
}
