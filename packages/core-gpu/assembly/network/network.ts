import { MultiplyAdd, dot, multiplyAdd } from '../common/dense';
import { allocate, record } from '../common/memory';
import { exp64, tanh64 } from '../common/vector-math';

const NONE: u32 = 0xffff_ffff;

/**
 * What training takes, whichever way it goes.
 *
 * `x` is features x rows, `counts` networks x 3 x rows (u16): how often each row trains, validates and tests. `parameters` (networks x
 * (hidden x features + 2 hidden + 1)): theta, theta_0, phi, phi_0, replaced by those of the best epoch. `report`: networks x REPORT.
 */
@unmanaged
export class TrainParams {
  networks: u32;
  rows: u32;
  features: u32;
  hidden: u32;
  x: usize;
  targets: usize;
  counts: usize;
  parameters: usize;
  report: usize;
  maxEpochs: u32;
  maxFail: u32;
  minGradient: f64;
  logistic: bool;
}

/** Most columns of a layer array for samples of `rows` rows. */
export function widest(rows: u32): u32 {
  return 2 * ((rows + 7) & ~7);
}

export function doubles(count: usize): usize {
  return allocate(count << 3);
}

export function createNetwork(params: TrainParams): Network {
  const network = record<Network>();
  const width = widest(params.rows);
  network.params = params;
  network.hidden = params.hidden;
  network.layer = (params.hidden + 1) & ~1;
  network.index = allocate(width << 2);
  network.trainWeight = doubles(width);
  network.validWeight = doubles(width);
  network.testWeight = doubles(width);
  network.target = doubles(width);
  network.regressors = doubles(<usize>params.features * width);
  network.product = record<MultiplyAdd>();
  return network;
}

/** One network being trained: f(x) = phi_0 + sum_l phi_l s(h_l), h_l = theta_l0 + sum_k theta_lk x_k, over the distinct rows it was given. */
@unmanaged
export class Network {
  params: TrainParams;
  product: MultiplyAdd;
  hidden: u32;
  /** Rows of the layer arrays: `hidden` and a row of zeros where it is odd. */
  layer: u32;

  /** Distinct training rows come first, then zeros up to `trained`, a multiple of 8, then the other rows, zeros up to `total`. */
  distinct: u32;
  trained: u32;
  total: u32;
  /** total x u32: row of the data, or NONE. */
  index: usize;
  /** total x f64: how often a row trains, validates and tests. */
  trainWeight: usize;
  validWeight: usize;
  testWeight: usize;
  /** Training rows drawn, multiplicity included. */
  trainCount: f64;
  validCount: f64;
  testCount: f64;
  target: usize;
  /** features x total: the rows' regressors. */
  regressors: usize;

  trainError: f64;
  validError: f64;
  testError: f64;

  bestTrain: f64;
  bestValid: f64;
  bestTest: f64;
  bestEpoch: u32;
  /** Epochs since the validation error last fell that raised it above the best. */
  failures: u32;

  /** Takes the rows of one network. */
  selectRows(network: u32): void {
    const rows = this.params.rows;
    const counts = this.params.counts + <usize>network * rows * 6;
    this.total = 0;
    this.trainCount = 0;
    this.validCount = 0;
    this.testCount = 0;
    for (let row: u32 = 0; row < rows; row++) if (load<u16>(counts + ((<usize>row) << 1))) this.append(row, counts);
    this.distinct = this.total;
    while (this.total & 7) this.pad();
    this.trained = this.total;
    for (let row: u32 = 0; row < rows; row++) {
      const at = counts + ((<usize>row) << 1);
      if (load<u16>(at) == 0 && (load<u16>(at + ((<usize>rows) << 1)) || load<u16>(at + ((<usize>rows) << 2))))
        this.append(row, counts);
    }
    while (this.total & 7) this.pad();
    for (let k: u32 = 0; k < this.params.features; k++)
      this.gatherColumns(this.params.x + ((<usize>k * rows) << 3), this.regressors + ((<usize>k * this.total) << 3));
  }

  append(row: u32, counts: usize): void {
    const at = counts + ((<usize>row) << 1);
    const train = <f64>load<u16>(at);
    const valid = <f64>load<u16>(at + ((<usize>this.params.rows) << 1));
    const test = <f64>load<u16>(at + ((<usize>this.params.rows) << 2));
    this.set(row, train, valid, test, load<f64>(this.params.targets + ((<usize>row) << 3)));
    this.trainCount += train;
    this.validCount += valid;
    this.testCount += test;
  }

  pad(): void {
    this.set(NONE, 0, 0, 0, 0);
  }

  set(row: u32, train: f64, valid: f64, test: f64, value: f64): void {
    const to = (<usize>this.total) << 3;
    store<u32>(this.index + ((<usize>this.total) << 2), row);
    store<f64>(this.trainWeight + to, train);
    store<f64>(this.validWeight + to, valid);
    store<f64>(this.testWeight + to, test);
    store<f64>(this.target + to, value);
    this.total++;
  }

