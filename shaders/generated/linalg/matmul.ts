// Generated from src/linalg/matmul.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const matmul = {
  name: 'linalg/matmul',
  bindings: [
    {
      name: 'a',
      access: 'read',
      element: 'f32',
      stride: 4,
    },
    {
      name: 'b',
      access: 'read',
      element: 'f32',
      stride: 4,
    },
    {
      name: 'c',
      access: 'read_write',
      element: 'f32',
      stride: 4,
    },
  ],
  overrides: {
    TRANSPOSE_A: false,
    TRANSPOSE_B: false,
  },
  params: {
    size: 32,
    fields: {
      batch: {
        type: 'u32',
        offset: 0,
        size: 4,
      },
      m: {
        type: 'u32',
        offset: 4,
        size: 4,
      },
      k: {
        type: 'u32',
        offset: 8,
        size: 4,
      },
      n: {
        type: 'u32',
        offset: 12,
        size: 4,
      },
      tiles_m: {
        type: 'u32',
        offset: 16,
        size: 4,
      },
      tiles_n: {
        type: 'u32',
        offset: 20,
        size: 4,
      },
    },
  },
  workgroupSize: [
    8,
    8,
    1,
  ],
  code: `// Matrix product, batched, each operand optionally transposed.
// Formula: c[s, i, j] = sum over p of a[s, i, p] * b[s, p, j], in f32, p ascending within and across tiles.
// Source: Golub, Van Loan (2013), Matrix Computations, 4th ed., section 1.3 (block algorithm).
// Shapes: a (batch, m, k), stored (batch, k, m) if transposed; b (batch, k, n), stored (batch, n, k) if transposed;
//   c (batch, m, n).
// Parallel: one workgroup for a tile of TILE * BLOCK rows and columns of one matrix, BLOCK^2 elements for each invocation.
// Numerics: products may be fused; |error| <= (k + 2) 2^-24 sum |a b| times a small constant.
// Unfolds a grid of workgroups that the host folded because one dimension holds at most 65,535.
// Folding may add workgroups at the end: a kernel returns when its index is not below the number it was asked for.

fn linear_workgroup(id: vec3u, count: vec3u) -> u32 {
  return id.x + count.x * (id.y + count.y * id.z);
}

override TRANSPOSE_A: bool = false;
override TRANSPOSE_B: bool = false;

struct Params {
  batch: u32,
  m: u32,
  k: u32,
  n: u32,
  tiles_m: u32,
  tiles_n: u32,
}

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> c: array<f32>;
@group(1) @binding(0) var<uniform> params: Params;

const TILE = 8u;
const BLOCK = 4u;
const SIDE = 32u;
const DEPTH = 16u;

var<workgroup> tile_a: array<f32, SIDE * DEPTH>;
var<workgroup> tile_b: array<f32, SIDE * DEPTH>;

fn load_a(base: u32, row: u32, p: u32) -> f32 {
  if (row >= params.m || p >= params.k) {
    return 0.0;
  }
  return a[base + select(row * params.k + p, p * params.m + row, TRANSPOSE_A)];
}

fn load_b(base: u32, p: u32, column: u32) -> f32 {
  if (column >= params.n || p >= params.k) {
    return 0.0;
  }
  return b[base + select(p * params.n + column, column * params.k + p, TRANSPOSE_B)];
}

@compute @workgroup_size(TILE, TILE)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = linear_workgroup(workgroup, workgroups);
  let tiles = params.tiles_m * params.tiles_n;
  if (index >= tiles * params.batch) {
    return;
  }
  let matrix = index / tiles;
  let row0 = (index % tiles) / params.tiles_n * SIDE;
  let column0 = index % params.tiles_n * SIDE;
  let base_a = matrix * params.m * params.k;
  let base_b = matrix * params.k * params.n;

  var sums: array<array<f32, BLOCK>, BLOCK>;
  for (var p0 = 0u; p0 < params.k; p0 += DEPTH) {
    for (var e = thread; e < SIDE * DEPTH; e += TILE * TILE) {
      tile_a[e] = load_a(base_a, row0 + e / DEPTH, p0 + e % DEPTH);
      tile_b[e] = load_b(base_b, p0 + e / SIDE, column0 + e % SIDE);
    }
    workgroupBarrier();
    for (var p = 0u; p < DEPTH; p++) {
      var right: array<f32, BLOCK>;
      for (var j = 0u; j < BLOCK; j++) {
        right[j] = tile_b[p * SIDE + local.x * BLOCK + j];
      }
      for (var i = 0u; i < BLOCK; i++) {
        let left = tile_a[(local.y * BLOCK + i) * DEPTH + p];
        for (var j = 0u; j < BLOCK; j++) {
          sums[i][j] += left * right[j];
        }
      }
    }
    workgroupBarrier();
  }

  for (var i = 0u; i < BLOCK; i++) {
    let row = row0 + local.y * BLOCK + i;
    for (var j = 0u; j < BLOCK; j++) {
      let column = column0 + local.x * BLOCK + j;
      if (row < params.m && column < params.n) {
        c[(matrix * params.m + row) * params.n + column] = sums[i][j];
      }
    }
  }
}
`,
} as const satisfies KernelSource;
