// Evaluation of trained networks in f32; lanes are rows. s(h) = a tanh(b h) + c: tanh itself, or the logistic function with a = b = c = 1/2.
import { allocate } from '../common/memory';
import { tanh32 } from '../common/vector-math';

/** Terms after which the series of `substituteNetworks` gives way to direct evaluation. */
const MOST_TERMS: i32 = 48;
const NONE: u32 = 0xffff_ffff;

/** Values of one network: theta (hidden x features), theta_0, phi (hidden each), phi_0. */
function networkSize(features: u32, hidden: u32): usize {
  return <usize>hidden * (features + 2) + 1;
}

/** h (hidden x rows) = b (theta_0 + theta x), x being features x rows; rows a multiple of 16. */
function hiddenLayer(network: usize, x: usize, rows: u32, features: u32, hidden: u32, scale: f32, h: usize): void {
  const stride = (<usize>rows) << 2;
  const by = f32x4.splat(scale);
  for (let l: u32 = 0; l < hidden; l++) {
    const theta = network + ((<usize>l * features) << 2);
    const bias = v128.load32_splat(network + ((<usize>hidden * features + l) << 2));
    for (let j: usize = 0; j < stride; j += 64) {
      let h0 = bias,
        h1 = bias,
        h2 = bias,
        h3 = bias;
      let column = x + j;
      for (let k: u32 = 0; k < features; k++) {
        const weight = v128.load32_splat(theta + ((<usize>k) << 2));
        h0 = f32x4.add(h0, f32x4.mul(weight, v128.load(column)));
        h1 = f32x4.add(h1, f32x4.mul(weight, v128.load(column, 16)));
        h2 = f32x4.add(h2, f32x4.mul(weight, v128.load(column, 32)));
        h3 = f32x4.add(h3, f32x4.mul(weight, v128.load(column, 48)));
        column += stride;
      }
      const to = h + <usize>l * stride + j;
      v128.store(to, f32x4.mul(by, h0));
      v128.store(to, f32x4.mul(by, h1), 16);
      v128.store(to, f32x4.mul(by, h2), 32);
      v128.store(to, f32x4.mul(by, h3), 48);
    }
  }
}

/** phi_0 and, for the logistic function, the constant half of every unit. */
function constantOf(network: usize, features: u32, hidden: u32, logistic: bool): f32 {
  const phi = network + ((<usize>hidden * (features + 1)) << 2);
  let constant = load<f32>(phi + ((<usize>hidden) << 2));
  if (logistic) for (let l: u32 = 0; l < hidden; l++) constant += 0.5 * load<f32>(phi + ((<usize>l) << 2));
  return constant;
}

/** sum (f64) += from (f32) over rows. */
function accumulate(sum: usize, from: usize, rows: u32): void {
  for (let i: u32 = 0; i < rows; i++) {
    const to = sum + ((<usize>i) << 3);
    store<f64>(to, load<f64>(to) + <f64>load<f32>(from + ((<usize>i) << 2)));
  }
}

@unmanaged
export class PredictNetworksParams {
  networks: u32;
  rows: u32;
  features: u32;
  hidden: u32;
  parameters: usize;
  /** features x rows; rows a multiple of 16. */
  x: usize;
  /** networks x rows (u8), or 0 for none. */
  mask: usize;
  /** rows (f64). */
  sum: usize;
  logistic: bool;
}

/** Adds every network's value at each row to `sum` where `mask` is not 0. */
export function predictNetworks(params: PredictNetworksParams): void {
  const rows = params.rows;
  const features = params.features;
  const hidden = params.hidden;
  const logistic = params.logistic;
  const mask = params.mask;
  const size = networkSize(features, hidden) << 2;
  const stride = (<usize>rows) << 2;
  const h = allocate(<usize>hidden * stride);
  const out = allocate(stride);
  const scale: f32 = logistic ? 0.5 : 1;
  for (let network: u32 = 0; network < params.networks; network++) {
    const at = params.parameters + <usize>network * size;
    const phi = at + ((<usize>hidden * (features + 1)) << 2);
    hiddenLayer(at, params.x, rows, features, hidden, scale, h);
    const constant = f32x4.splat(constantOf(at, features, hidden, logistic));
    for (let j: usize = 0; j < stride; j += 16) v128.store(out + j, constant);
    for (let l: u32 = 0; l < hidden; l++) {
      const weight = f32x4.splat(scale * load<f32>(phi + ((<usize>l) << 2)));
      const row = h + <usize>l * stride;
      for (let j: usize = 0; j < stride; j += 16)
        v128.store(out + j, f32x4.add(v128.load(out + j), f32x4.mul(weight, tanh32(v128.load(row + j)))));
    }
    if (mask) {
      for (let i: u32 = 0; i < rows; i++)
        if (load<u8>(mask + <usize>network * rows + i) == 0) store<f32>(out + ((<usize>i) << 2), 0);
    }
    accumulate(params.sum, out, rows);
  }
}

