// Matrix product, batched, each operand optionally transposed.
//
// Formula: c[s, i, j] = sum over p of a[s, i, p] b[s, p, j], p ascending.
// Source: Golub and Van Loan (2013), Matrix Computations, 4th ed., section 1.3 (block algorithm), ISBN 9781421407944.
// Inputs: a (batch x m x k, or batch x k x m where TRANSPOSE_A), b (batch x k x n, or batch x n x k where TRANSPOSE_B).
// Outputs: c (batch x m x n).
// Parallelisation: a workgroup computes a tile of SIDE x SIDE elements of one matrix, each invocation 4 x 4 of them.
// Numerics: f32, a product and its sum may be fused: |error| <= (k + 2) 2^-24 sum |a b|.

// include: grid

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

const LANES = 8u;
const SIDE = 32u;
const DEPTH = 16u;

// Four neighbouring rows of a, or columns of b, at one p: index p * LANES + (row or column) / 4.
var<workgroup> tile_a: array<vec4f, DEPTH * LANES>;
var<workgroup> tile_b: array<vec4f, DEPTH * LANES>;

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

fn store_c(base: u32, row: u32, column: u32, sums: vec4f) {
  if (row >= params.m) {
    return;
  }
  let at = base + row * params.n + column;
  for (var j = 0u; j < min(4u, max(column, params.n) - column); j++) {
    c[at + j] = sums[j];
  }
}

@compute @workgroup_size(LANES, LANES)
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

  var sums0 = vec4f();
  var sums1 = vec4f();
  var sums2 = vec4f();
  var sums3 = vec4f();
  for (var p0 = 0u; p0 < params.k; p0 += DEPTH) {
    for (var e = thread; e < DEPTH * LANES; e += LANES * LANES) {
      let p = p0 + e / LANES;
      let row = row0 + 4u * (e % LANES);
      let column = column0 + 4u * (e % LANES);
      tile_a[e] = vec4f(load_a(base_a, row, p), load_a(base_a, row + 1u, p), load_a(base_a, row + 2u, p), load_a(base_a, row + 3u, p));
      tile_b[e] = vec4f(load_b(base_b, p, column), load_b(base_b, p, column + 1u), load_b(base_b, p, column + 2u), load_b(base_b, p, column + 3u));
    }
    workgroupBarrier();
    for (var p = 0u; p < DEPTH; p++) {
      let left = tile_a[p * LANES + local.y];
      let right = tile_b[p * LANES + local.x];
      sums0 += left.x * right;
      sums1 += left.y * right;
      sums2 += left.z * right;
      sums3 += left.w * right;
    }
    workgroupBarrier();
  }

  let base_c = matrix * params.m * params.n;
  let row = row0 + 4u * local.y;
  let column = column0 + 4u * local.x;
  store_c(base_c, row, column, sums0);
  store_c(base_c, row + 1u, column, sums1);
  store_c(base_c, row + 2u, column, sums2);
  store_c(base_c, row + 3u, column, sums3);
}
