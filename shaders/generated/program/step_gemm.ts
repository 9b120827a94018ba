// Generated from src/program/step_gemm.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const stepGemm = {
  name: 'program/step_gemm',
  bindings: [
    {
      name: 'arena',
      access: 'read_write',
      element: 'f32',
      stride: 4,
    },
  ],
  overrides: {},
  params: {
    size: 80,
    fields: {
      replicas: {
        type: 'u32',
        offset: 0,
        size: 4,
      },
      a: {
        type: 'u32',
        offset: 4,
        size: 4,
      },
      a_step: {
        type: 'u32',
        offset: 8,
        size: 4,
      },
      b: {
        type: 'u32',
        offset: 12,
        size: 4,
      },
      b_step: {
        type: 'u32',
        offset: 16,
        size: 4,
      },
      bias: {
        type: 'u32',
        offset: 20,
        size: 4,
      },
      c: {
        type: 'u32',
        offset: 24,
        size: 4,
      },
      m: {
        type: 'u32',
        offset: 28,
        size: 4,
      },
      k: {
        type: 'u32',
        offset: 32,
        size: 4,
      },
      n: {
        type: 'u32',
        offset: 36,
        size: 4,
      },
      a_row: {
        type: 'u32',
        offset: 40,
        size: 4,
      },
      a_column: {
        type: 'u32',
        offset: 44,
        size: 4,
      },
      b_row: {
        type: 'u32',
        offset: 48,
        size: 4,
      },
      b_column: {
        type: 'u32',
        offset: 52,
        size: 4,
      },
      c_row: {
        type: 'u32',
        offset: 56,
        size: 4,
      },
      accumulate: {
        type: 'u32',
        offset: 60,
        size: 4,
      },
      activation: {
        type: 'u32',
        offset: 64,
        size: 4,
      },
    },
  },
  workgroupSize: [
    64,
    1,
    1,
  ],
  code: `// Product of two strided matrices for every replica, with a bias and an activation, or added to what is there.
//
// Formula: c[i, j] = activation(sum over p of a[i, p] b[p, j] + bias[j]), p ascending; c[i, j] += where accumulate.
// Source: Golub and Van Loan (2013), Matrix Computations, 4th ed., section 1.3, ISBN 9781421407944.
// Inputs: a (m x k), b (k x n), bias (n, or none). Output: c (m x n).
// Parallelisation: an invocation computes four rows and two columns of one replica; at the edges the last row or column again.
// Numerics: f32, a product and its sum may be fused: |error| <= (k + 2) 2^-24 sum |a b|.

// One array holds everything of a program: constants first, then the values of all replicas, the replica the innermost axis, so
// that neighbouring lanes are neighbouring replicas. Element e of replica r of the value at \`base\` is base + e * replicas + r.
// Values that may be constants come with a step: \`replicas\`, or 1 for a constant.

// Unfolds a grid of workgroups that the host folded because one dimension holds at most 65,535.
// Folding may add workgroups at the end: a kernel returns when its index is not below the number it was asked for.

fn linear_workgroup(id: vec3u, count: vec3u) -> u32 {
  return id.x + count.x * (id.y + count.y * id.z);
}

const WORKGROUP = 64u;
const NONE = 0xffffffffu;

@group(0) @binding(0) var<storage, read_write> arena: array<f32>;

fn own(base: u32, element: u32, lane: vec2u) -> u32 {
  return base + element * lane.y + lane.x;
}

fn load(base: u32, element: u32, lane: vec2u) -> f32 {
  return arena[base + element * lane.y + lane.x];
}

fn store(base: u32, element: u32, lane: vec2u, value: f32) {
  arena[base + element * lane.y + lane.x] = value;
}

fn add(base: u32, element: u32, lane: vec2u, value: f32) {
  arena[base + element * lane.y + lane.x] += value;
}

fn load_step(base: u32, step: u32, element: u32, lane: vec2u) -> f32 {
  return arena[base + element * step + select(lane.x, 0u, step == 1u)];
}

// Item and replica of an invocation; \`replicas\` invocations make an item.
fn item_of(workgroup: vec3u, workgroups: vec3u, local: u32, replicas: u32) -> vec2u {
  let index = linear_workgroup(workgroup, workgroups) * WORKGROUP + local;
  return vec2u(index / replicas, index % replicas);
}
// Elementary functions as in the Cephes library (Moshier 1989), the same polynomials as assembly/program/lanes.ts: WGSL's own
// are allowed absolute errors of 2^-11.

fn precise_exp(value: f32) -> f32 {
  let x = clamp(value, -87.0, 88.0);
  let n = round(x * 1.44269504088896341);
  let r = x - n * 0.693359375 - n * -2.12194440e-4;
  var p = 1.9875691500e-4;
  p = p * r + 1.3981999507e-3;
  p = p * r + 8.3334519073e-3;
  p = p * r + 4.1665795894e-2;
  p = p * r + 1.6666665459e-1;
  p = p * r + 5.0000001201e-1;
  return (p * (r * r) + r + 1.0) * bitcast<f32>((i32(n) + 127) << 23u);
}

// Natural logarithm of a positive normal number.
fn precise_log(value: f32) -> f32 {
  let bits = bitcast<u32>(value);
  let mantissa = bitcast<f32>((bits & 0x007fffffu) | 0x3f000000u);
  let low = mantissa < 0.707106781186547524;
  let e = f32(i32(bits >> 23u) - 126) - select(0.0, 1.0, low);
  let x = mantissa - 1.0 + select(0.0, mantissa, low);
  let z = x * x;
  var p = 7.0376836292e-2;
  p = p * x - 1.1514610310e-1;
  p = p * x + 1.1676998740e-1;
  p = p * x - 1.2420140846e-1;
  p = p * x + 1.4249322787e-1;
  p = p * x - 1.6668057665e-1;
  p = p * x + 2.0000714765e-1;
  p = p * x - 2.4999993993e-1;
  p = p * x + 3.3333331174e-1;
  let y = p * x * z - 2.12194440e-4 * e - 0.5 * z;
  return 0.693359375 * e + (x + y);
}

fn sigmoid(x: f32) -> f32 {
  return 1.0 / (1.0 + precise_exp(-x));
}

fn precise_tanh(x: f32) -> f32 {
  let size = abs(x);
  let z = x * x;
  var p = -5.70498872745e-3;
  p = p * z + 2.06390887954e-2;
  p = p * z - 5.37397155531e-2;
  p = p * z + 1.33314422036e-1;
  p = p * z - 3.33332819422e-1;
  let far = 1.0 - 2.0 / (precise_exp(size + size) + 1.0);
  return select(select(far, -far, x < 0.0), p * z * x + x, size < 0.625);
}

// log(1 + exp(x)) without overflow.
fn softplus(x: f32) -> f32 {
  return max(x, 0.0) + precise_log(1.0 + precise_exp(-abs(x)));
}

// Cosine and sine of 2 pi u for u in [0, 1).
fn circle(u: f32) -> vec2f {
  let turns = 4.0 * u;
  let nearest = round(turns);
  let x = (turns - nearest) * 1.57079632679489662;
  let z = x * x;
  let sine = ((-1.9515295891e-4 * z + 8.3321608736e-3) * z - 1.6666654611e-1) * z * x + x;
  let cosine = ((2.443315711809948e-5 * z - 1.388731625493765e-3) * z + 4.166664568298827e-2) * (z * z) - 0.5 * z + 1.0;
  switch u32(nearest) & 3u {
    case 1u: { return vec2f(-sine, cosine); }
    case 2u: { return vec2f(-cosine, -sine); }
    case 3u: { return vec2f(sine, -cosine); }
    default: { return vec2f(cosine, sine); }
  }
}

const LINEAR = 0u;
const RELU = 1u;
const SIGMOID = 2u;

fn activate(x: f32, activation: u32) -> f32 {
  if (activation == LINEAR) {
    return x;
  }
  if (activation == RELU) {
    return max(x, 0.0);
  }
  if (activation == SIGMOID) {
    return sigmoid(x);
  }
  return precise_tanh(x);
}

// Derivative of the activation where its value is y.
fn slope(y: f32, activation: u32) -> f32 {
  if (activation == LINEAR) {
    return 1.0;
  }
  if (activation == RELU) {
    return select(0.0, 1.0, y > 0.0);
  }
  if (activation == SIGMOID) {
    return y * (1.0 - y);
  }
  return 1.0 - y * y;
}

struct Params {
  replicas: u32,
  a: u32,
  a_step: u32,
  b: u32,
  b_step: u32,
  bias: u32,
  c: u32,
  m: u32,
  k: u32,
  n: u32,
  a_row: u32,
  a_column: u32,
  b_row: u32,
  b_column: u32,
  c_row: u32,
  accumulate: u32,
  activation: u32,
}

@group(1) @binding(0) var<uniform> params: Params;

fn store_c(element: u32, sum: f32, lane: vec2u) {
  let at = own(params.c, element, lane);
  var total = sum;
  if (params.accumulate != 0u) {
    total += arena[at];
  }
  arena[at] = activate(total, params.activation);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= ((params.m + 3u) / 4u) * ((params.n + 1u) / 2u)) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  let across = (params.n + 1u) / 2u;
  let row = item.x / across * 4u;
  let column = item.x % across * 2u;
  let rows = min(vec4u(row, row + 1u, row + 2u, row + 3u), vec4u(params.m - 1u)) * params.a_row;
  let columns = min(vec2u(column, column + 1u), vec2u(params.n - 1u));
  var sums0 = vec4f();
  var sums1 = vec4f();
  if (params.bias != NONE) {
    sums0 = vec4f(load(params.bias, columns.x, lane));
    sums1 = vec4f(load(params.bias, columns.y, lane));
  }
  let lane_a = select(lane.x, 0u, params.a_step == 1u) + params.a;
  let lane_b = select(lane.x, 0u, params.b_step == 1u) + params.b;
  for (var p = 0u; p < params.k; p++) {
    let at = (rows + p * params.a_column) * params.a_step + lane_a;
    let left = vec4f(arena[at.x], arena[at.y], arena[at.z], arena[at.w]);
    let from_b = (columns * params.b_column + p * params.b_row) * params.b_step + lane_b;
    sums0 += left * arena[from_b.x];
    sums1 += left * arena[from_b.y];
  }
  for (var i = 0u; i < min(4u, params.m - row); i++) {
    store_c((row + i) * params.c_row + column, sums0[i], lane);
    if (column + 1u < params.n) {
      store_c((row + i) * params.c_row + column + 1u, sums1[i], lane);
    }
  }
}
`,
} as const satisfies KernelSource;
