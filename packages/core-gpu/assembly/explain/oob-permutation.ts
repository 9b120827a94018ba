import { Bag } from '../common/bag';
import { allocate, record, u32At } from '../common/memory';
import { PERMUTE, Philox, index } from '../common/philox';
import { Forest } from '../tree/forest';

@unmanaged
export class OobPermutationParams {
  forest: Forest;
  bag: Bag;
  features: u32;
  groups: u32;
  /** features x u32: the group of a column; a group is permuted as a whole. */
  groupOf: usize;
  /** rows x features, u32. */
  codes: usize;
  /** rows, i32. */
  target: usize;
  /** Bits dropped from targets and values before errors are squared. */
  shift: i32;
  /** trees x groups, f64. */
  delta: usize;
  /** trees, f64. */
  baseError: usize;
  /** trees, u32. */
  oobCount: usize;
}

/** Writes `delta`, `baseError` and `oobCount` of consecutive trees. */
export function oobPermutation(params: OobPermutationParams): void {
  const rows = <usize>params.bag.rows;
  const groups = params.groups;
  const sample = record<Sample>();
  sample.forest = params.forest;
  sample.random = params.bag.createPhilox();
  sample.features = params.features;
  sample.groups = groups;
  sample.groupOf = params.groupOf;
  sample.codes = params.codes;
  sample.target = params.target;
  sample.shift = params.shift;
  sample.words = (groups + 31) >> 5;
  sample.weight = allocate(rows << 2);
  sample.list = allocate(rows << 2);
  sample.permutation = allocate(rows << 2);
  sample.base = allocate(rows << 3);
  sample.paths = allocate((rows * sample.words) << 2);
  sample.used = allocate(groups);
  for (let t: u32 = 0; t < params.forest.trees; t++) {
    const tree = params.bag.firstTree + t;
    const root = load<u32>(params.forest.offsets + ((<usize>t) << 2));
    params.bag.drawRows(sample.weight, sample.random, tree);
    const errBase = sample.route(root, <u32>rows);
    const m = sample.outside;
    store<u32>(params.oobCount + ((<usize>t) << 2), m);
    store<f64>(params.baseError + ((<usize>t) << 3), m ? <f64>errBase / <f64>m : 0);
    const deltas = params.delta + ((<usize>t * groups) << 3);
    for (let group: u32 = 0; group < groups; group++) {
      const change = load<u8>(sample.used + group) ? sample.permuted(root, tree, group) : 0;
      store<f64>(deltas + ((<usize>group) << 3), m ? <f64>change / <f64>m : 0);
    }
  }
}

/** A tree's out-of-bag rows. Only rows whose path meets the permuted group are routed again: `paths` holds a bit a group for each. */
@unmanaged
class Sample {
  forest: Forest;
  random: Philox;
  features: u32;
  groups: u32;
  groupOf: usize;
  codes: usize;
  target: usize;
  shift: i32;
  words: usize;
  weight: usize;
  /** The rows, `outside` of them, and for each its squared error (u64) and its path. */
  list: usize;
  outside: u32;
  base: usize;
  paths: usize;
  permutation: usize;
  /** groups x u8: whether a path meets the group. */
  used: usize;

  @inline
  coarse(value: i32): i64 {
    const shift = this.shift;
    return shift == 0 ? <i64>value : (<i64>value + ((<i64>1) << (shift - 1))) >> shift;
  }

  @inline
  squared(target: i32, value: i32): u64 {
    const error = this.coarse(target) - this.coarse(value);
    return <u64>(error * error);
  }

  /** Lists the rows and notes their paths and errors; returns the sum of the latter. */
  route(root: u32, rows: u32): u64 {
    const forest = this.forest;
    const features = this.features;
    const words = this.words;
    const list = this.list;
    const used = this.used;
    memory.fill(used, 0, this.groups);
    let m: u32 = 0;
    let errBase: u64 = 0;
    for (let row: u32 = 0; row < rows; row++) {
      if (load<u32>(this.weight + ((<usize>row) << 2))) continue;
      store<u32>(list + ((<usize>m) << 2), row);
      const code = this.codes + ((<usize>row * features) << 2);
      const path = this.paths + ((<usize>m * words) << 2);
      memory.fill(path, 0, words << 2);
      let node = root;
      let feature = forest.featureOf(node);
      while (feature >= 0) {
        const group = u32At(this.groupOf, feature);
        const bits = path + ((<usize>group >> 5) << 2);
        store<u32>(bits, load<u32>(bits) | (1 << (group & 31)));
        store<u8>(used + group, 1);
        node = forest.childOf(root, node, load<u32>(code + ((<usize>feature) << 2)));
        feature = forest.featureOf(node);
      }
      const error = this.squared(load<i32>(this.target + ((<usize>row) << 2)), forest.valueOf(node));
      store<u64>(this.base + ((<usize>m) << 3), error);
      errBase += error;
      m++;
    }
    this.outside = m;
    return errBase;
  }

  /** Change of the summed squared error when a group is permuted among the listed rows. */
  permuted(root: u32, tree: u32, group: u32): i64 {
    const forest = this.forest;
    const random = this.random;
    const features = this.features;
    const codes = this.codes;
    const list = this.list;
    const permutation = this.permutation;
    const m = this.outside;
    for (let i: u32 = 0; i < m; i++) store<u32>(permutation + ((<usize>i) << 2), i);
    for (let s: u32 = 0; s + 1 < m; s++) {
      if ((s & 3) == 0) random.draw(s >> 2, group, tree, PERMUTE);
      const last = m - 1 - s;
      const a = permutation + ((<usize>last) << 2);
      const b = permutation + ((<usize>index(random.word(s), last + 1)) << 2);
      const held = load<u32>(a);
      store<u32>(a, load<u32>(b));
      store<u32>(b, held);
    }
    const bit: u32 = 1 << (group & 31);
    const bytes = this.words << 2;
    const paths = this.paths + ((<usize>group >> 5) << 2);
    const groupOf = this.groupOf;
    let change: i64 = 0;
    for (let i: u32 = 0; i < m; i++) {
      if ((load<u32>(paths + <usize>i * bytes) & bit) == 0) continue;
      const row = load<u32>(list + ((<usize>i) << 2));
      const donor = load<u32>(list + ((<usize>load<u32>(permutation + ((<usize>i) << 2))) << 2));
      const code = codes + ((<usize>row * features) << 2);
      const other = codes + ((<usize>donor * features) << 2);
      let node = root;
      let feature = forest.featureOf(node);
      while (feature >= 0) {
        node = forest.childOf(root, node, u32At(u32At(groupOf, feature) == group ? other : code, feature));
        feature = forest.featureOf(node);
      }
      const error = this.squared(load<i32>(this.target + ((<usize>row) << 2)), forest.valueOf(node));
      change += <i64>(error - load<u64>(this.base + ((<usize>i) << 3)));
    }
    return change;
  }
}