@unmanaged
export class SubstituteNetworksParams {
  networks: u32;
  rows: u32;
  features: u32;
  hidden: u32;
  parameters: usize;
  /** features x rows; rows a multiple of 16. */
  x: usize;
  /** (first, second or NONE, offset, count) each, count a multiple of 4. */
  items: usize;
  itemCount: u32;
  /** Blocks of count first values, second values and weights at 3 offset. */
  values: usize;
  mostValues: u32;
  /** items x rows (f64). */
  sum: usize;
  logistic: bool;
}

/**
 * Adds to `sum`, for each network, the mean of its values at a row over the values that an item's one or two
 * features take in the data.
 *
 * With d_j what the j-th value adds to h and c_i = h_i less what row i's own value adds, T_i = tanh c_i, U_j = tanh d_j:
 * sum_j w_j tanh(c_i + d_j) = T_i + (1 - T_i^2) sum_{p >= 1} (-T_i)^(p-1) sum_j w_j U_j^p,
 * the geometric series of (T + U) / (1 + T U), cut where its tail is below 2^-24; so a row costs some ten products instead of a
 * tanh for each value. Where the series would need more than 48 terms, tanh is evaluated for each.
 */
export function substituteNetworks(params: SubstituteNetworksParams): void {
  const rows = params.rows;
  const features = params.features;
  const hidden = params.hidden;
  const logistic = params.logistic;
  const x = params.x;
  const mostValues = params.mostValues;
  const size = networkSize(features, hidden) << 2;
  const stride = (<usize>rows) << 2;
  const h = allocate(<usize>hidden * stride);
  const out = allocate(stride);
  const t = allocate(stride);
  const u = allocate((<usize>mostValues) << 2);
  const powers = allocate((<usize>mostValues) << 2);
  const moments = allocate((MOST_TERMS + 1) << 2);
  const scale: f32 = logistic ? 0.5 : 1;
  for (let network: u32 = 0; network < params.networks; network++) {
    const at = params.parameters + <usize>network * size;
    const phi = at + ((<usize>hidden * (features + 1)) << 2);
    hiddenLayer(at, x, rows, features, hidden, scale, h);
    const constant = f32x4.splat(constantOf(at, features, hidden, logistic));
    for (let item: u32 = 0; item < params.itemCount; item++) {
      const entry = params.items + ((<usize>item) << 4);
      const first = load<u32>(entry);
      const second = load<u32>(entry, 4);
      const bytes = (<usize>load<u32>(entry, 12)) << 2;
      const firstValues = params.values + ((3 * <usize>load<u32>(entry, 8)) << 2);
      const weights = firstValues + 2 * bytes;
      for (let j: usize = 0; j < stride; j += 16) v128.store(out + j, constant);
      for (let l: u32 = 0; l < hidden; l++) {
        const theta = at + ((<usize>l * features) << 2);
        const one = scale * load<f32>(theta + ((<usize>first) << 2));
        const two: f32 = second == NONE ? 0 : scale * load<f32>(theta + ((<usize>second) << 2));
        const own = x + <usize>first * stride;
        const other = second == NONE ? own : x + <usize>second * stride;
        const weight = scale * load<f32>(phi + ((<usize>l) << 2));
        const largestU = shifts(firstValues, bytes, one, two, u);
        const largestT = rests(h + <usize>l * stride, own, other, stride, one, two, t);
        const terms = termsFor(largestU, largestT);
        if (terms > MOST_TERMS) {
          direct(h + <usize>l * stride, own, other, stride, one, two, firstValues, bytes, weight, out);
        } else {
          momentsOf(u, weights, powers, bytes, moments, terms);
          series(t, stride, moments, terms, weight, out);
        }
      }
      accumulate(params.sum + ((<usize>item * rows) << 3), out, rows);
    }
  }
}

/** u = tanh(one a + two b) of each value; the largest |u|. */
function shifts(a: usize, bytes: usize, one: f32, two: f32, u: usize): f32 {
  const first = f32x4.splat(one);
  const second = f32x4.splat(two);
  let most = f32x4.splat(0);
  for (let j: usize = 0; j < bytes; j += 16) {
    const value = tanh32(f32x4.add(f32x4.mul(first, v128.load(a + j)), f32x4.mul(second, v128.load(a + bytes + j))));
    v128.store(u + j, value);
    most = f32x4.max(most, f32x4.abs(value));
  }
  return largest(most);
}

/** t = tanh(h - one own - two other) of each row; the largest |t|. */
function rests(h: usize, own: usize, other: usize, stride: usize, one: f32, two: f32, t: usize): f32 {
  const first = f32x4.splat(one);
  const second = f32x4.splat(two);
  let most = f32x4.splat(0);
  for (let j: usize = 0; j < stride; j += 16) {
    const c = f32x4.sub(
      f32x4.sub(v128.load(h + j), f32x4.mul(first, v128.load(own + j))),
      f32x4.mul(second, v128.load(other + j)),
    );
    const value = tanh32(c);
    v128.store(t + j, value);
    most = f32x4.max(most, f32x4.abs(value));
  }
  return largest(most);
}

