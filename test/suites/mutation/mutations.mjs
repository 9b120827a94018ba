// Ways to break the kernels. Each replaces `search`, which must occur exactly once in `file`, and must turn a test red on
// the backend named. Keep this list in step with the kernels: run.mjs stops at one that no longer applies.
const assembly = 'packages/core-gpu/assembly';
const tree = 'shaders/src/tree';

export const mutations = [
  { name: 'WASM: the larger tie hash wins', backend: 'wasm', file: `${assembly}/candidate.ts`, search: 'if (hash > load<u32>(best, C_HASH)) return false;', replace: 'if (hash < load<u32>(best, C_HASH)) return false;' },
  { name: 'WASM: the tie hash forgets the second key word', backend: 'wasm', file: `${assembly}/candidate.ts`, search: 'fmix32(fmix32(feature + load<u32>(best, C_KEY0)) ^ load<u32>(best, C_KEY1))', replace: 'fmix32(fmix32(feature + load<u32>(best, C_KEY0)))' },
  { name: 'WASM: of equal cuts of one feature the last wins', backend: 'wasm', file: `${assembly}/candidate.ts`, search: 'if (feature == rival) return false;', replace: '' },
  { name: 'WASM: scores within the margin count as ties', backend: 'wasm', file: `${assembly}/candidate.ts`, search: 'if (sign < 0) return false;', replace: '' },
  { name: 'WASM: the exact comparison drops its lowest limb', backend: 'wasm', file: `${assembly}/exact-score.ts`, search: 'limb1 = carry + top;', replace: 'limb1 = top;' },
  { name: 'WASM: a boundary is taken one row early', backend: 'wasm', file: `${assembly}/grow-lockstep.ts`, search: 'const boundary = i + 1 < rows &&', replace: 'const boundary = i + 2 < rows &&' },
  { name: 'WASM: float32 rejects without its margin', backend: 'wasm', file: `${assembly}/grow-lockstep.ts`, search: 'const MARGIN: f64 = 1.0 - 3.814697265625e-6;', replace: 'const MARGIN: f64 = 1.0 + 3.814697265625e-6;' },
  { name: 'WASM: a child keeps its sibling\'s random key', backend: 'wasm', file: `${assembly}/philox.ts`, search: 'export const CHILD: u32 = 3;', replace: 'export const CHILD: u32 = 4;' },
  { name: 'WASM: Floyd replaces by the wrong feature', backend: 'wasm', file: `${assembly}/feature-draw.ts`, search: 'if (load<u8>(taken + feature)) feature = last;', replace: 'if (load<u8>(taken + feature)) feature = last - 1;' },
  { name: 'WASM: out-of-bag rows are the in-bag rows', backend: 'wasm', file: `${assembly}/forest-predict.ts`, search: 'if (load<u32>(weight + (<usize>row << 2)) == 0)', replace: 'if (load<u32>(weight + (<usize>row << 2)) != 0)' },
  { name: 'WASM: the permutation swaps one place off', backend: 'wasm', file: `${assembly}/oob-permutation.ts`, search: 'index(word(s), last + 1)', replace: 'index(word(s), last)' },
  { name: 'WASM: errors are cut instead of rounded', backend: 'wasm', file: `${assembly}/oob-permutation.ts`, search: '((<i64>value + (<i64>1 << (shift - 1))) >> shift)', replace: '(<i64>value >> shift)' },
  { name: 'WASM: of a layer too large the smallest falls stay', backend: 'wasm', file: 'packages/core-gpu/src/ops/grow-trees/best-first.ts', search: 'gain.get(b)! - gain.get(a)!', replace: 'gain.get(a)! - gain.get(b)!' },
  { name: 'WASM: a dropped member leaves its line in the inverse', backend: 'wasm', file: `${assembly}/subset-regression.ts`, search: '  memory.fill(last, 0, stride);\n', replace: '' },
  { name: 'WASM: the inverse is not computed anew', backend: 'wasm', file: `${assembly}/subset-regression.ts`, search: '    project(variable);\n    acceptAdd(variable);', replace: '    acceptAdd(variable);' },
  { name: 'WASM: a swap forgets what the member left explains', backend: 'wasm', file: `${assembly}/subset-regression.ts`, search: 'const left = unexplained + share * load<f64>(products + at);', replace: 'const left = unexplained;' },
  { name: 'WASM: collinear candidates enter', backend: 'wasm', file: `${assembly}/subset-regression.ts`, search: 'return unexplained > TOLERANCE;', replace: 'return true;' },
  { name: 'WASM: dropping is weighted like adding', backend: 'wasm', file: `${assembly}/bma-chains.ts`, search: '1 / load<f64>(up + (<usize>(size - 1) << 3))', replace: 'load<f64>(up + (<usize>(size - 1) << 3))' },
  { name: 'WASM: draws of burn-in are counted for pairs', backend: 'wasm', file: `${assembly}/bma-chains.ts`, search: 'const together = draw - max(came, load<u32>(entered + (<usize>other << 2)));', replace: 'const together = draw - came;' },
  { name: 'WASM: half powers forget the root', backend: 'wasm', file: `${assembly}/bma-chains.ts`, search: 'n & 1 ? sqrt<f64>(x) : 1', replace: '1' },
  { name: 'WASM: the best models are the worst', backend: 'wasm', file: `${assembly}/visited-models.ts`, search: 'if (la != lb) return la > lb;', replace: 'if (la != lb) return la < lb;' },
  { name: 'WASM: visits of kept models are lost when others are dropped', backend: 'wasm', file: `${assembly}/visited-models.ts`, search: 'store<f64>(visits + (<usize>to << 3), load<f64>(visits + (<usize>entry << 3)));', replace: 'store<f64>(visits + (<usize>to << 3), 0);' },
  { name: 'WASM: hyper-g takes the wrong branch', backend: 'wasm', file: `${assembly}/hyper-g.ts`, search: 'const q = half - p;\n  if', replace: 'const q = half - p + 1;\n  if' },

  { name: 'WGSL: the larger tie word wins within a lane', backend: 'webgpu', file: `${tree}/split_scan.wgsl`, search: 'better = tie_word(feature, key) < tie_word(best_feature, key);', replace: 'better = tie_word(feature, key) > tie_word(best_feature, key);' },
  { name: 'WGSL: the larger tie word wins between lanes', backend: 'webgpu', file: `${tree}/split_select.wgsl`, search: 'tie_word(best[5u * params.stride + slot], key) < tie_word(', replace: 'tie_word(best[5u * params.stride + slot], key) > tie_word(' },
  { name: 'WGSL: the estimate decides within the margin', backend: 'webgpu', file: `${tree}/split_scan.wgsl`, search: 'if (!better && ours >= theirs * BELOW) {', replace: 'if (!better && ours == theirs) {' },
  { name: 'WGSL: the scan is off by one against min_leaf', backend: 'webgpu', file: `${tree}/split_scan.wgsl`, search: 'n - n_left >= params.min_leaf', replace: 'n - n_left > params.min_leaf' },
  { name: 'WGSL: the scan skips the first row', backend: 'webgpu', file: `${tree}/split_scan.wgsl`, search: 'var n_left = 0u;', replace: 'var n_left = 1u;' },
  { name: 'WGSL: lists are not kept sorted', backend: 'webgpu', file: `${tree}/partition.wgsl`, search: 'to_lists[select(left, right, is_right)] = entry;', replace: 'to_lists[select(left, base + (segment.w & PART_LENGTH) * features + end - features - index, is_right)] = entry;' },
  { name: 'WGSL: the items of the last level are not cleared', backend: 'webgpu', file: `${tree}/split_scan.wgsl`, search: 'atomicStore(&counters[COUNTER_ITEMS + (params.parity ^ 1u)], 0u);', replace: '' },
  { name: 'WGSL: a carry is lost in 64-bit addition', backend: 'webgpu', file: 'shaders/src/common/wide_int.wgsl', search: 'a.y + b.y + select(0u, 1u, low < a.x)', replace: 'a.y + b.y' },
  { name: 'WGSL: draws without replacement may repeat', backend: 'webgpu', file: `${tree}/draw_rows.wgsl`, search: 'select(row, last, taken)', replace: 'row' },
  { name: 'WGSL: the permutation is drawn for the wrong tree', backend: 'webgpu', file: 'shaders/src/common/tree_words.wgsl', search: 'const PURPOSE_PERMUTE = 5u;', replace: 'const PURPOSE_PERMUTE = 4u;' },
  { name: 'WGSL: matmul without its first barrier', backend: 'webgpu', file: 'shaders/src/linalg/matmul.wgsl', search: '    }\n    workgroupBarrier();\n    for (var p = 0u; p < DEPTH; p++) {', replace: '    }\n    for (var p = 0u; p < DEPTH; p++) {' },
  { name: 'WGSL: matmul forgets the last tile', backend: 'webgpu', file: 'shaders/src/linalg/matmul.wgsl', search: 'if (column >= params.n || p >= params.k) {', replace: 'if (column >= params.n || p + 1u >= params.k) {' },
];
