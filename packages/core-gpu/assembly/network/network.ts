// One network being trained: f(x) = phi_0 + sum_l phi_l s(h_l), h_l = theta_l0 + sum_k theta_lk x_k, over the distinct rows it was given.
import { dot, multiplyAdd } from '../common/dense';
import { allocate } from '../common/memory';
import { exp64, tanh64 } from '../common/vector-math';

const NONE: u32 = 0xffff_ffff;

export let hidden: u32 = 0;
/** Rows of the layer arrays: `hidden` and a row of zeros where it is odd. */
export let layer: u32 = 0;
let logistic: bool = false;

/** Distinct training rows come first, then zeros up to `trained`, a multiple of 8, then the other rows, zeros up to `total`. */
export let distinct: u32 = 0;
export let trained: u32 = 0;
export let total: u32 = 0;
/** total x u32: row of the data, or NONE. */
let index: usize = 0;
/** total x f64: how often a row trains, validates and tests. */
export let trainWeight: usize = 0;
let validWeight: usize = 0;
let testWeight: usize = 0;
let trainCount: f64 = 0;
let validCount: f64 = 0;
let testCount: f64 = 0;
let target: usize = 0;
/** features x total: the rows' regressors. */
let regressors: usize = 0;

export let trainError: f64 = 0;
export let validError: f64 = 0;
export let testError: f64 = 0;

/** Most columns of a layer array for samples of `rows` rows. */
export function widest(rows: u32): u32 {
  return 2 * ((rows + 7) & ~7);
}

export function doubles(count: usize): usize {
  return allocate(count << 3);
}

export function networkSetShape(rows: u32, features: u32, hidden_: u32, logistic_: bool): void {
  hidden = hidden_;
  layer = (hidden_ + 1) & ~1;
  logistic = logistic_;
  const width = <usize>widest(rows);
  index = allocate(width << 2);
  trainWeight = doubles(width);
  validWeight = doubles(width);
  testWeight = doubles(width);
  target = doubles(width);
  regressors = doubles(<usize>features * width);
}

/** Takes the rows of one network: `counts` (3 x rows, u16) says how often each trains, validates and tests; `x` is features x rows. */
export function selectRows(counts: usize, x: usize, targets: usize, rows: u32, features: u32): void {
  total = 0;
  trainCount = 0;
  validCount = 0;
  testCount = 0;
  for (let row: u32 = 0; row < rows; row++)
    if (load<u16>(counts + ((<usize>row) << 1))) append(row, counts, targets, rows);
  distinct = total;
  while (total & 7) pad();
  trained = total;
  for (let row: u32 = 0; row < rows; row++) {
    const at = counts + ((<usize>row) << 1);
    if (load<u16>(at) == 0 && (load<u16>(at + ((<usize>rows) << 1)) || load<u16>(at + ((<usize>rows) << 2))))
      append(row, counts, targets, rows);
  }
  while (total & 7) pad();
  for (let k: u32 = 0; k < features; k++)
    gatherColumns(x + ((<usize>k * rows) << 3), regressors + ((<usize>k * total) << 3));
}

function append(row: u32, counts: usize, targets: usize, rows: u32): void {
  const at = counts + ((<usize>row) << 1);
  const train = <f64>load<u16>(at);
  const valid = <f64>load<u16>(at + ((<usize>rows) << 1));
  const test = <f64>load<u16>(at + ((<usize>rows) << 2));
  set(row, train, valid, test, load<f64>(targets + ((<usize>row) << 3)));
  trainCount += train;
  validCount += valid;
  testCount += test;
}

function pad(): void {
  set(NONE, 0, 0, 0, 0);
}

function set(row: u32, train: f64, valid: f64, test: f64, value: f64): void {
  const to = (<usize>total) << 3;
  store<u32>(index + ((<usize>total) << 2), row);
  store<f64>(trainWeight + to, train);
  store<f64>(validWeight + to, valid);
  store<f64>(testWeight + to, test);
  store<f64>(target + to, value);
  total++;
}

/** out (total): element j of a row of the data, at the j-th row selected; zeros for padding. */
export function gatherColumns(from: usize, out: usize): void {
  for (let j: u32 = 0; j < total; j++) {
    const row = load<u32>(index + ((<usize>j) << 2));
    store<f64>(out + ((<usize>j) << 3), row == NONE ? 0 : load<f64>(from + ((<usize>row) << 3)));
  }
}

export function rowAt(j: u32): u32 {
  return load<u32>(index + ((<usize>j) << 2));
}

// A state: h (layer x total), z = s(h) and s'(h) alike, residuals (total), then phi and phi_0.
export function stateBytes(rows: u32): usize {
  return ((3 * <usize>layer + 1) * widest(rows) + layer + 1) << 3;
}

// @ts-ignore: decorator
@inline
export function cells(): usize {
  return (<usize>layer * total) << 3;
}

