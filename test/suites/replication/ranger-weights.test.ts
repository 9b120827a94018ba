import { readFileSync } from 'node:fs';
import { createDevice, oobPermutation, permutationErrorUnit } from '@kuznets/core-gpu';
import { RandomForestRegressor } from '@kuznets/ensembles';
import { OobImportanceAccumulator } from '@kuznets/explain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fls2001, reference } from './data.ts';

interface Measured {
  readonly mtry: number;
  readonly oobMse: readonly number[];
  readonly meanFitted: readonly number[];
  readonly importanceMean: Readonly<Record<string, number>>;
  readonly importanceSd: Readonly<Record<string, number>>;
}

const ranger = JSON.parse(readFileSync(reference('ranger_weights.json'), 'utf8')) as {
  readonly trees: number;
  readonly bagging: Measured;
  readonly forest: Measured;
};
const seeds = Array.from({ length: 10 }, (_, k) => k + 1);
const weights = Float64Array.from({ length: fls2001.rows }, (_, row) => 1 + (row % 9));

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const variance = (values: readonly number[]): number => {
  const centre = mean(values);
  return values.reduce((total, value) => total + (value - centre) ** 2, 0) / (values.length - 1);
};
/** Standard errors by which two means differ. */
const apart = (ours: readonly number[], theirs: { mean: number; variance: number; count: number }, floor = 0): number =>
  Math.abs(mean(ours) - theirs.mean) /
  (Math.sqrt(variance(ours) / ours.length + theirs.variance / theirs.count) + floor);
const of = (values: readonly number[]) => ({ mean: mean(values), variance: variance(values), count: values.length });

describe.each(['bagging', 'forest'] as const)("%s on fls2001 with weights: ranger's case.weights", (method) => {
  const measured = ranger[method];
  const runs: { mse: number; fitted: number; importances: readonly number[] }[] = [];
  const run = async (randomState: number, own?: Float64Array) => {
    const model = new RandomForestRegressor({
      nEstimators: ranger.trees,
      maxFeatures: measured.mtry,
      minSamplesSplit: 6,
      randomState,
      ...(own && { weights: own }),
    });
    const importance = new OobImportanceAccumulator(fls2001.features);
    let unit = 0;
    await model.fit(fls2001, {
      device: await device,
      keepTrees: false,
      trainPrediction: true,
      onTrees: async ({ firstTree, grown, sample, bag }) => {
        importance.add(firstTree, await oobPermutation(await device, grown, sample, { ...bag, firstTree }));
        unit = permutationErrorUnit(sample);
      },
    });
    const { oobScore, trainPrediction } = model.result;
    return {
      mse: oobScore.mse,
      fitted: mean([...trainPrediction!]),
      importances: [...importance.result(unit).importancesMean],
    };
  };
  const device = createDevice({ backend: 'wasm' });
  beforeAll(async () => {
    for (const seed of seeds) runs.push(await run(seed, weights));
  });
  afterAll(async () => (await device).destroy());

  it('errors out of bag and mean predictions are within four standard errors, and not those of rows that weigh alike', async () => {
    const errors = runs.map(({ mse }) => mse);
    const fitted = runs.map((one) => one.fitted);
    expect(apart(errors, of(measured.oobMse))).toBeLessThan(4);
    expect(apart(fitted, of(measured.meanFitted))).toBeLessThan(4);
    const plain = [];
    for (const seed of seeds.slice(0, 4)) plain.push(await run(seed));
    const [plainErrors, plainFitted] = [plain.map(({ mse }) => mse), plain.map((one) => one.fitted)];
    expect(
      Math.max(apart(plainErrors, of(measured.oobMse)), apart(plainFitted, of(measured.meanFitted))),
    ).toBeGreaterThan(8);
  });

  it('every importance differs by no more than both spread over seeds', () => {
    const differing = fls2001.names.flatMap((name, feature) => {
      const theirs = {
        mean: measured.importanceMean[name]!,
        variance: measured.importanceSd[name]! ** 2,
        count: measured.oobMse.length,
      };
      const ours = runs.map(({ importances }) => importances[feature]!);
      // A floor for variables that hardly any tree uses.
      const errors = apart(ours, theirs, (1e-4 * mean(measured.oobMse)) / 5);
      return errors < 5 ? [] : [`${name}: ${mean(ours)} against ${theirs.mean}`];
    });
    expect(differing).toEqual([]);
  });
});
