import { dot } from '../common/dense';
import { record } from '../common/memory';
import {
  DIVERGED,
  GOAL,
  MAX_EPOCHS,
  MIN_GRADIENT,
  TrainParams,
  VALIDATION,
  createNetwork,
  doubles,
  widest,
} from './network';

@unmanaged
export class TrainAdamParams extends TrainParams {
  rate: f64;
  beta1: f64;
  beta2: f64;
  epsilon: f64;
}

/**
 * Trains networks by Adam on all training rows at once: m and v average the gradient g of the mean squared error and its
 * square, theta -= rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon).
 */
export function trainAdam(params: TrainAdamParams): void {
  const network = createNetwork(params);
  const step = record<Step>();
  step.params = params;
  const hidden = params.hidden;
  const half = <usize>widest(params.rows) >> 1;
  const state = network.createState();
  const active = doubles(<usize>network.layer * half);
  const weighted = doubles(half);
  const size = <usize>hidden * (params.features + 2) + 1;
  const even = (size + 1) & ~1;
  const bytes = even << 3;
  const theta = doubles(4 * even);
  const slopes = theta + bytes;
  const first = slopes + bytes;
  const phi = theta + ((<usize>hidden * (params.features + 1)) << 3);
  const phiSlopes = phi + bytes;

  for (let number: u32 = 0; number < params.networks; number++) {
    const kept = params.parameters + ((<usize>number * size) << 3);
    network.selectRows(number);
    memory.fill(first, 0, 2 * bytes);
    memory.fill(theta, 0, bytes);
    memory.copy(theta, kept, size << 3);
    let decay1: f64 = 1;
    let decay2: f64 = 1;
    let epoch: u32 = 0;
    let gradient: f64 = 0;
    let reason = MAX_EPOCHS;
    while (true) {
      memory.copy(network.outputOf(state), phi, (<usize>hidden + 1) << 3);
      network.activate(theta, state);
      network.forward(state);
      if (epoch == 0) network.startWatch();
      else if (network.watch(epoch)) memory.copy(kept, theta, size << 3);
      network.weightResiduals(state, weighted);
      network.propagate(state, weighted, active);
      memory.fill(slopes, 0, bytes);
      network.addRows(active, slopes);
      network.addOutput(phiSlopes, state, weighted, phiSlopes);
      const scale = 2 / network.trainCount;
      gradient = scale * Math.sqrt(dot(slopes, slopes, <u32>even));
      if (!(network.trainError < Infinity)) reason = DIVERGED;
      else if (network.trainError == 0) reason = GOAL;
      else if (epoch >= params.maxEpochs) reason = MAX_EPOCHS;
      else if (gradient <= params.minGradient) reason = MIN_GRADIENT;
      else if (network.failures >= params.maxFail) reason = VALIDATION;
      else reason = u32.MAX_VALUE;
      if (reason != u32.MAX_VALUE) break;
      epoch++;
      decay1 *= params.beta1;
      decay2 *= params.beta2;
      step.factor = -scale;
      step.rate = params.rate / (1 - decay1);
      step.correction = 1 / (1 - decay2);
      step.descend(theta, bytes);
    }
    network.writeReport(number, reason, epoch, gradient, 0);
  }
}

@unmanaged
class Step {
  params: TrainAdamParams;
  factor: f64;
  rate: f64;
  /** Of the average of squares. */
  correction: f64;

  /** Goes down `factor` times the slopes; theta, the slopes and their two averages follow each other, `bytes` each. */
  descend(theta: usize, bytes: usize): void {
    const beta1 = this.params.beta1;
    const beta2 = this.params.beta2;
    const epsilon = this.params.epsilon;
    const factor = this.factor;
    const rate = this.rate;
    const correction = this.correction;
    const slopes = theta + bytes;
    const first = slopes + bytes;
    const second = first + bytes;
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
}