// @ts-ignore: decorator
@inline
export function zOf(state: usize): usize {
  return state + cells();
}

// @ts-ignore: decorator
@inline
export function slopeOf(state: usize): usize {
  return state + 2 * cells();
}

// @ts-ignore: decorator
@inline
export function residualOf(state: usize): usize {
  return state + 3 * cells();
}

// @ts-ignore: decorator
@inline
export function outputOf(state: usize): usize {
  return residualOf(state) + ((<usize>total) << 3);
}

/** h of a state from theta (hidden x features) and theta_0 after it. */
export function activate(theta: usize, features: u32, state: usize): void {
  const bias = theta + ((<usize>hidden * features) << 3);
  for (let l: u32 = 0; l < layer; l++) {
    const value = f64x2.splat(l < hidden ? load<f64>(bias + ((<usize>l) << 3)) : 0);
    const row = state + ((<usize>l * total) << 3);
    for (let j: usize = 0; j < (<usize>total) << 3; j += 16) v128.store(row + j, value);
  }
  multiplyAdd(state, theta, features, 1, regressors, state, layer, features, total);
}

/** theta_lk += sum_j d_lj x_jk and theta_l0 += sum_j d_lj; d is layer x trained, zero for padding. */
export function addRows(d: usize, features: u32, theta: usize): void {
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
export function forward(state: usize): void {
  const stride = (<usize>total) << 3;
  const one = f64x2.splat(1);
  const z = zOf(state);
  const slope = slopeOf(state);
  const residual = residualOf(state);
  const output = outputOf(state);
  memory.copy(residual, target, stride);
  if (layer > hidden) {
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
  trainError = mean(train, trainCount);
  validError = mean(valid, validCount);
  testError = mean(test, testCount);
}

/** active (layer x trained) = weight_j phi_l s'(h_lj), zero for padding. */
export function propagate(state: usize, weights: usize, active: usize): void {
  for (let l: u32 = 0; l < layer; l++) {
    const phi = f64x2.splat(l < hidden ? load<f64>(outputOf(state) + ((<usize>l) << 3)) : 0);
    const slope = slopeOf(state) + ((<usize>l * total) << 3);
    const to = active + ((<usize>l * trained) << 3);
    for (let j: usize = 0; j < (<usize>trained) << 3; j += 16) {
      v128.store(to + j, f64x2.mul(v128.load(weights + j), f64x2.mul(phi, v128.load(slope + j))));
    }
  }
}

/** to (phi, phi_0) = base + sum_j d_j (z_j, 1); d (trained) is zero for padding. */
export function addOutput(base: usize, state: usize, d: usize, to: usize): void {
  let sum: f64 = 0;
  for (let j: u32 = 0; j < distinct; j++) sum += load<f64>(d + ((<usize>j) << 3));
  const last = (<usize>hidden) << 3;
  store<f64>(to + last, load<f64>(base + last) + sum);
  for (let l: u32 = 0; l < hidden; l++) {
    const at = (<usize>l) << 3;
    store<f64>(to + at, load<f64>(base + at) + dot(d, zOf(state) + ((<usize>l * total) << 3), trained));
  }
}

/** out (trained) = multiplicity times residual. */
export function weightResiduals(state: usize, out: usize): void {
  const residual = residualOf(state);
  for (let i: usize = 0; i < (<usize>trained) << 3; i += 16)
    v128.store(out + i, f64x2.mul(v128.load(trainWeight + i), v128.load(residual + i)));
}

/** Training rows drawn, multiplicity included. */
export function trainings(): f64 {
  return trainCount;
}

export function validates(): bool {
  return validCount > 0;
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

let bestTrain: f64 = 0;
let bestValid: f64 = 0;
let bestTest: f64 = 0;
let bestEpoch: u32 = 0;
/** Epochs since the validation error last fell that raised it above the best. */
export let failures: u32 = 0;

export function startWatch(): void {
  failures = 0;
  keepBest(0);
}

function keepBest(epoch: u32): void {
  bestTrain = trainError;
  bestValid = validError;
  bestTest = testError;
  bestEpoch = epoch;
}

/** Whether the network of this epoch is to be kept: the best on the validation rows, or the latest where there are none. */
export function watch(epoch: u32): bool {
  if (validCount > 0 && !(validError < bestValid)) {
    if (!(validError == bestValid)) failures++;
    return false;
  }
  failures = 0;
  keepBest(epoch);
  return true;
}

/** Values of a report. */
export const REPORT: usize = 8;

export function writeReport(to: usize, reason: u32, epochs: u32, gradient: f64, mu: f64): void {
  store<f64>(to, <f64>reason);
  store<f64>(to, <f64>epochs, 8);
  store<f64>(to, <f64>bestEpoch, 16);
  store<f64>(to, bestTrain, 24);
  store<f64>(to, bestValid, 32);
  store<f64>(to, bestTest, 40);
  store<f64>(to, gradient, 48);
  store<f64>(to, mu, 56);
}
