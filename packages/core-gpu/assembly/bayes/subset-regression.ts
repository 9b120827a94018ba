import { allocate } from '../common/memory';

// The regression of one model: of the members' correlation matrix the inverse, the coefficients and the residual share.
// Members sit in slots in no order; a variable enters or leaves in O(q^2). Rows of the inverse are padded with zeros.

/** Least share of a variable's variance that the others may leave unexplained; below it the variable does not enter. */
export const TOLERANCE: f64 = 1e-10;
const REBUILD_AFTER: u32 = 256;

/** target += factor * source, `end` bytes rounded up to two numbers: both are zero beyond the members, or overwritten next. */
// @ts-ignore: decorator
@inline
export function addScaled(target: usize, source: usize, factor: f64, end: usize): void {
  const f = f64x2.splat(factor);
  for (let k: usize = 0; k < end; k += 16) {
    v128.store(target + k, f64x2.add(v128.load(target + k), f64x2.mul(f, v128.load(source + k))));
  }
}

@unmanaged
export class SubsetRegression {
  features: u32;
  /** Regressors' correlations (features x features), and with the target. */
  gram: usize;
  xy: usize;
  /** Bytes of a row of the inverse. */
  stride: usize;
  slots: usize;
  inverse: usize;
  row: usize;
  products: usize;
  changes: u32;

  /** Slots to variables, u32. */
  members: usize;
  /** Coefficients by slot. */
  coefficients: usize;
  /** Members of the model. */
  size: u32;
  /** Residual sum of squares over total. */
  residual: f64;

  /** Residual share, unexplained variance and covariance of the last proposal. */
  proposed: f64;
  unexplained: f64;
  covariance: f64;

  /** Reserves memory for models of at most `most` members. */
  reserve(most: u32): void {
    const width = (<usize>most + 7) & ~7;
    this.stride = width << 3;
    this.slots = allocate((<usize>this.features) << 2);
    this.members = allocate(width << 2);
    this.inverse = allocate((width + 3) * this.stride);
    this.coefficients = this.inverse + width * this.stride;
    this.row = this.coefficients + this.stride;
    this.products = this.row + this.stride;
  }

  clear(): void {
    memory.fill(this.slots, 0, (<usize>this.features) << 2);
    memory.fill(this.inverse, 0, this.products + this.stride - this.inverse);
    this.size = 0;
    this.residual = 1;
    this.changes = 0;
  }

  /** Slot of a variable plus one, 0 where it is no member. */
  @inline
  slotOf(variable: u32): u32 {
    return load<u32>(this.slots + ((<usize>variable) << 2));
  }

  @inline
  diagonal(slot: u32): f64 {
    return load<f64>(this.inverse + <usize>slot * (this.stride + 8));
  }

  /** Residual share without the member in `slot`. */
  @inline
  proposeDrop(slot: u32): void {
    const b = load<f64>(this.coefficients + ((<usize>slot) << 3));
    this.proposed = min<f64>(this.residual + (b * b) / this.diagonal(slot), 1);
  }

