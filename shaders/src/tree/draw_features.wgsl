// Features considered at each node of a random forest, drawn without replacement from all features.
//
// Formula: Floyd's method with the node's key: j = features - considered + d, f = floor(word * (j + 1) / 2^32) with
// word = philox((key, d >> 2, FEATURES), seed)[d & 3]; take f unless taken, else j.
// Source: Breiman (2001), https://doi.org/10.1023/A:1010933404324; Bentley and Floyd (1987), https://doi.org/10.1145/30401.315746.
// Inputs: work (3 vec4u an item), counters. Scratch: taken (items x ceil(features / 32)). Output: drawn (items x considered).
// Parallelisation: one lane an item.
// The grid is free: lanes take every so many items, so that no count need be read back between levels.
// Numerics: integers only. Drawn features are written in ascending order, so that neighbouring lanes of the scan read near words.

// include: philox
// include: tree_words
// include: grid

override WORKGROUP: u32 = 64u;

struct Params {
  features: u32,
  considered: u32,
  parity: u32,
  seed_low: u32,
  seed_high: u32,
}

@group(0) @binding(0) var<storage, read> work: array<vec4u>;
@group(0) @binding(1) var<storage, read_write> counters: array<atomic<u32>>;
@group(0) @binding(2) var<storage, read_write> taken: array<u32>;
@group(0) @binding(3) var<storage, read_write> drawn: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

fn draw(item: u32) {
  let key = work[3u * item + 2u].xy;
  let words = (params.features + 31u) >> 5u;
  let mask = item * words;
  for (var index = 0u; index < words; index++) {
    taken[mask + index] = 0u;
  }
  var random = vec4u();
  for (var draw = 0u; draw < params.considered; draw++) {
    if ((draw & 3u) == 0u) {
      random = philox4x32_10(vec4u(key, draw >> 2u, PURPOSE_FEATURES), vec2u(params.seed_low, params.seed_high));
    }
    let last = params.features - params.considered + draw;
    var feature = mulhi_index(random[draw & 3u], last + 1u);
    if (((taken[mask + (feature >> 5u)] >> (feature & 31u)) & 1u) != 0u) {
      feature = last;
    }
    taken[mask + (feature >> 5u)] |= 1u << (feature & 31u);
  }
  var next = item * params.considered;
  for (var index = 0u; index < words; index++) {
    var bits = taken[mask + index];
    while (bits != 0u) {
      let bit = countTrailingZeros(bits);
      drawn[next] = (index << 5u) | bit;
      next += 1u;
      bits &= bits - 1u;
    }
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let end = atomicLoad(&counters[COUNTER_ITEMS + params.parity]);
  let step = groups.x * groups.y * groups.z * WORKGROUP;
  for (var item = linear_workgroup(group, groups) * WORKGROUP + local; item < end; item += step) {
    draw(item);
  }
}
