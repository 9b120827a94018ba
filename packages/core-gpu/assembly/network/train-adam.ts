import { dot } from '../common/dense';
import { allocate } from '../common/memory';
import {
  DIVERGED,
  GOAL,
  MAX_EPOCHS,
  MIN_GRADIENT,
  REPORT,
  VALIDATION,
  activate,
  addOutput,
  addRows,
  doubles,
  failures,
  forward,
  layer,
  networkSetShape,
  outputOf,
  propagate,
  selectRows,
  startWatch,
  stateBytes,
  trainError,
  trained,
  trainings,
  watch,
  weightResiduals,
  widest,
  writeReport,
} from './network';

/**
 * Trains networks by Adam on all training rows at once: m and v average the gradient g of the mean squared error and its
 * square, theta -= rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon).
 *
 * Arrays are those of `trainLm`.
 */
export function trainAdam(
  networks: u32,
  rows: u32,
  features: u32,
  hidden: u32,
  logistic: bool,
  x: usize,
  targets: usize,
  counts: usize,
  parameters: usize,
  report: usize,
  rate: f64,
  beta1: f64,
  beta2: f64,
  epsilon: f64,
  minGradient: f64,
  maxEpochs: u32,
  maxFail: u32,
): void {
  networkSetShape(rows, features, hidden, logistic);
  const half = <usize>widest(rows) >> 1;
  const state = allocate(stateBytes(rows));
  const active = doubles(<usize>layer * half);
  const weighted = doubles(half);
  const size = <usize>hidden * (features + 2) + 1;
  const even = (size + 1) & ~1;
  const theta = doubles(even);
  const slopes = doubles(even);
  const first = doubles(even);
  const second = doubles(even);
  const phi = theta + ((<usize>hidden * (features + 1)) << 3);
  const phiSlopes = slopes + ((<usize>hidden * (features + 1)) << 3);
  const bytes = even << 3;

  for (let network: u32 = 0; network < networks; network++) {
    const kept = parameters + ((<usize>network * size) << 3);
    selectRows(counts + <usize>network * rows * 6, x, targets, rows, features);
    memory.fill(first, 0, bytes);
    memory.fill(second, 0, bytes);
    memory.fill(theta, 0, bytes);
    memory.copy(theta, kept, size << 3);
    let decay1: f64 = 1;
    let decay2: f64 = 1;
    let epoch: u32 = 0;
    let gradient: f64 = 0;
    let reason = MAX_EPOCHS;
    while (true) {
      memory.copy(outputOf(state), phi, (<usize>hidden + 1) << 3);
      activate(theta, features, state);
      forward(state);
      if (epoch == 0) startWatch();
      else if (watch(epoch)) memory.copy(kept, theta, size << 3);
      weightResiduals(state, weighted);
      propagate(state, weighted, active);
      memory.fill(slopes, 0, bytes);
      addRows(active, features, slopes);
      addOutput(phiSlopes, state, weighted, phiSlopes);
      const scale = 2 / trainings();
      gradient = scale * Math.sqrt(dot(slopes, slopes, <u32>even));
      if (!(trainError < Infinity)) reason = DIVERGED;
      else if (trainError == 0) reason = GOAL;
      else if (epoch >= maxEpochs) reason = MAX_EPOCHS;
      else if (gradient <= minGradient) reason = MIN_GRADIENT;
      else if (failures >= maxFail) reason = VALIDATION;
      else reason = u32.MAX_VALUE;
      if (reason != u32.MAX_VALUE) break;
      epoch++;
      decay1 *= beta1;
      decay2 *= beta2;
      descend(
        theta,
        slopes,
        first,
        second,
        bytes,
        -scale,
        rate / (1 - decay1),
        beta1,
        beta2,
        1 / (1 - decay2),
        epsilon,
      );
    }
    writeReport(report + ((<usize>network * REPORT) << 3), reason, epoch, gradient, 0);
  }
}

/** One step down `factor` times the slopes. */
function descend(
  theta: usize,
  slopes: usize,
  first: usize,
  second: usize,
  bytes: usize,
  factor: f64,
  rate: f64,
  beta1: f64,
  beta2: f64,
  correction: f64,
  epsilon: f64,
): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const g = f64x2.mul(f64x2.splat(factor), v128.load(slopes + at));
    const m = f64x2.add(f64x2.mul(f64x2.splat(beta1), v128.load(first + at)), f64x2.mul(f64x2.splat(1 - beta1), g));
    const v = f64x2.add(
      f64x2.mul(f64x2.splat(beta2), v128.load(second + at)),
      f64x2.mul(f64x2.splat(1 - beta2), f64x2.mul(g, g)),
    );
    const scaled = f64x2.add(f64x2.sqrt(f64x2.mul(f64x2.splat(correction), v)), f64x2.splat(epsilon));
    v128.store(first + at, m);
    v128.store(second + at, v);
    v128.store(theta + at, f64x2.sub(v128.load(theta + at), f64x2.div(f64x2.mul(f64x2.splat(rate), m), scaled)));
  }
}