function largest(v: v128): f32 {
  return max(
    max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}

/** Fewest terms whose tail, at most u r^terms / (1 - r) with r = t u, is below 2^-24. */
function termsFor(u: f32, t: f32): i32 {
  const r = u * t;
  if (!(r < 0.85)) return MOST_TERMS + 1;
  let tail = u / (1 - r);
  let terms = 1;
  tail *= r;
  while (tail > 5.9604645e-8 && terms <= MOST_TERMS) {
    tail *= r;
    terms++;
  }
  return terms;
}

/** moments[p - 1] = sum_j w_j u_j^p, p = 1 .. terms. */
function momentsOf(u: usize, weights: usize, powers: usize, bytes: usize, moments: usize, terms: i32): void {
  memory.copy(powers, weights, bytes);
  for (let p = 0; p < terms; p++) {
    let sums = f32x4.splat(0);
    for (let j: usize = 0; j < bytes; j += 16) {
      const power = f32x4.mul(v128.load(powers + j), v128.load(u + j));
      v128.store(powers + j, power);
      sums = f32x4.add(sums, power);
    }
    store<f32>(
      moments + ((<usize>p) << 2),
      f32x4.extract_lane(sums, 0) +
        f32x4.extract_lane(sums, 1) +
        (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3)),
    );
  }
}

/** out += weight (t + (1 - t^2) sum_p (-t)^(p-1) m_p). */
function series(t: usize, stride: usize, moments: usize, terms: i32, weight: f32, out: usize): void {
  const by = f32x4.splat(weight);
  const one = f32x4.splat(1);
  const last = moments + ((<usize>(terms - 1)) << 2);
  for (let j: usize = 0; j < stride; j += 64) {
    const t0 = v128.load(t + j),
      t1 = v128.load(t + j, 16),
      t2 = v128.load(t + j, 32),
      t3 = v128.load(t + j, 48);
    let s0 = v128.load32_splat(last);
    let s1 = s0,
      s2 = s0,
      s3 = s0;
    for (let p = last; p > moments; ) {
      p -= 4;
      const m = v128.load32_splat(p);
      s0 = f32x4.sub(m, f32x4.mul(t0, s0));
      s1 = f32x4.sub(m, f32x4.mul(t1, s1));
      s2 = f32x4.sub(m, f32x4.mul(t2, s2));
      s3 = f32x4.sub(m, f32x4.mul(t3, s3));
    }
    const to = out + j;
    v128.store(
      to,
      f32x4.add(v128.load(to), f32x4.mul(by, f32x4.add(t0, f32x4.mul(f32x4.sub(one, f32x4.mul(t0, t0)), s0)))),
    );
    v128.store(
      to,
      f32x4.add(v128.load(to, 16), f32x4.mul(by, f32x4.add(t1, f32x4.mul(f32x4.sub(one, f32x4.mul(t1, t1)), s1)))),
      16,
    );
    v128.store(
      to,
      f32x4.add(v128.load(to, 32), f32x4.mul(by, f32x4.add(t2, f32x4.mul(f32x4.sub(one, f32x4.mul(t2, t2)), s2)))),
      32,
    );
    v128.store(
      to,
      f32x4.add(v128.load(to, 48), f32x4.mul(by, f32x4.add(t3, f32x4.mul(f32x4.sub(one, f32x4.mul(t3, t3)), s3)))),
      48,
    );
  }
}

/** out += weight sum_j w_j tanh(h - one own - two other + one a_j + two b_j). */
function direct(
  h: usize,
  own: usize,
  other: usize,
  stride: usize,
  one: f32,
  two: f32,
  a: usize,
  bytes: usize,
  weight: f32,
  out: usize,
): void {
  const first = f32x4.splat(one);
  const second = f32x4.splat(two);
  for (let i: usize = 0; i < stride; i += 16) {
    const c = f32x4.sub(
      f32x4.sub(v128.load(h + i), f32x4.mul(first, v128.load(own + i))),
      f32x4.mul(second, v128.load(other + i)),
    );
    let mean = f32x4.splat(0);
    for (let j: usize = 0; j < bytes; j += 4) {
      const d = one * load<f32>(a + j) + two * load<f32>(a + bytes + j);
      mean = f32x4.add(mean, f32x4.mul(v128.load32_splat(a + 2 * bytes + j), tanh32(f32x4.add(c, f32x4.splat(d)))));
    }
    v128.store(out + i, f32x4.add(v128.load(out + i), f32x4.mul(f32x4.splat(weight), mean)));
  }
}
