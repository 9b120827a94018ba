import { recordDifferences, uniforms } from '@kuznets/test-kit';
import { describe, expect, test } from 'vitest';
import { describeAdapters } from '../../../../test/adapters.ts';
import { checkLaunch } from '../../../compute/kernel/launch.ts';
import type { TensorSpec } from '../../../compute/tensor/tensor.ts';
import type { ModelSpace } from './contract.ts';
import { bmaChainsWebgpu, bmaDrawsLaunch } from './webgpu.ts';

/** Orthogonal candidates, of which the first explains most. */
function orthogonal(features: number): ModelSpace {
  const next = uniforms(features);
  return {
    features,
    maxSize: features,
    gram: Float64Array.from({ length: features * features }, (_, i) => (i % (features + 1) === 0 ? 1 : 0)),
    xy: Float64Array.from({ length: features }, (_, j) => (j === 0 ? 0.7 : 0.2 * next())),
    logWeight: Float64Array.from({ length: features + 1 }, (_, k) => -1.5 * k),
    divisor: new Float64Array(features + 1).fill(37),
    evidence: { kind: 'power', offset: 1, slope: 40, power: 39, shrinkage: 40 / 41 },
  };
}

const options = {
  seed: 4,
  firstChain: 3,
  chains: 70,
  burnIn: 11,
  draws: 120,
  swaps: false,
  startShare: 0.4,
  bestModels: 20,
};

describe('the launch of draws, without a GPU', () => {
  test('fits its kernel', () => {
    const f32: TensorSpec = { dtype: 'f32', shape: [4] };
    const u32: TensorSpec = { dtype: 'u32', shape: [4] };
    const tensors = { correlations: f32, steps: f32, numbers: f32, words: u32, moves: u32, counts: u32 };
    const launch = bmaDrawsLaunch(
      tensors,
      orthogonal(5),
      { seed: 2 ** 32 + 7, swaps: true },
      { firstChain: 9, chains: 130, firstDraw: 64, draws: 32 },
    );
    expect(() => checkLaunch(launch)).not.toThrow();
    expect(launch.passes).toMatchObject([
      {
        grid: 3,
        params: { chains: 130, first_chain: 9, first_draw: 64, draws: 32, half_power: 19.5, seed_low: 7, seed_high: 1 },
      },
    ]);
  });
});

describeAdapters('bmaChainsWebgpu', (device) => {
  test('gives the same however many chains fit at once', async () => {
    const space = orthogonal(9);
    const whole = await bmaChainsWebgpu(device(), space, options);
    for (const chains of [64, 7]) {
      const bytes = 4 * (1 + (3 + space.maxSize) * space.maxSize) * chains;
      expect(recordDifferences(await bmaChainsWebgpu(device(), space, options, {}, bytes), whole)).toEqual([]);
    }
  });
});
