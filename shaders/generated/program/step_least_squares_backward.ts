// Generated from src/program/step_least_squares_backward.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const stepLeastSquaresBackward = {
  name: 'program/step_least_squares_backward',
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
    size: 64,
    fields: {
      replicas: {
        type: 'u32',
        offset: 0,
        size: 4,
      },
      loadings: {
        type: 'u32',
        offset: 4,
        size: 4,
      },
      loadings_step: {
        type: 'u32',
        offset: 8,
        size: 4,
      },
      y: {
        type: 'u32',
        offset: 12,
        size: 4,
      },
      y_step: {
        type: 'u32',
        offset: 16,
        size: 4,
      },
      x: {
        type: 'u32',
        offset: 20,
        size: 4,
      },
      dx: {
        type: 'u32',
        offset: 24,
        size: 4,
      },
      dloadings: {
        type: 'u32',
        offset: 28,
        size: 4,
      },
      dy: {
        type: 'u32',
        offset: 32,
        size: 4,
      },
      n: {
        type: 'u32',
        offset: 36,
        size: 4,
      },
      p: {
        type: 'u32',
        offset: 40,
        size: 4,
      },
      r: {
        type: 'u32',
        offset: 44,
        size: 4,
      },
      ridge: {
        type: 'f32',
        offset: 48,
        size: 4,
      },
    },
  },
  workgroupSize: [
    64,
    1,
    1,
  ],
  code: `// Gradient of the least squares of many small systems.
//
// Formula: with u = (L'L + ridge I)^-1 dx and e = y - L x: dL += e u' - (L u) x', dy += L u.
// Source: Giles (2008), https://doi.org/10.1007/978-3-540-68942-3_4.
// Inputs: loadings (n x p x r, r <= 8), y (n x p), x, dx (n x r). Outputs: dloadings, dy (or none).
// Parallelisation: an invocation takes one system of one replica.

// Cholesky factor of L'L + ridge I of one of many small systems, and systems solved with it.
// Source: Golub and Van Loan (2013), Matrix Computations, 4th ed., section 4.2, ISBN 9781421407944.
// The kernel's params name loadings (n x p x r, r <= 8), loadings_step, p, r and ridge.

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

const MOST = 8u;

// Cholesky factor of L'L + ridge I, row by row, and what is solved with it.
var<private> factor: array<f32, 64>;
var<private> solution: array<f32, 8>;

fn loading(sample: u32, row: u32, i: u32, lane: vec2u) -> f32 {
  return load_step(params.loadings, params.loadings_step, (sample * params.p + row) * params.r + i, lane);
}

// Returns the smallest squared diagonal element.
fn decompose(sample: u32, lane: vec2u) -> f32 {
  var smallest = 3.4e38;
  for (var i = 0u; i < params.r; i++) {
    for (var j = 0u; j <= i; j++) {
      var sum = select(0.0, params.ridge, i == j);
      for (var row = 0u; row < params.p; row++) {
        sum += loading(sample, row, i, lane) * loading(sample, row, j, lane);
      }
      for (var t = 0u; t < j; t++) {
        sum -= factor[i * MOST + t] * factor[j * MOST + t];
      }
      if (i == j) {
        smallest = min(smallest, sum);
        factor[i * MOST + i] = sqrt(max(sum, 1e-30));
      } else {
        factor[i * MOST + j] = sum / factor[j * MOST + j];
      }
    }
  }
  return smallest;
}

// Solves for \`solution\`, in place.
fn solve() {
  for (var i = 0u; i < params.r; i++) {
    var sum = solution[i];
    for (var t = 0u; t < i; t++) {
      sum -= factor[i * MOST + t] * solution[t];
    }
    solution[i] = sum / factor[i * MOST + i];
  }
  for (var back = 0u; back < params.r; back++) {
    let i = params.r - 1u - back;
    var sum = solution[i];
    for (var t = i + 1u; t < params.r; t++) {
      sum -= factor[t * MOST + i] * solution[t];
    }
    solution[i] = sum / factor[i * MOST + i];
  }
}

struct Params {
  replicas: u32,
  loadings: u32,
  loadings_step: u32,
  y: u32,
  y_step: u32,
  x: u32,
  dx: u32,
  dloadings: u32,
  dy: u32,
  n: u32,
  p: u32,
  r: u32,
  ridge: f32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= params.n) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  decompose(item.x, lane);
  for (var i = 0u; i < params.r; i++) {
    solution[i] = load(params.dx, item.x * params.r + i, lane);
  }
  solve();
  for (var row = 0u; row < params.p; row++) {
    var residual = load_step(params.y, params.y_step, item.x * params.p + row, lane);
    var image = 0.0;
    for (var i = 0u; i < params.r; i++) {
      let weight = loading(item.x, row, i, lane);
      residual -= weight * load(params.x, item.x * params.r + i, lane);
      image += weight * solution[i];
    }
    for (var i = 0u; i < params.r; i++) {
      let change = residual * solution[i] - image * load(params.x, item.x * params.r + i, lane);
      add(params.dloadings, (item.x * params.p + row) * params.r + i, lane, change);
    }
    if (params.dy != NONE) {
      add(params.dy, item.x * params.p + row, lane, image);
    }
  }
}
`,
} as const satisfies KernelSource;
