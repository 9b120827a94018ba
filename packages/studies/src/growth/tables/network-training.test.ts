import { createDevice, type Device } from '@kuznets/core-gpu';
import { crossSection, loadDataset } from '@kuznets/data';
import { NeuralNetworkRegressor } from '@kuznets/regression';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runStudy } from '../../study/run-study.ts';
import { studyWords } from '../../words/words.ts';
import { designOf } from '../design.ts';
import { growthDataFrom } from '../from-section.ts';
import { resolveGrowthConfig } from '../resolve-config.ts';
import { growthStudy } from '../study.ts';
import { networkTrainingTable } from './network-training.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

it('tells of the networks of each seed how long they were trained, how well, and why they stopped', async () => {
  const config = resolveGrowthConfig({
    ...{ data: 'fls2001', methods: [{ name: 'network', networks: 12, hidden: 3, seeds: 2 }, 'ols'], seed: 5 },
    ...{ folds: 0, resamples: 0, decompose: false, profiles: false },
  });
  const data = growthDataFrom(crossSection(await loadDataset('fls2001')));
  const { result } = await runStudy(growthStudy, config, data, { device });
  const [networks, ols] = result.methods;
  expect(ols!.runs[0]).not.toHaveProperty('training');
  const fits = await Promise.all(
    [5, 6].map(async (randomState) => {
      const model = new NeuralNetworkRegressor({ nEstimators: 12, hiddenLayerSize: 3, randomState });
      return (await model.fit(designOf(data), { device })).result;
    }),
  );
  expect(networks!.runs.map(({ seed, training }) => [seed, training!.mse.test, training!.epochs])).toEqual(
    fits.map(({ testMse, epochsMean }, at) => [5 + at, testMse, epochsMean]),
  );
  const [table] = networkTrainingTable(result, studyWords.en);
  const stopped = networks!.runs.map(({ training }) => Object.values(training!.stopped).reduce((a, b) => a + b));
  expect(stopped).toEqual([12, 12]);
  const { bestEpochMean, trainMse, validationMse, testMse, epochsMean, stopReasons } = fits[1]!;
  const reasons = Object.entries(stopReasons).filter(([reason]) =>
    fits.some((fit) => fit.stopReasons[reason as never] > 0),
  );
  expect(table!.rows[1]).toEqual([
    ...['Neural network', 6, 12, epochsMean, bestEpochMean, trainMse, validationMse, testMse],
    ...reasons.map(([, counted]) => counted),
  ]);
  expect(networkTrainingTable({ ...result, methods: [ols!] }, studyWords.en)).toEqual([]);
});
