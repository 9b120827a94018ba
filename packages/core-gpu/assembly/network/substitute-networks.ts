// Ensembles of networks with one or two regressors replaced by each of the values that they take in the data.
import { allocate, extend } from '../common/memory';
import { tanh32 } from '../common/vector-math';
import { Networks } from './network-ensemble';

/** Terms after which the series gives way to direct evaluation. */
const MOST_TERMS: i32 = 48;
const NONE: u32 = 0xffff_ffff;

@unmanaged
export class SubstituteNetworksParams extends Networks {
  /** (first, second or NONE, offset, count) each, count a multiple of 4. */
  items: usize;
  itemCount: u32;
  /** Blocks of count first values, second values and weights at 3 offset. */
  values: usize;
  mostValues: u32;
  /** items x rows (f64). */
  sum: usize;
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
  const job = extend<Substitution, SubstituteNetworksParams>(params);
  const hidden = params.hidden;
  const stride = params.stride;
  const bytes = (<usize>params.mostValues) << 2;
  const h = allocate(<usize>hidden * stride);
  job.out = allocate(stride);
  job.t = allocate(stride);
  job.u = allocate(bytes);
  job.powers = allocate(bytes);
  job.moments = allocate((MOST_TERMS + 1) << 2);
  for (let network: u32 = 0; network < params.networks; network++) {
    params.hiddenLayer(network, h);
    for (let item: u32 = 0; item < params.itemCount; item++) {
      job.selectItem(item);
      params.fillConstant(network, job.out);
      for (let l: u32 = 0; l < hidden; l++) {
        job.selectUnit(network, l);
        job.h = h + <usize>l * stride;
        const largestU = job.shifts();
        const terms = termsFor(largestU, job.rests());
        if (terms > MOST_TERMS) {
          job.evaluate();
        } else {
          job.sumPowers(terms);
          job.addSeries(terms);
        }
      }
      params.accumulate(params.sum + ((<usize>item * params.rows) << 3), job.out);
    }
  }
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

function largest(v: v128): f32 {
  return max(
    max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}

@unmanaged
class Substitution extends SubstituteNetworksParams {
  /** The item: columns of the features replaced (features x rows), their values, which the second's and the weights follow. */
  first: u32;
  second: u32;
  own: usize;
  other: usize;
  a: usize;
  bytes: usize;
  /** The hidden unit: its row of h, what its inputs weigh, its weight in the output. */
  h: usize;
  one: f32;
  two: f32;
  weight: f32;
  /** rows. */
  out: usize;
  /** rows: t = tanh(h - one own - two other). */
  t: usize;
  /** By value: u = tanh(one a + two b), and its powers. */
  u: usize;
  powers: usize;
  moments: usize;

  selectItem(item: u32): void {
    const entry = this.items + ((<usize>item) << 4);
    const first = load<u32>(entry);
    const second = load<u32>(entry, 4);
    this.first = first;
    this.second = second;
    this.own = this.x + <usize>first * this.stride;
    this.other = second == NONE ? this.own : this.x + <usize>second * this.stride;
    this.a = this.values + ((3 * <usize>load<u32>(entry, 8)) << 2);
    this.bytes = (<usize>load<u32>(entry, 12)) << 2;
  }

  selectUnit(network: u32, unit: u32): void {
    const scale = this.scale;
    const theta = this.thetaOf(network) + ((<usize>unit * this.features) << 2);
    this.one = scale * load<f32>(theta + ((<usize>this.first) << 2));
    this.two = this.second == NONE ? 0 : scale * load<f32>(theta + ((<usize>this.second) << 2));
    this.weight = scale * load<f32>(this.phiOf(network) + ((<usize>unit) << 2));
  }

  /** Writes u; its largest absolute value. */
  shifts(): f32 {
    const a = this.a;
    const bytes = this.bytes;
    const u = this.u;
    const first = f32x4.splat(this.one);
    const second = f32x4.splat(this.two);
    let most = f32x4.splat(0);
    for (let j: usize = 0; j < bytes; j += 16) {
      const value = tanh32(f32x4.add(f32x4.mul(first, v128.load(a + j)), f32x4.mul(second, v128.load(a + bytes + j))));
      v128.store(u + j, value);
      most = f32x4.max(most, f32x4.abs(value));
    }
    return largest(most);
  }

  /** h - one own - two other of four rows. */
  @inline
  restAt(i: usize): v128 {
    return f32x4.sub(
      f32x4.sub(v128.load(this.h + i), f32x4.mul(f32x4.splat(this.one), v128.load(this.own + i))),
      f32x4.mul(f32x4.splat(this.two), v128.load(this.other + i)),
    );
  }

  /** Writes t; its largest absolute value. */
  rests(): f32 {
    const stride = this.stride;
    const t = this.t;
    let most = f32x4.splat(0);
    for (let j: usize = 0; j < stride; j += 16) {
      const value = tanh32(this.restAt(j));
      v128.store(t + j, value);
      most = f32x4.max(most, f32x4.abs(value));
    }
    return largest(most);
  }

  /** moments[p - 1] = sum_j w_j u_j^p, p = 1 .. terms. */
  sumPowers(terms: i32): void {
    const bytes = this.bytes;
    const u = this.u;
    const powers = this.powers;
    memory.copy(powers, this.a + 2 * bytes, bytes);
    for (let p = 0; p < terms; p++) {
      let sums = f32x4.splat(0);
      for (let j: usize = 0; j < bytes; j += 16) {
        const power = f32x4.mul(v128.load(powers + j), v128.load(u + j));
        v128.store(powers + j, power);
        sums = f32x4.add(sums, power);
      }
      store<f32>(
        this.moments + ((<usize>p) << 2),
        f32x4.extract_lane(sums, 0) +
          f32x4.extract_lane(sums, 1) +
          (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3)),
      );
    }
  }

  /** out += weight (t + (1 - t^2) sum_p (-t)^(p-1) m_p). */
  addSeries(terms: i32): void {
    const stride = this.stride;
    const t = this.t;
    const moments = this.moments;
    const out = this.out;
    const by = f32x4.splat(this.weight);
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
  evaluate(): void {
    const stride = this.stride;
    const a = this.a;
    const bytes = this.bytes;
    const out = this.out;
    const one = this.one;
    const two = this.two;
    const weight = f32x4.splat(this.weight);
    for (let i: usize = 0; i < stride; i += 16) {
      const c = this.restAt(i);
      let mean = f32x4.splat(0);
      for (let j: usize = 0; j < bytes; j += 4) {
        const d = one * load<f32>(a + j) + two * load<f32>(a + bytes + j);
        mean = f32x4.add(mean, f32x4.mul(v128.load32_splat(a + 2 * bytes + j), tanh32(f32x4.add(c, f32x4.splat(d)))));
      }
      v128.store(out + i, f32x4.add(v128.load(out + i), f32x4.mul(weight, mean)));
    }
  }
}
