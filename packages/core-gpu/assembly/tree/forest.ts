/** Trees to be routed: one array a field, children relative to the tree's first node. */
@unmanaged
export class Forest {
  trees: u32;
  /** First node of each tree. */
  offsets: usize;
  feature: usize;
  cut: usize;
  left: usize;
  right: usize;
  value: usize;

  @inline
  featureOf(node: u32): i32 {
    return load<i32>(this.feature + ((<usize>node) << 2));
  }

  @inline
  valueOf(node: u32): i32 {
    return load<i32>(this.value + ((<usize>node) << 2));
  }

  @inline
  cutOf(node: u32): u32 {
    return load<u32>(this.cut + ((<usize>node) << 2));
  }

  @inline
  leftOf(node: u32): u32 {
    return load<u32>(this.left + ((<usize>node) << 2));
  }

  @inline
  rightOf(node: u32): u32 {
    return load<u32>(this.right + ((<usize>node) << 2));
  }

  /** The child of `node`, a split of the tree that starts at `root`, that a row with this code goes to. */
  @inline
  childOf(root: u32, node: u32, code: u32): u32 {
    const at = (<usize>node) << 2;
    return root + load<u32>((code <= load<u32>(this.cut + at) ? this.left : this.right) + at);
  }
}
