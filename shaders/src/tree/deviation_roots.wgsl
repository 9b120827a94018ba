// Sums of squares of the root nodes that may be split, for growth by a deviation criterion.
//
// Formula: Q = sum w t^2, V = N Q - S^2 over the tree's rows.
// Source: Wang and Witten (1997), https://hdl.handle.net/10289/1183.
// Inputs: weights (see draw_rows), labels (rows). Outputs: work (3 vec4u an item: Q is put behind the key), spreads (trees: V in two
// words, N), counters.
// Parallelisation: one lane an item.
// Numerics: 64-bit integers in two words; |S| below 2^31, V below 2^62.

// include: tree_words
// include: deviation
// include: grid

override WORKGROUP: u32 = 64u;

struct Params {
  rows: u32,
}

@group(0) @binding(0) var<storage, read> weights: array<u32>;
@group(0) @binding(1) var<storage, read> labels: array<i32>;
@group(0) @binding(2) var<storage, read_write> work: array<vec4u>;
@group(0) @binding(3) var<storage, read_write> spreads: array<vec4u>;
@group(0) @binding(4) var<storage, read_write> counters: array<atomic<u32>>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = linear_workgroup(group, groups) * WORKGROUP + local;
  if (item >= atomicLoad(&counters[COUNTER_ITEMS])) {
    return;
  }
  let place = work[3u * item];
  var squares = vec2u();
  var sum = 0i;
  for (var row = 0u; row < params.rows; row++) {
    let weight = weights[bag_index(place.x, row, params.rows)];
    let size = bitcast<u32>(abs(labels[row]));
    squares = add_64(squares, mul_64_u32(mul_u32(size, size), weight));
    sum += bitcast<i32>(weight) * labels[row];
  }
  let key = work[3u * item + 2u].xy;
  work[3u * item + 2u] = vec4u(key, squares);
  spreads[place.x] = vec4u(spread_of(place.w, sum, squares), place.w, 0u);
}