  /** products = inverse (the variable's correlations with the members), and what of it they leave unexplained. */
  project(variable: u32): void {
    const stride = this.stride;
    const inverse = this.inverse;
    const row = this.row;
    const products = this.products;
    const members = this.members;
    const coefficients = this.coefficients;
    const from = this.gram + ((<usize>variable * this.features) << 3);
    for (let i: u32 = 0; i < this.size; i++) {
      store<f64>(row + ((<usize>i) << 3), load<f64>(from + ((<usize>load<u32>(members + ((<usize>i) << 2))) << 3)));
    }
    const end = (<usize>this.size) << 3;
    let explained = f64x2.splat(0);
    let fitted = f64x2.splat(0);
    for (let block: usize = 0; block < end; block += 64) {
      let sum0 = f64x2.splat(0),
        sum1 = f64x2.splat(0),
        sum2 = f64x2.splat(0),
        sum3 = f64x2.splat(0);
      let from = inverse + block;
      for (let i: usize = 0; i < end; i += 8) {
        const r = v128.load64_splat(row + i);
        sum0 = f64x2.add(sum0, f64x2.mul(r, v128.load(from)));
        sum1 = f64x2.add(sum1, f64x2.mul(r, v128.load(from, 16)));
        sum2 = f64x2.add(sum2, f64x2.mul(r, v128.load(from, 32)));
        sum3 = f64x2.add(sum3, f64x2.mul(r, v128.load(from, 48)));
        from += stride;
      }
      v128.store(products + block, sum0);
      v128.store(products + block, sum1, 16);
      v128.store(products + block, sum2, 32);
      v128.store(products + block, sum3, 48);
      // The inverse and the coefficients are zero beyond the members, whatever is left of an earlier row.
      const r0 = v128.load(row + block),
        r1 = v128.load(row + block, 16),
        r2 = v128.load(row + block, 32),
        r3 = v128.load(row + block, 48);
      explained = f64x2.add(
        explained,
        f64x2.add(
          f64x2.add(f64x2.mul(r0, sum0), f64x2.mul(r1, sum1)),
          f64x2.add(f64x2.mul(r2, sum2), f64x2.mul(r3, sum3)),
        ),
      );
      const b = coefficients + block;
      const low = f64x2.add(f64x2.mul(r0, v128.load(b)), f64x2.mul(r1, v128.load(b, 16)));
      fitted = f64x2.add(
        fitted,
        f64x2.add(low, f64x2.add(f64x2.mul(r2, v128.load(b, 32)), f64x2.mul(r3, v128.load(b, 48)))),
      );
    }
    this.unexplained = 1 - (f64x2.extract_lane(explained, 0) + f64x2.extract_lane(explained, 1));
    this.covariance =
      load<f64>(this.xy + ((<usize>variable) << 3)) - (f64x2.extract_lane(fitted, 0) + f64x2.extract_lane(fitted, 1));
  }

  /** Residual share with a further member; false where it is collinear with the members. */
  proposeAdd(variable: u32): bool {
    this.project(variable);
    this.proposed = max<f64>(this.residual - (this.covariance * this.covariance) / this.unexplained, 0);
    return this.unexplained > TOLERANCE;
  }

  /** Residual share with `variable` in place of the member in `slot`; false where it is collinear with the other members. */
  proposeSwap(slot: u32, variable: u32): bool {
    this.project(variable);
    const at = (<usize>slot) << 3;
    const share = load<f64>(this.products + at) / this.diagonal(slot);
    const b = load<f64>(this.coefficients + at);
    const left = this.unexplained + share * load<f64>(this.products + at);
    const cov = this.covariance + share * b;
    this.proposed = max<f64>(this.residual + (b * b) / this.diagonal(slot) - (cov * cov) / left, 0);
    return left > TOLERANCE;
  }

  /** Takes in the variable of the last `proposeAdd`. */
  acceptAdd(variable: u32): void {
    const stride = this.stride;
    const inverse = this.inverse;
    const products = this.products;
    const coefficients = this.coefficients;
    const covariance = this.covariance;
    const end = (<usize>this.size) << 3;
    const scale = 1 / this.unexplained;
    const b = covariance * scale;
    const last = inverse + <usize>this.size * stride;
    for (let i: usize = 0; i < end; i += 8) {
      const p = load<f64>(products + i);
      addScaled(inverse + (i >> 3) * stride, products, p * scale, end);
      store<f64>(inverse + (i >> 3) * stride + end, -p * scale);
      store<f64>(last + i, -p * scale);
      store<f64>(coefficients + i, load<f64>(coefficients + i) - p * b);
    }
    store<f64>(last + end, scale);
    store<f64>(coefficients + end, b);
    store<u32>(this.members + ((<usize>this.size) << 2), variable);
    this.size++;
    store<u32>(this.slots + ((<usize>variable) << 2), this.size);
    this.residual = max<f64>(this.residual - covariance * b, 0);
    this.changes++;
  }

