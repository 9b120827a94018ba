import { type Device, createDevice } from '@kuznets/core-gpu';
import { BaggingRegressor, RandomForestRegressor, RegressionTree } from '@kuznets/ensembles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sdm2004 } from './data.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm' });
});
afterAll(async () => {
  await device.destroy();
});

const note = sdm2004 ? '' : ' (left out: KUZNETS_DATA has no sdm2004)';

// Published values of a study made with MATLAB; growth is in percent here, as a fraction there.
describe.skipIf(sdm2004 === undefined)(`MATLAB's rules on sdm2004${note}`, () => {
  it('fitrtree, MinParentSize 10, MinLeafSize 1: R2 0.8696, MAE 0.0047, 15 branch nodes', async () => {
    if (!sdm2004) throw new Error('no data');
    const tree = await new RegressionTree({ minSamplesSplit: 10 }).fit(sdm2004, { device, trainPrediction: true });
    expect(tree.trainScore.r2.toFixed(4)).toBe('0.8696');
    expect((tree.trainScore.mae / 100).toFixed(4)).toBe('0.0047');
    expect(tree.forest.feature.filter((feature) => feature >= 0)).toHaveLength(15);
  });

  it.each([
    ['bagging', BaggingRegressor, 0.882, '0.0047'],
    ['forest', RandomForestRegressor, 0.866, '0.0050'],
  ] as const)('TreeBagger %s, MinLeafSize 5, MinParentSize 10: in-sample R2 and MAE', { timeout: 120_000 }, async (name, Estimator, r2, mae) => {
    if (!sdm2004) throw new Error('no data');
    const options = { nEstimators: 10_000, minSamplesLeaf: 5, minSamplesSplit: 10, randomState: 1, maxFeatures: name === 'forest' ? 22 : ('all' as const) };
    const model = await new Estimator(options).fit(sdm2004, { device, trainPrediction: true, keepForest: false });
    expect(Math.abs(model.trainScore.r2 - r2)).toBeLessThan(0.003);
    expect((model.trainScore.mae / 100).toFixed(4)).toBe(mae);
  });
});