  /** out (total): element j of a row of the data, at the j-th row selected; zeros for padding. */
  gatherColumns(from: usize, out: usize): void {
    const total = this.total;
    const index = this.index;
    for (let j: u32 = 0; j < total; j++) {
      const row = load<u32>(index + ((<usize>j) << 2));
      store<f64>(out + ((<usize>j) << 3), row == NONE ? 0 : load<f64>(from + ((<usize>row) << 3)));
    }
  }

  rowAt(j: u32): u32 {
    return load<u32>(this.index + ((<usize>j) << 2));
  }

  /** A state: h (layer x total), z = s(h) and s'(h) alike, residuals (total), then phi and phi_0. */
  createState(): usize {
    return doubles((3 * <usize>this.layer + 1) * widest(this.params.rows) + this.layer + 1);
  }

  cells(): usize {
    return (<usize>this.layer * this.total) << 3;
  }

  zOf(state: usize): usize {
    return state + this.cells();
  }

  slopeOf(state: usize): usize {
    return state + 2 * this.cells();
  }

  residualOf(state: usize): usize {
    return state + 3 * this.cells();
  }

  outputOf(state: usize): usize {
    return this.residualOf(state) + ((<usize>this.total) << 3);
  }

  /** h of a state from theta (hidden x features) and theta_0 after it. */
  activate(theta: usize, state: usize): void {
    const hidden = this.hidden;
    const total = this.total;
    const bias = theta + ((<usize>hidden * this.params.features) << 3);
    for (let l: u32 = 0; l < this.layer; l++) {
      const value = f64x2.splat(l < hidden ? load<f64>(bias + ((<usize>l) << 3)) : 0);
      const row = state + ((<usize>l * total) << 3);
      for (let j: usize = 0; j < (<usize>total) << 3; j += 16) v128.store(row + j, value);
    }
    const product = this.product;
    product.base = state;
    product.left = theta;
    product.right = this.regressors;
    product.out = state;
    product.m = this.layer;
    product.depth = this.params.features;
    product.n = total;
    product.leftRow = this.params.features;
    multiplyAdd(product);
  }

  /** theta_lk += sum_j d_lj x_jk and theta_l0 += sum_j d_lj; d is layer x trained, zero for padding. */
  addRows(d: usize, theta: usize): void {
    const features = this.params.features;
    const hidden = this.hidden;
    const trained = this.trained;
    const total = this.total;
    const distinct = this.distinct;
    const regressors = this.regressors;
    const bias = theta + ((<usize>hidden * features) << 3);
    for (let l: u32 = 0; l < hidden; l++) {
      const row = d + ((<usize>l * trained) << 3);
      for (let k: u32 = 0; k < features; k++) {
        const to = theta + ((<usize>l * features + k) << 3);
        store<f64>(to, load<f64>(to) + dot(row, regressors + ((<usize>k * total) << 3), trained));
      }
      let sum: f64 = 0;
      for (let j: u32 = 0; j < distinct; j++) sum += load<f64>(row + ((<usize>j) << 3));
      store<f64>(bias + ((<usize>l) << 3), load<f64>(bias + ((<usize>l) << 3)) + sum);
    }
  }

  /** Everything of a state that follows from its h, phi and phi_0; sets the three errors. */
  forward(state: usize): void {
    const hidden = this.hidden;
    const logistic = this.params.logistic;
    const stride = (<usize>this.total) << 3;
    const one = f64x2.splat(1);
    const z = this.zOf(state);
    const slope = this.slopeOf(state);
    const residual = this.residualOf(state);
    const output = this.outputOf(state);
    memory.copy(residual, this.target, stride);
    if (this.layer > hidden) {
      memory.fill(z + <usize>hidden * stride, 0, stride);
      memory.fill(slope + <usize>hidden * stride, 0, stride);
    }
    for (let l: u32 = 0; l < hidden; l++) {
      const phi = f64x2.splat(load<f64>(output + ((<usize>l) << 3)));
      const base = <usize>l * stride;
      for (let j: usize = 0; j < stride; j += 16) {
        const x = v128.load(state + base + j);
        let s: v128;
        let d: v128;
        if (logistic) {
          const bounded = f64x2.max(f64x2.splat(-700), f64x2.min(f64x2.splat(700), x));
          s = f64x2.div(one, f64x2.add(one, exp64(f64x2.neg(bounded))));
          d = f64x2.mul(s, f64x2.sub(one, s));
        } else {
          s = tanh64(x);
          d = f64x2.sub(one, f64x2.mul(s, s));
        }
        v128.store(z + base + j, s);
        v128.store(slope + base + j, d);
        v128.store(residual + j, f64x2.sub(v128.load(residual + j), f64x2.mul(phi, s)));
      }
    }
    const bias = f64x2.splat(load<f64>(output + ((<usize>hidden) << 3)));
    const trainWeight = this.trainWeight;
    const validWeight = this.validWeight;
    const testWeight = this.testWeight;
    let train = f64x2.splat(0);
    let valid = f64x2.splat(0);
    let test = f64x2.splat(0);
    for (let j: usize = 0; j < stride; j += 16) {
      const e = f64x2.sub(v128.load(residual + j), bias);
      const square = f64x2.mul(e, e);
      v128.store(residual + j, e);
      train = f64x2.add(train, f64x2.mul(square, v128.load(trainWeight + j)));
      valid = f64x2.add(valid, f64x2.mul(square, v128.load(validWeight + j)));
      test = f64x2.add(test, f64x2.mul(square, v128.load(testWeight + j)));
    }
    this.trainError = mean(train, this.trainCount);
    this.validError = mean(valid, this.validCount);
    this.testError = mean(test, this.testCount);
  }

