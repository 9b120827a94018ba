// Best cut of each node of the worklist by a deviation criterion, over the features that one lane considers.
//
// Formula: at each boundary between distinct ranks with nL, nR >= max(min_leaf, 2, floor(N / 5) + 1) the cost is nL varL^(1/k) + nR varR^(1/k);
// the least wins, then the feature of the smallest tie word, then the lowest rank.
// Source: Wang and Witten (1997), https://hdl.handle.net/10289/1183.
// Inputs: work (3 vec4u an item), drawn (items x considered, read where SAMPLED), lists (trees x capacity x features), states
// (trees x rows: weights, read unless WEIGHTED), labels (rows), cubics (ROOT octaves x 32 segments). Outputs: counters (those of the
// next level cleared), best (7 fields, each `stride` words, items x LANES: cost or NONE, nL, ranks left | right << 16, feature, sum of the
// left targets, sum of their squares low, high).
// Parallelisation: as split_scan: LANES lanes an item, each with every LANES-th feature.
// The grid is free: lanes take every so many items, so that no count need be read back between levels.
// Numerics: integers only; roots by cubics in fixed point, off by a few 2^-30 and the same everywhere.

// include: deviation
// include: tie_word
// include: tree_words
// include: grid

override WORKGROUP: u32 = 64u;
override LANES: u32 = 1u;
override SAMPLED: bool = false;
override WEIGHTED: bool = false;

const NONE = 0xffffffffu;

struct Params {
  rows: u32,
  row_bits: u32,
  rank_shift: u32,
  features: u32,
  considered: u32,
  capacity: u32,
  parity: u32,
  min_leaf: u32,
  stride: u32,
}

@group(0) @binding(0) var<storage, read> work: array<vec4u>;
@group(0) @binding(1) var<storage, read> drawn: array<u32>;
@group(0) @binding(2) var<storage, read> lists: array<u32>;
@group(0) @binding(3) var<storage, read> states: array<vec4u>;
@group(0) @binding(4) var<storage, read> labels: array<i32>;
@group(0) @binding(5) var<storage, read> cubics: array<vec4u>;
@group(0) @binding(6) var<storage, read_write> counters: array<atomic<u32>>;
@group(0) @binding(7) var<storage, read_write> best: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

// n var^(1 / ROOT) in a node's unit.
fn cost_of(spread: vec2u, n: u32, unit: u32) -> u32 {
  if (all(spread == vec2u())) {
    return 0u;
  }
  let digits = radicand(spread, n);
  let cubic = cubics[((digits.y % ROOT) << 5u) | ((digits.x >> 26u) & 31u)];
  let u = digits.x << 6u;
  let root = cubic.x + mul_u32(u, cubic.y - mul_u32(u, cubic.z - mul_u32(u, cubic.w).y).y).y;
  let shift = unit - digits.y / ROOT;
  return select(0u, root >> (shift & 31u), shift < 32u);
}

fn scan(lane: u32) {
  let item = lane / LANES;
  let place = work[3u * item];
  let total = bitcast<i32>(work[3u * item + 1u].y);
  let last = work[3u * item + 2u];
  let n = place.w;
  let unit = unit_of(spread_of(n, total, last.zw), n);
  let least = max(params.min_leaf, max(2u, n / 5u + 1u));
  let bag = place.x * params.rows;
  let row_mask = (1u << params.row_bits) - 1u;
  let weight_mask = (1u << (params.rank_shift - params.row_bits)) - 1u;

  var best_cost = NONE;
  var best_n = 0u;
  var best_ranks = 0u;
  var best_feature = 0u;
  var best_sum = 0i;
  var best_squares = vec2u();
  for (var slot = lane - item * LANES; slot < params.considered; slot += LANES) {
    var feature = slot;
    if (SAMPLED) {
      feature = drawn[item * params.considered + slot];
    }
    var index = (place.x * params.capacity + place.y) * params.features + feature;
    let end = index + place.z * params.features;
    var entry = lists[index];
    var n_left = 0u;
    var sum = 0i;
    var squares = vec2u();
    loop {
      let row = entry & row_mask;
      var weight = (entry >> params.row_bits) & weight_mask;
      if (!WEIGHTED) {
        weight = states[bag + row].z;
      }
      let label = labels[row];
      let size = bitcast<u32>(abs(label));
      n_left += weight;
      sum += bitcast<i32>(weight) * label;
      squares = add_64(squares, mul_64_u32(mul_u32(size, size), weight));
      index += params.features;
      if (index >= end) {
        break;
      }
      let next_entry = lists[index];
      let rank = entry >> params.rank_shift;
      let next_rank = next_entry >> params.rank_shift;
      entry = next_entry;
      if (next_rank != rank && n_left >= least && n - n_left >= least) {
        let left = cost_of(spread_of(n_left, sum, squares), n_left, unit);
        if (left <= best_cost) {
          let cost = left + cost_of(spread_of(n - n_left, total - sum, sub_64(last.zw, squares)), n - n_left, unit);
          var better = cost < best_cost;
          if (cost == best_cost && feature != best_feature) {
            better = tie_word(feature, last.xy) < tie_word(best_feature, last.xy);
          }
          if (better) {
            best_cost = cost;
            best_n = n_left;
            best_ranks = rank | (next_rank << 16u);
            best_feature = feature;
            best_sum = sum;
            best_squares = squares;
          }
        }
      }
    }
  }
  best[lane] = best_cost;
  best[params.stride + lane] = best_n;
  best[2u * params.stride + lane] = best_ranks;
  best[3u * params.stride + lane] = best_feature;
  best[4u * params.stride + lane] = bitcast<u32>(best_sum);
  best[5u * params.stride + lane] = best_squares.x;
  best[6u * params.stride + lane] = best_squares.y;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let start = linear_workgroup(group, groups) * WORKGROUP + local;
  if (start == 0u) {
    atomicStore(&counters[COUNTER_ITEMS + (params.parity ^ 1u)], 0u);
    atomicStore(&counters[COUNTER_PARTS], 0u);
  }
  let end = LANES * atomicLoad(&counters[COUNTER_ITEMS + params.parity]);
  let step = groups.x * groups.y * groups.z * WORKGROUP;
  for (var lane = start; lane < end; lane += step) {
    scan(lane);
  }
}
