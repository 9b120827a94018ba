import { cholesky, dot, multiplyAdd, solveCholesky } from '../common/dense';
import {
  GOAL,
  MAX_EPOCHS,
  MAX_MU,
  MIN_GRADIENT,
  Network,
  TrainParams,
  VALIDATION,
  createNetwork,
  doubles,
  widest,
} from './network';

@unmanaged
export class TrainLmParams extends TrainParams {
  /** rows x rows: x_i x_j + 1. */
  products: usize;
  mu: f64;
  muDecrease: f64;
  muIncrease: f64;
  muMax: f64;
}

/**
 * Trains networks by Levenberg and Marquardt's method in its dual form.
 *
 * With J the Jacobian over the distinct training rows and W their multiplicities, the step is
 * (J' W J + mu I)^-1 J' W e = J' u, (J J' + mu W^-1) u = e. J J' needs no Jacobian:
 * (J J')_ij = (x_i x_j + 1) sum_l a_il a_jl + sum_l z_il z_jl + 1, a_il = phi_l s'(h_il). Nor do the activations need theta:
 * a step changes h_il by sum_j (x_i x_j + 1) a_jl u_j. Theta is only put together at the end, from the sums of a_jl u_j.
 */
export function trainLm(params: TrainLmParams): void {
  const network = createNetwork(params);
  const rows = params.rows;
  const hidden = params.hidden;
  const layer = network.layer;
  const half = <usize>widest(rows) >> 1;
  let state = network.createState();
  let next = network.createState();
  const gram = doubles(half * half * 2);
  const active = doubles(<usize>layer * half);
  const normal = doubles(half * half);
  const factor = doubles(half * half);
  const shift = doubles(half);
  const u = doubles(half);
  const change = doubles(<usize>layer * half);
  const sums = doubles(<usize>layer * half);
  const best = doubles(<usize>layer * half);
  const ones = doubles(half);
  for (let i: usize = 0; i < half; i++) store<f64>(ones + (i << 3), 1);
  const size = <usize>hidden * (params.features + 2) + 1;
  const outputBytes = (<usize>hidden + 1) << 3;
  const product = network.product;

  for (let number: u32 = 0; number < params.networks; number++) {
    const theta = params.parameters + ((<usize>number * size) << 3);
    const phi = theta + ((<usize>hidden * (params.features + 1)) << 3);
    network.selectRows(number);
    const distinct = network.distinct;
    const trained = network.trained;
    const total = network.total;
    const trainWeight = network.trainWeight;
    for (let i: u32 = 0; i < distinct; i++)
      network.gatherColumns(
        params.products + ((<usize>network.rowAt(i) * rows) << 3),
        gram + ((<usize>i * total) << 3),
      );
    memory.fill(gram + ((<usize>distinct * total) << 3), 0, (<usize>(trained - distinct) * total) << 3);
    const layerBytes = (<usize>layer * trained) << 3;
    memory.fill(sums, 0, layerBytes);
    memory.fill(best, 0, layerBytes);
    memory.copy(network.outputOf(state), phi, outputBytes);
    network.activate(theta, state);
    network.forward(state);
    network.startWatch();

    let mu = params.mu;
    let epoch: u32 = 0;
    let error = network.trainError;
    let gradient: f64 = 0;
    let reason = MAX_EPOCHS;
    while (true) {
      network.propagate(state, ones, active);
      normalMatrix(network, active, network.zOf(state), gram, normal);
      network.weightResiduals(state, u);
      gradient = gradientNorm(network, normal, u);
      if (error == 0) reason = GOAL;
      else if (epoch >= params.maxEpochs) reason = MAX_EPOCHS;
      else if (gradient <= params.minGradient) reason = MIN_GRADIENT;
      else if (mu >= params.muMax) reason = MAX_MU;
      else if (network.failures >= params.maxFail) reason = VALIDATION;
      else reason = u32.MAX_VALUE;
      if (reason != u32.MAX_VALUE) break;
      epoch++;
      for (; mu <= params.muMax; mu *= params.muIncrease) {
        const residual = network.residualOf(state);
        for (let i: u32 = 0; i < trained; i++) {
          const at = (<usize>i) << 3;
          store<f64>(shift + at, i < distinct ? mu / load<f64>(trainWeight + at) : 1);
          store<f64>(u + at, i < distinct ? load<f64>(residual + at) : 0);
        }
        if (!cholesky(normal, shift, factor, trained)) continue;
        solveCholesky(factor, u, trained);
        scaleColumns(network, active, u, change);
        product.base = state;
        product.left = change;
        product.right = gram;
        product.out = next;
        product.depth = distinct;
        product.leftRow = trained;
        multiplyAdd(product);
        network.addOutput(network.outputOf(state), state, u, network.outputOf(next));
        network.forward(next);
        if (network.trainError < error) break;
      }
      if (mu > params.muMax) continue;
      const swap = state;
      state = next;
      next = swap;
      error = network.trainError;
      mu = Math.max(mu * params.muDecrease, 1e-20);
      for (let at: usize = 0; at < layerBytes; at += 16)
        v128.store(sums + at, f64x2.add(v128.load(sums + at), v128.load(change + at)));
      if (network.watch(epoch)) {
        memory.copy(best, sums, layerBytes);
        memory.copy(phi, network.outputOf(state), outputBytes);
      }
    }
    network.addRows(best, theta);
    network.writeReport(number, reason, epoch, gradient, mu);
  }
}

