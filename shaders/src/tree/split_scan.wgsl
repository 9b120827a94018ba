// Best cut of each considered feature in each node of the worklist.
//
// Formula: at each boundary between distinct ranks with nL, nR >= min_leaf, num = sL * N - S * nL, den = nL * nR; the cut of the
// largest num^2 / den wins, then the lowest rank. That score is proportional to the fall in squared error.
// Source: Breiman, Friedman, Olshen and Stone (1984), ISBN 9780412048418.
// Inputs: work (3 vec4u an item), drawn (items x LANES, read where SAMPLED), lists (trees x capacity x features), labels (rows),
// weights (trees x rows, read where WEIGHT_BITS is 0). Outputs: counters (those of the next level cleared), best (6 fields, each
// `stride` words: score as f32 or -1, |num| low, |num| high, nL, ranks left | right << 16, feature).
// Parallelisation: one lane an (item, feature), walking the node's rows in the feature's order; neighbouring lanes belong to one
// item and so have equal trip counts.
// Numerics: sums are 64-bit integers. f32 may only reject or accept beyond a margin of 1e-5, far above its error of a few 2^-24;
// within the margin the 174-bit products are compared exactly.

// include: wide_int
// include: split_score
// include: tree_words
// include: grid

override WORKGROUP: u32 = 64u;
override LANES: u32 = 1u;
override SAMPLED: bool = false;
override ROW_BITS: u32 = 16u;
override RANK_SHIFT: u32 = 16u;
override WEIGHT_BITS: u32 = 0u;

struct Params {
  rows: u32,
  features: u32,
  capacity: u32,
  parity: u32,
  min_leaf: u32,
  stride: u32,
}

@group(0) @binding(0) var<storage, read> work: array<vec4u>;
@group(0) @binding(1) var<storage, read> drawn: array<u32>;
@group(0) @binding(2) var<storage, read> lists: array<u32>;
@group(0) @binding(3) var<storage, read> labels: array<i32>;
@group(0) @binding(4) var<storage, read> weights: array<u32>;
@group(0) @binding(5) var<storage, read_write> counters: array<atomic<u32>>;
@group(0) @binding(6) var<storage, read_write> best: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let lane = linear_workgroup(group, groups) * WORKGROUP + local;
  if (lane == 0u) {
    atomicStore(&counters[COUNTER_ITEMS + (params.parity ^ 1u)], 0u);
    atomicStore(&counters[COUNTER_PARTS], 0u);
  }
  let item = lane / LANES;
  if (item >= atomicLoad(&counters[COUNTER_ITEMS + params.parity])) {
    return;
  }
  var feature = lane - item * LANES;
  if (SAMPLED) {
    feature = drawn[lane];
  }
  let place = work[3u * item];
  let totals = work[3u * item + 1u];
  let n = totals.x;
  let total = totals.yz;
  let bag = place.x * params.rows;
  let row_mask = (1u << ROW_BITS) - 1u;
  let weight_mask = (1u << WEIGHT_BITS) - 1u;

  var index = (place.x * params.capacity + place.y) * params.features + feature;
  let end = index + place.z * params.features;
  var entry = lists[index];
  var rank = entry >> RANK_SHIFT;
  var n_left = 0u;
  var sum_left = vec2u();
  var found = false;
  var best_num = vec2u();
  var best_n = 0u;
  var best_ranks = 0u;
  var best_square = 0f;
  var best_den = 1f;
  loop {
    let row = entry & row_mask;
    var weight = 0u;
    if (WEIGHT_BITS != 0u) {
      weight = (entry >> ROW_BITS) & weight_mask;
    } else {
      weight = weights[bag + row] & WEIGHT_MASK;
    }
    n_left += weight;
    sum_left = add_64(sum_left, mul_i32_u32(labels[row], weight));
    index += params.features;
    if (index >= end) {
      break;
    }
    entry = lists[index];
    let next_rank = entry >> RANK_SHIFT;
    if (next_rank != rank && n_left >= params.min_leaf && n - n_left >= params.min_leaf) {
      let num = abs_64(sub_64(mul_64_u32(sum_left, n), mul_64_u32(total, n_left)));
      let size = float_from_63(num);
      let square = size * size;
      let den = float_from_24(n_left) * float_from_24(n - n_left);
      let ours = square * best_den;
      let theirs = best_square * den;
      var better = !found || ours > theirs * ABOVE;
      if (!better && ours >= theirs * BELOW) {
        better = score_order(num, n_left, best_num, best_n, n) > 0;
      }
      if (better) {
        found = true;
        best_num = num;
        best_n = n_left;
        best_ranks = rank | (next_rank << 16u);
        best_square = square;
        best_den = den;
      }
    }
    rank = next_rank;
  }
  best[lane] = bitcast<u32>(select(-1f, best_square / best_den, found));
  best[params.stride + lane] = best_num.x;
  best[2u * params.stride + lane] = best_num.y;
  best[3u * params.stride + lane] = best_n;
  best[4u * params.stride + lane] = best_ranks;
  if (SAMPLED) {
    best[5u * params.stride + lane] = feature;
  }
}