  /** Lets the member in `slot` go; the last member takes its slot. */
  acceptDrop(slot: u32): void {
    const stride = this.stride;
    const slots = this.slots;
    const inverse = this.inverse;
    const row = this.row;
    const members = this.members;
    const coefficients = this.coefficients;
    const at = (<usize>slot) << 3;
    const end = (<usize>this.size) << 3;
    const scale = 1 / this.diagonal(slot);
    const b = load<f64>(coefficients + at);
    memory.copy(row, inverse + <usize>slot * stride, stride);
    for (let i: usize = 0; i < end; i += 8) {
      const p = load<f64>(row + i) * scale;
      addScaled(inverse + (i >> 3) * stride, row, -p, end);
      store<f64>(coefficients + i, load<f64>(coefficients + i) - p * b);
    }
    this.residual = min<f64>(this.residual + b * b * scale, 1);
    store<u32>(slots + ((<usize>load<u32>(members + ((<usize>slot) << 2))) << 2), 0);
    this.size--;
    const tail = (<usize>this.size) << 3;
    const last = inverse + <usize>this.size * stride;
    if (at != tail) {
      const moved = load<u32>(members + ((<usize>this.size) << 2));
      store<u32>(members + ((<usize>slot) << 2), moved);
      store<u32>(slots + ((<usize>moved) << 2), slot + 1);
      memory.copy(inverse + <usize>slot * stride, last, stride);
      for (let i: usize = 0; i < end; i += 8) {
        const line = inverse + (i >> 3) * stride;
        store<f64>(line + at, load<f64>(line + tail));
      }
      store<f64>(coefficients + at, load<f64>(coefficients + tail));
    }
    for (let i: usize = 0; i < end; i += 8) store<f64>(inverse + (i >> 3) * stride + tail, 0);
    store<f64>(coefficients + tail, 0);
    this.changes++;
  }

  /** Computes the inverse anew from the correlations once enough changes have added their rounding. */
  refresh(): void {
    const inverse = this.inverse;
    const members = this.members;
    if (this.changes < REBUILD_AFTER) return;
    const count = this.size;
    memory.fill(inverse, 0, this.products + this.stride - inverse);
    this.size = 0;
    this.residual = 1;
    for (let i: u32 = 0; i < count; i++) {
      const variable = load<u32>(members + ((<usize>i) << 2));
      this.project(variable);
      this.acceptAdd(variable);
    }
    this.changes = 0;
  }

  /**
   * Residual share of the model with these members, ascending, by Cholesky's factorisation: the same number however a chain
   * got there. `factor` holds (count + 1) x count numbers.
   */
  factorised(sorted: usize, count: u32, factor: usize): f64 {
    const features = this.features;
    const gram = this.gram;
    const xy = this.xy;
    const line = (<usize>count) << 3;
    const forward = factor + <usize>count * line;
    let left: f64 = 1;
    for (let i: u32 = 0; i < count; i++) {
      const variable = load<u32>(sorted + ((<usize>i) << 2));
      const from = gram + ((<usize>variable * features) << 3);
      const own = factor + <usize>i * line;
      let pivot: f64 = 1;
      let sum = load<f64>(xy + ((<usize>variable) << 3));
      for (let j: u32 = 0; j < i; j++) {
        const other = factor + <usize>j * line;
        let value = load<f64>(from + ((<usize>load<u32>(sorted + ((<usize>j) << 2))) << 3));
        for (let k: usize = 0; k < (<usize>j) << 3; k += 8) value -= load<f64>(own + k) * load<f64>(other + k);
        value /= load<f64>(other + ((<usize>j) << 3));
        store<f64>(own + ((<usize>j) << 3), value);
        pivot -= value * value;
        sum -= value * load<f64>(forward + ((<usize>j) << 3));
      }
      pivot = sqrt<f64>(max<f64>(pivot, 1e-300));
      sum /= pivot;
      store<f64>(own + ((<usize>i) << 3), pivot);
      store<f64>(forward + ((<usize>i) << 3), sum);
      left -= sum * sum;
    }
    return max<f64>(left, 0);
  }
}