/** The upper triangle of J J' (trained x trained), zero for padding. */
function normalMatrix(network: Network, active: usize, z: usize, gram: usize, out: usize): void {
  const hidden = network.hidden;
  const distinct = network.distinct;
  const trained = network.trained;
  const total = network.total;
  const activeStride = (<usize>trained) << 3;
  const zStride = (<usize>total) << 3;
  for (let i: u32 = 0; i < trained; i += 4) {
    for (let j = i; j < trained; j += 4) {
      let c00 = f64x2.splat(0),
        c01 = f64x2.splat(0);
      let c10 = f64x2.splat(0),
        c11 = f64x2.splat(0);
      let c20 = f64x2.splat(0),
        c21 = f64x2.splat(0);
      let c30 = f64x2.splat(0),
        c31 = f64x2.splat(0);
      let left = active + ((<usize>i) << 3);
      let right = active + ((<usize>j) << 3);
      for (let l: u32 = 0; l < hidden; l++) {
        const r0 = v128.load(right),
          r1 = v128.load(right, 16);
        const a0 = v128.load64_splat(left);
        c00 = f64x2.add(c00, f64x2.mul(a0, r0));
        c01 = f64x2.add(c01, f64x2.mul(a0, r1));
        const a1 = v128.load64_splat(left, 8);
        c10 = f64x2.add(c10, f64x2.mul(a1, r0));
        c11 = f64x2.add(c11, f64x2.mul(a1, r1));
        const a2 = v128.load64_splat(left, 16);
        c20 = f64x2.add(c20, f64x2.mul(a2, r0));
        c21 = f64x2.add(c21, f64x2.mul(a2, r1));
        const a3 = v128.load64_splat(left, 24);
        c30 = f64x2.add(c30, f64x2.mul(a3, r0));
        c31 = f64x2.add(c31, f64x2.mul(a3, r1));
        left += activeStride;
        right += activeStride;
      }
      const k = gram + <usize>i * zStride + ((<usize>j) << 3);
      const one = f64x2.splat(1);
      c00 = f64x2.add(f64x2.mul(c00, v128.load(k)), one);
      c01 = f64x2.add(f64x2.mul(c01, v128.load(k, 16)), one);
      c10 = f64x2.add(f64x2.mul(c10, v128.load(k + zStride)), one);
      c11 = f64x2.add(f64x2.mul(c11, v128.load(k + zStride, 16)), one);
      c20 = f64x2.add(f64x2.mul(c20, v128.load(k + 2 * zStride)), one);
      c21 = f64x2.add(f64x2.mul(c21, v128.load(k + 2 * zStride, 16)), one);
      c30 = f64x2.add(f64x2.mul(c30, v128.load(k + 3 * zStride)), one);
      c31 = f64x2.add(f64x2.mul(c31, v128.load(k + 3 * zStride, 16)), one);
      left = z + ((<usize>i) << 3);
      right = z + ((<usize>j) << 3);
      for (let l: u32 = 0; l < hidden; l++) {
        const r0 = v128.load(right),
          r1 = v128.load(right, 16);
        const a0 = v128.load64_splat(left);
        c00 = f64x2.add(c00, f64x2.mul(a0, r0));
        c01 = f64x2.add(c01, f64x2.mul(a0, r1));
        const a1 = v128.load64_splat(left, 8);
        c10 = f64x2.add(c10, f64x2.mul(a1, r0));
        c11 = f64x2.add(c11, f64x2.mul(a1, r1));
        const a2 = v128.load64_splat(left, 16);
        c20 = f64x2.add(c20, f64x2.mul(a2, r0));
        c21 = f64x2.add(c21, f64x2.mul(a2, r1));
        const a3 = v128.load64_splat(left, 24);
        c30 = f64x2.add(c30, f64x2.mul(a3, r0));
        c31 = f64x2.add(c31, f64x2.mul(a3, r1));
        left += zStride;
        right += zStride;
      }
      const to = out + <usize>i * activeStride + ((<usize>j) << 3);
      v128.store(to, c00);
      v128.store(to, c01, 16);
      v128.store(to + activeStride, c10);
      v128.store(to + activeStride, c11, 16);
      v128.store(to + 2 * activeStride, c20);
      v128.store(to + 2 * activeStride, c21, 16);
      v128.store(to + 3 * activeStride, c30);
      v128.store(to + 3 * activeStride, c31, 16);
    }
  }
  for (let j = distinct; j < trained; j++) {
    for (let i: u32 = 0; i <= j; i++) store<f64>(out + <usize>i * activeStride + ((<usize>j) << 3), 0);
  }
}

/** Norm of the gradient of the mean squared error: 2 / n sqrt(v' J J' v), v the weighted residuals. */
function gradientNorm(network: Network, normal: usize, v: usize): f64 {
  const distinct = network.distinct;
  const trained = network.trained;
  let sum: f64 = 0;
  for (let i: u32 = 0; i < distinct; i++) {
    const row = normal + ((<usize>i * trained) << 3);
    const at = (<usize>i) << 3;
    let upper: f64 = 0.5 * load<f64>(v + at) * load<f64>(row + at);
    let j = i + 1;
    if (j & 1) {
      upper += load<f64>(v + ((<usize>j) << 3)) * load<f64>(row + ((<usize>j) << 3));
      j++;
    }
    upper += dot(v + ((<usize>j) << 3), row + ((<usize>j) << 3), trained - j);
    sum += 2 * load<f64>(v + at) * upper;
  }
  return (2 / network.trainCount) * Math.sqrt(Math.max(0, sum));
}

function scaleColumns(network: Network, active: usize, u: usize, out: usize): void {
  const layer = network.layer;
  const stride = (<usize>network.trained) << 3;
  for (let l: u32 = 0; l < layer; l++) {
    const at = <usize>l * stride;
    for (let j: usize = 0; j < stride; j += 16)
      v128.store(out + at + j, f64x2.mul(v128.load(active + at + j), v128.load(u + j)));
  }
}