  /** active (layer x trained) = weight_j phi_l s'(h_lj), zero for padding. */
  propagate(state: usize, weights: usize, active: usize): void {
    const hidden = this.hidden;
    const output = this.outputOf(state);
    const slopes = this.slopeOf(state);
    const bytes = (<usize>this.trained) << 3;
    for (let l: u32 = 0; l < this.layer; l++) {
      const phi = f64x2.splat(l < hidden ? load<f64>(output + ((<usize>l) << 3)) : 0);
      const slope = slopes + ((<usize>l * this.total) << 3);
      const to = active + <usize>l * bytes;
      for (let j: usize = 0; j < bytes; j += 16)
        v128.store(to + j, f64x2.mul(v128.load(weights + j), f64x2.mul(phi, v128.load(slope + j))));
    }
  }

  /** to (phi, phi_0) = base + sum_j d_j (z_j, 1); d (trained) is zero for padding. */
  addOutput(base: usize, state: usize, d: usize, to: usize): void {
    const hidden = this.hidden;
    const distinct = this.distinct;
    const z = this.zOf(state);
    let sum: f64 = 0;
    for (let j: u32 = 0; j < distinct; j++) sum += load<f64>(d + ((<usize>j) << 3));
    const last = (<usize>hidden) << 3;
    store<f64>(to + last, load<f64>(base + last) + sum);
    for (let l: u32 = 0; l < hidden; l++) {
      const at = (<usize>l) << 3;
      store<f64>(to + at, load<f64>(base + at) + dot(d, z + ((<usize>l * this.total) << 3), this.trained));
    }
  }

  /** out (trained) = multiplicity times residual. */
  weightResiduals(state: usize, out: usize): void {
    const residual = this.residualOf(state);
    const weight = this.trainWeight;
    const bytes = (<usize>this.trained) << 3;
    for (let i: usize = 0; i < bytes; i += 16)
      v128.store(out + i, f64x2.mul(v128.load(weight + i), v128.load(residual + i)));
  }

  startWatch(): void {
    this.failures = 0;
    this.keepBest(0);
  }

  keepBest(epoch: u32): void {
    this.bestTrain = this.trainError;
    this.bestValid = this.validError;
    this.bestTest = this.testError;
    this.bestEpoch = epoch;
  }

  /** Whether the network of this epoch is to be kept: the best on the validation rows, or the latest where there are none. */
  watch(epoch: u32): bool {
    if (this.validCount > 0 && !(this.validError < this.bestValid)) {
      if (!(this.validError == this.bestValid)) this.failures++;
      return false;
    }
    this.failures = 0;
    this.keepBest(epoch);
    return true;
  }

  writeReport(network: u32, reason: u32, epochs: u32, gradient: f64, mu: f64): void {
    const to = this.params.report + ((<usize>network * REPORT) << 3);
    store<f64>(to, <f64>reason);
    store<f64>(to, <f64>epochs, 8);
    store<f64>(to, <f64>this.bestEpoch, 16);
    store<f64>(to, this.bestTrain, 24);
    store<f64>(to, this.bestValid, 32);
    store<f64>(to, this.bestTest, 40);
    store<f64>(to, gradient, 48);
    store<f64>(to, mu, 56);
  }
}

function mean(sums: v128, count: f64): f64 {
  return count > 0 ? (f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1)) / count : 0;
}

// Why training ended; core-gpu's stopReasons in the same order.
export const MAX_EPOCHS: u32 = 0;
export const MIN_GRADIENT: u32 = 1;
export const MAX_MU: u32 = 2;
export const VALIDATION: u32 = 3;
export const GOAL: u32 = 4;
export const DIVERGED: u32 = 5;

/** Values of a report. */
const REPORT: usize = 8;
