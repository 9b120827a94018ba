// Generated from src/bayes/bma_draws.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const bmaDraws = {
  name: 'bayes/bma_draws',
  bindings: [
    {
      name: 'correlations',
      access: 'read',
      element: 'f32',
      stride: 4,
    },
    {
      name: 'steps',
      access: 'read',
      element: 'f32',
      stride: 4,
    },
    {
      name: 'numbers',
      access: 'read_write',
      element: 'f32',
      stride: 4,
    },
    {
      name: 'words',
      access: 'read_write',
      element: 'u32',
      stride: 4,
    },
    {
      name: 'moves',
      access: 'read_write',
      element: 'u32',
      stride: 4,
    },
    {
      name: 'counts',
      access: 'read_write',
      element: 'u32',
      stride: 4,
    },
  ],
  overrides: {
    WORKGROUP: 64,
    SWAPS: false,
  },
  params: {
    size: 48,
    fields: {
      chains: {
        type: 'u32',
        offset: 0,
        size: 4,
      },
      first_chain: {
        type: 'u32',
        offset: 4,
        size: 4,
      },
      features: {
        type: 'u32',
        offset: 8,
        size: 4,
      },
      capacity: {
        type: 'u32',
        offset: 12,
        size: 4,
      },
      first_draw: {
        type: 'u32',
        offset: 16,
        size: 4,
      },
      draws: {
        type: 'u32',
        offset: 20,
        size: 4,
      },
      offset: {
        type: 'f32',
        offset: 24,
        size: 4,
      },
      slope: {
        type: 'f32',
        offset: 28,
        size: 4,
      },
      half_power: {
        type: 'f32',
        offset: 32,
        size: 4,
      },
      seed_low: {
        type: 'u32',
        offset: 36,
        size: 4,
      },
      seed_high: {
        type: 'u32',
        offset: 40,
        size: 4,
      },
    },
  },
  workgroupSize: [
    'WORKGROUP',
    1,
    1,
  ],
  code: `// Metropolis draws over the linear regressions on subsets of candidates; writes the moves that are accepted.
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

// Philox 4x32-10, a counter-based random function: four words from a 128-bit counter and a 64-bit key.
// Source: Salmon, Moraes, Dror, Shaw (2011), Parallel random numbers: as easy as 1, 2, 3. doi:10.1145/2063384.2063405
// 64-bit integers as vec2u, low word in x; signed ones in two's complement.

// The 64-bit product of two words, by 16-bit halves: WGSL has no high multiply.
fn mul_u32(a: u32, b: u32) -> vec2u {
  let al = a & 0xffffu;
  let ah = a >> 16u;
  let bl = b & 0xffffu;
  let bh = b >> 16u;
  let low = al * bl;
  let mid = ah * bl + (low >> 16u);
  let mid2 = al * bh + (mid & 0xffffu);
  return vec2u(a * b, ah * bh + (mid >> 16u) + (mid2 >> 16u));
}

// A signed number times a word.
fn mul_i32_u32(a: i32, b: u32) -> vec2u {
  let product = mul_u32(bitcast<u32>(a), b);
  return vec2u(product.x, product.y - select(0u, b, a < 0i));
}

fn add_64(a: vec2u, b: vec2u) -> vec2u {
  let low = a.x + b.x;
  return vec2u(low, a.y + b.y + select(0u, 1u, low < a.x));
}

fn sub_64(a: vec2u, b: vec2u) -> vec2u {
  return vec2u(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}

fn neg_64(a: vec2u) -> vec2u {
  return sub_64(vec2u(0u), a);
}

fn is_negative_64(a: vec2u) -> bool {
  return (a.y & 0x80000000u) != 0u;
}

fn abs_64(a: vec2u) -> vec2u {
  return select(a, neg_64(a), is_negative_64(a));
}

fn from_i32(a: i32) -> vec2u {
  return vec2u(bitcast<u32>(a), bitcast<u32>(a >> 31u));
}

fn less_u64(a: vec2u, b: vec2u) -> bool {
  return a.y < b.y || (a.y == b.y && a.x < b.x);
}

fn less_i64(a: vec2u, b: vec2u) -> bool {
  return less_u64(a ^ vec2u(0u, 0x80000000u), b ^ vec2u(0u, 0x80000000u));
}

// The low 64 bits of a 64-bit number, signed or not, times a word.
fn mul_64_u32(a: vec2u, b: u32) -> vec2u {
  let low = mul_u32(a.x, b);
  return vec2u(low.x, low.y + a.y * b);
}

// Shifts by 0 to 31 bits.
fn shl_64(a: vec2u, bits: u32) -> vec2u {
  return vec2u(a.x << bits, (a.y << bits) | select(0u, a.x >> (32u - bits), bits != 0u));
}

fn shr_u64(a: vec2u, bits: u32) -> vec2u {
  return vec2u((a.x >> bits) | select(0u, a.y << (32u - bits), bits != 0u), a.y >> bits);
}

fn shr_i64(a: vec2u, bits: u32) -> vec2u {
  return vec2u(shr_u64(a, bits).x, bitcast<u32>(bitcast<i32>(a.y) >> bits));
}

fn philox4x32_10(counter: vec4u, key: vec2u) -> vec4u {
  var c = counter;
  var k = key;
  for (var round = 0u; round < 10u; round++) {
    let p0 = mul_u32(0xd2511f53u, c.x);
    let p1 = mul_u32(0xcd9e8d57u, c.z);
    c = vec4u(p1.y ^ c.y ^ k.x, p1.x, p0.y ^ c.w ^ k.y, p0.x);
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

// An index in 0..n-1 from a random word: floor(word * n / 2^32).
fn mulhi_index(word: u32, n: u32) -> u32 {
  return mul_u32(word, n).y;
}

// The 32-bit finaliser of MurmurHash3, a bijection.
fn fmix32(word: u32) -> u32 {
  var h = word;
  h ^= h >> 16u;
  h *= 0x85ebca6bu;
  h ^= h >> 13u;
  h *= 0xc2b2ae35u;
  h ^= h >> 16u;
  return h;
}
// Unfolds a grid of workgroups that the host folded because one dimension holds at most 65,535.
// Folding may add workgroups at the end: a kernel returns when its index is not below the number it was asked for.

fn linear_workgroup(id: vec3u, count: vec3u) -> u32 {
  return id.x + count.x * (id.y + count.y * id.z);
}

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
`,
} as const satisfies KernelSource;
