import type { Device } from '../../../compute/device/device.ts';
import { ConfigError, type FitOptions, ShapeError } from '@kuznets/base';
import { expectLength } from '../../../compute/tensor/shape.ts';
import type { BmaChains, BmaChainsOptions, ModelSpace } from './contract.ts';
import { bmaChainsWasm } from './wasm.ts';
import { bmaChainsWebgpu } from './webgpu.ts';

/**
 * Walks the 2^K regressions on subsets of K candidates by Metropolis chains, many at once.
 *
 * A draw proposes to take one candidate, drawn from all, in or out of the model (or, with `swaps`, to exchange two) and accepts
 * with the ratio of the posteriors: R package BMS's `mcmc = "bd"` and `"rev.jump"`. A chain keeps the inverse of its model's
 * correlation matrix, so that a draw costs O(q^2) for q members. A candidate that leaves less than 1e-10 of its variance
 * unexplained by the members does not enter.
 *
 * What is visited depends on the seed and the chain's index alone: ranges of chains and numbers of workers do not matter.
 * The wasm backend decides and counts in float64. A GPU decides in float32, one lane a chain, and lets in no candidate that leaves
 * less than 1e-3 of its variance unexplained; WASM threads started for the call follow its moves and count in float64. Its chains
 * part from those of wasm where a draw falls that close to its threshold; what is returned of a model is the same. Draws with
 * `hyper-g` evidence are decided by the threads on every device.
 *
 * @param device - where to run
 * @param space - the candidates' correlations and what a model's posterior is
 * @param options - chains, draws and what to return; signal and progress
 * @returns counts and sums over draws, and the best models visited
 * @throws ShapeError when an array's length does not fit; ConfigError for options out of range; DeviceLostError
 *
 * Source: Madigan and York (1995), "Bayesian graphical models for discrete data", https://doi.org/10.2307/1403615; Fernandez,
 * Ley and Steel (2001), https://doi.org/10.1002/jae.623.
 */
export async function bmaChains(
  device: Device,
  space: ModelSpace,
  { signal, onProgress, ...options }: BmaChainsOptions & FitOptions,
): Promise<BmaChains> {
  const { features, maxSize, evidence } = space;
  whole('features', features, 1, 65_535);
  whole('maxSize', maxSize, 0, features);
  expectLength('bmaChains: gram', space.gram.length, [features, features]);
  expectLength('bmaChains: xy', space.xy.length, [features]);
  expectLength('bmaChains: logWeight', space.logWeight.length, [maxSize + 1]);
  expectLength('bmaChains: divisor', space.divisor.length, [maxSize + 1]);
  if (evidence.kind === 'hyper-g') expectLength('bmaChains: logBeta', evidence.logBeta.length, [maxSize + 1]);
  else whole('power', evidence.power, 0, 2 ** 31 - 1);
  for (const [name, array] of Object.entries({
    gram: space.gram,
    xy: space.xy,
    logWeight: space.logWeight,
    divisor: space.divisor,
  })) {
    if (!array.every(Number.isFinite)) throw new ConfigError(`bmaChains: ${name} holds numbers that are not finite`);
  }
  whole('chains', options.chains, 1, 2 ** 31);
  whole('firstChain', options.firstChain, 0, 2 ** 32 - options.chains);
  whole('burnIn', options.burnIn, 0, 2 ** 31 - 1);
  whole('draws', options.draws, 1, 2 ** 31 - 1);
  whole('burnIn + draws', options.burnIn + options.draws, 1, 2 ** 31 - 1);
  whole('bestModels', options.bestModels, 1, 2 ** 22);
  whole('seed', options.seed, 0, Number.MAX_SAFE_INTEGER);
  if (!(options.startShare >= 0 && options.startShare <= 1))
    throw new ConfigError(`bmaChains: startShare is ${String(options.startShare)}, allowed are 0 to 1`);
  if (device.backend === 'wasm') return bmaChainsWasm(device.pool, space, options, { signal, onProgress });
  return bmaChainsWebgpu(device, space, options, { signal, onProgress });
}

function whole(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    const ErrorType = name === 'features' || name === 'maxSize' ? ShapeError : ConfigError;
    throw new ErrorType(
      `bmaChains: ${name} is ${String(value)}, allowed are whole numbers from ${String(least)} to ${String(most)}`,
    );
  }
}
