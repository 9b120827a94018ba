// Best cut of each node of the worklist, over the features that one lane considers.
//
// Formula: at each boundary between distinct ranks with nL, nR >= min_leaf, num = sL * N - S * nL, den = nL * nR; the cut of the
// largest num^2 / den wins, then the feature of the smallest tie word, then the lowest rank. That score is proportional to the fall
// in squared error.
// Source: Breiman, Friedman, Olshen and Stone (1984), ISBN 9780412048418.
// Inputs: work (3 vec4u an item), drawn (items x considered, read where SAMPLED), lists (trees x capacity x features), states
// (trees x rows: the rows' terms of num; their weights are read unless WEIGHTED). Outputs: counters (those of the next
// level cleared), best (6 fields, each `stride` words, items x LANES: score as f32 or -1, |num| low, |num| high, nL, ranks
// left | right << 16, feature).
// Parallelisation: LANES lanes an item, each with every LANES-th feature, walking the node's rows in the feature's order.
// Neighbouring lanes belong to one item and so have equal trip counts; neighbouring features are neighbouring words.
// A cut too close to call ends the walk until the other lanes have theirs or are done: the exact comparison is long and rare, and a
// driver that masks lanes instead of jumping would pay for it at every step.
// The grid is free: lanes take every so many items, so that no count need be read back between levels.
// Numerics: num is a 64-bit running sum. f32 may only reject or accept beyond a margin of 1e-5, far above its error of a few 2^-24;
// within the margin the 174-bit products are compared exactly.

// include: wide_int
// include: split_score
// include: tie_word
// include: tree_words
// include: grid

override WORKGROUP: u32 = 64u;
override LANES: u32 = 1u;
override SAMPLED: bool = false;
override WEIGHTED: bool = false;

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
@group(0) @binding(4) var<storage, read_write> counters: array<atomic<u32>>;
@group(0) @binding(5) var<storage, read_write> best: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

fn scan(lane: u32) {
  let item = lane / LANES;
  let place = work[3u * item];
  let n = place.w;
  let n_float = float_from_24(n);
  let bag = place.x * params.rows;
  let row_bits = params.row_bits;
  let row_mask = (1u << row_bits) - 1u;
  let rank_shift = params.rank_shift;
  let weight_mask = (1u << (rank_shift - row_bits)) - 1u;

  var best_num = vec2u();
  var best_n = 0u;
  var best_ranks = 0u;
  var best_feature = 0u;
  var best_square = 0f;
  var best_den = 1f;
  var slot = lane - item * LANES;
  var feature = 0u;
  var index = 0u;
  var end = 0u;
  var entry = 0u;
  var n_left = 0u;
  var num = vec2u();
  var ranks = 0u;
  var square = 0f;
  var den = 1f;
  var near = false;
  loop {
    while (slot < params.considered) {
      if (!near) {
        feature = slot;
        if (SAMPLED) {
          feature = drawn[item * params.considered + slot];
        }
        index = (place.x * params.capacity + place.y) * params.features + feature;
        end = index + place.z * params.features;
        entry = lists[index];
        n_left = 0u;
        num = vec2u();
      }
      near = false;
      loop {
        let row = bag + (entry & row_mask);
        if (WEIGHTED) {
          num = add_64(num, states[row].xy);
          n_left += (entry >> row_bits) & weight_mask;
        } else {
          let state = states[row];
          num = add_64(num, state.xy);
          n_left += state.z;
        }
        index += params.features;
        if (index >= end) {
          break;
        }
        let next_entry = lists[index];
        let rank = entry >> rank_shift;
        let next_rank = next_entry >> rank_shift;
        entry = next_entry;
        if (next_rank != rank && n_left >= params.min_leaf && n - n_left >= params.min_leaf) {
          let size = float_from_63(abs_64(num));
          let left_float = float_from_24(n_left);
          square = size * size;
          den = left_float * (n_float - left_float);
          ranks = rank | (next_rank << 16u);
          let ours = square * best_den;
          let theirs = best_square * den;
          let better = best_n == 0u || ours > theirs * ABOVE;
          near = !better && ours >= theirs * BELOW;
          if (near) {
            break;
          }
          if (better) {
            best_num = num;
            best_n = n_left;
            best_feature = feature;
            best_ranks = ranks;
            best_square = square;
            best_den = den;
          }
        }
      }
      if (near) {
        break;
      }
      slot += LANES;
    }
    if (!near) {
      break;
    }
    let order = score_order(num, n_left, best_num, best_n, n);
    var better = order > 0i;
    if (order == 0i && feature != best_feature) {
      let key = work[3u * item + 2u].xy;
      better = tie_word(feature, key) < tie_word(best_feature, key);
    }
    if (better) {
      best_num = num;
      best_n = n_left;
      best_feature = feature;
      best_ranks = ranks;
      best_square = square;
      best_den = den;
    }
  }
  let magnitude = abs_64(best_num);
  best[lane] = bitcast<u32>(select(-1f, best_square / best_den, best_n != 0u));
  best[params.stride + lane] = magnitude.x;
  best[2u * params.stride + lane] = magnitude.y;
  best[3u * params.stride + lane] = best_n;
  best[4u * params.stride + lane] = best_ranks;
  best[5u * params.stride + lane] = best_feature;
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
