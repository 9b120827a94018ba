// Generated from src/program/step_activation_backward.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const stepActivationBackward = {
  name: 'program/step_activation_backward',
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
    size: 48,
    fields: {
      replicas: {
        type: 'u32',
        offset: 0,
        size: 4,
      },
      y: {
        type: 'u32',
        offset: 4,
        size: 4,
      },
      dy: {
        type: 'u32',
        offset: 8,
        size: 4,
      },
      dbias: {
        type: 'u32',
        offset: 12,
        size: 4,
      },
      rows: {
        type: 'u32',
        offset: 16,
        size: 4,
      },
      columns: {
        type: 'u32',
        offset: 20,
        size: 4,
      },
      y_row: {
        type: 'u32',
        offset: 24,
        size: 4,
      },
      dy_row: {
        type: 'u32',
        offset: 28,
        size: 4,
      },
      activation: {
        type: 'u32',
        offset: 32,
        size: 4,
      },
    },
  },
  workgroupSize: [
    64,
    1,
    1,
  ],
  code: `// Takes the gradient of an activated value to that before the activation, in place, and to the bias.
//
// Formula: dy[i, j] *= activation'(y[i, j]); dbias[j] += sum over i of dy[i, j].
// Source: Rumelhart, Hinton and Williams (1986), https://doi.org/10.1038/323533a0.
// Inputs: y (rows x columns). Outputs: dy (rows x columns), dbias (columns, or none).
// Parallelisation: an invocation takes one column of one replica.

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
  y: u32,
  dy: u32,
  dbias: u32,
  rows: u32,
  columns: u32,
  y_row: u32,
  dy_row: u32,
  activation: u32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= params.columns) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  var sum = 0.0;
  for (var i = 0u; i < params.rows; i++) {
    let at = own(params.dy, i * params.dy_row + item.x, lane);
    let gradient = arena[at] * slope(load(params.y, i * params.y_row + item.x, lane), params.activation);
    arena[at] = gradient;
    sum += gradient;
  }
  if (params.dbias != NONE) {
    add(params.dbias, item.x, lane, sum);
  }
}
`,
} as const satisfies KernelSource;
