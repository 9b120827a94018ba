import { readFileSync } from 'node:fs';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { BayesianModelAveraging, type BmaOptions } from '@kuznets/regression';
import type { Table } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fls2001, reference, sdm2004 } from './data.ts';

interface Estimates {
  readonly names: readonly string[];
  readonly posteriorInclusion: readonly number[];
  readonly posteriorMean: readonly number[];
  readonly posteriorSd: readonly number[];
  readonly positiveSign: readonly number[];
}
interface Chains extends Estimates {
  readonly again: readonly number[];
  readonly exactInclusion: readonly number[];
  readonly meanSize: readonly number[];
}
interface AllModels extends Estimates {
  readonly g: string | number;
  readonly modelPrior: string;
  readonly size: number | 'NA' | null;
  readonly sizes: readonly number[];
  readonly bestModels: readonly (readonly number[])[];
  readonly bestOdds: readonly number[];
}

const bms = JSON.parse(readFileSync(reference('bms.json'), 'utf8')) as {
  readonly fifteen: readonly AllModels[];
  readonly sdm2004: Chains;
  readonly fls2001: Chains;
};

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 2 });
});
afterAll(() => device.destroy());

const average = (table: Table, options: BmaOptions): Promise<BayesianModelAveraging> =>
  new BayesianModelAveraging(options).fit({ ...table, featureNames: table.names }, { device });
const largest = (got: ArrayLike<number>, expected: readonly number[]): number =>
  Math.max(...expected.map((value, j) => Math.abs(value - got[j]!)));

describe('BMS, all models of fifteen regressors', () => {
  const few: Table = {
    ...fls2001,
    features: 15,
    names: fls2001.names.slice(0, 15),
    y: fls2001.y.map((percent) => percent / 100),
    x: fls2001.x.filter((_, i) => i % fls2001.features < 15),
  };
  const priors = { uniform: 'uniform', fixed: 'fixed', random: 'beta-binomial' } as const;
  const optionsOf = ({ g, modelPrior, size }: AllModels): BmaOptions => ({
    sampler: 'enumerate',
    modelPrior: priors[modelPrior as keyof typeof priors],
    ...(typeof size === 'number' ? { modelSize: size } : {}),
    ...(typeof g === 'number' ? { g } : { g: g.startsWith('hyper') ? 'hyper-g' : (g.toLowerCase() as 'uip') }),
    ...(g === 'hyper=3' ? { hyperA: 3 } : {}),
  });

  it.each(bms.fifteen)('g = $g, $modelPrior model prior of size $size', async (expected) => {
    const { exact, featureNames, bestModels } = (await average(few, optionsOf(expected))).result;
    expect(featureNames).toEqual(expected.names);
    // BMS cuts the series of hyper-g's hypergeometric function after a few hundred terms.
    const hyper = typeof expected.g === 'string' && expected.g.startsWith('hyper');
    const allowed = hyper ? 1e-5 : 1e-9;
    expect(largest(exact.posteriorInclusion, expected.posteriorInclusion)).toBeLessThan(allowed);
    const relative = (got: Float64Array, theirs: readonly number[]): number =>
      Math.max(...theirs.map((value, j) => Math.abs(got[j]! / value - 1)));
    expect(relative(exact.posteriorMean, expected.posteriorMean)).toBeLessThan(hyper ? 1e-3 : 1e-6);
    // Under hyper-g BMS leaves the variance of the shrinkage out of the coefficients' variance.
    expect(relative(exact.posteriorSd, expected.posteriorSd)).toBeLessThan(hyper ? 0.03 : 1e-6);
    // BMS rounds the share of positive signs to eight digits.
    expect(largest(exact.positiveSign, expected.positiveSign)).toBeLessThan(hyper ? 1e-5 : 1e-8);
    expect(largest(exact.modelSize, expected.sizes)).toBeLessThan(allowed);
    expect(bestModels.slice(0, 10).map(({ features }) => features)).toEqual(expected.bestModels);
    expect(
      largest(
        bestModels.map(({ probability }) => probability / bestModels[0]!.probability),
        expected.bestOdds,
      ),
    ).toBeLessThan(hyper ? 1e-3 : 1e-9);
  });
});

/** Visit frequencies against two chains of BMS of two million draws each; ours are long enough for BMS's error to be what is left. */
async function compareChains(table: Table, expected: Chains, options: BmaOptions): Promise<BayesianModelAveraging> {
  const model = await average(table, {
    g: 'uip',
    modelPrior: 'fixed',
    modelSize: 7,
    sampler: 'birth-death',
    ...options,
  });
  const { frequency, convergence, featureNames, notes } = model.result;
  expect(featureNames).toEqual(expected.names);
  expect(convergence!.converged, JSON.stringify(notes)).toBe(true);
  expect(convergence!.pmpCorrelation).toBeGreaterThan(0.99);
  expect(largest(frequency!.posteriorInclusion, expected.posteriorInclusion)).toBeLessThan(0.03);
  expect(largest(frequency!.posteriorInclusion, expected.again)).toBeLessThan(0.03);
  frequency!.posteriorSd.forEach((sd, j) =>
    expect(Math.abs(frequency!.posteriorMean[j]! - expected.posteriorMean[j]!)).toBeLessThan(0.1 * sd),
  );
  frequency!.posteriorSd.forEach((sd, j) => expect(Math.abs(sd / expected.posteriorSd[j]! - 1)).toBeLessThan(0.2));
  expect([...frequency!.modelSize].reduce((sum, p, k) => sum + k * p, 0)).toBeCloseTo(expected.meanSize[0]!, 1);
  return model;
}

describe('BMS, chains', () => {
  it.skipIf(!sdm2004)(
    'sdm2004: inclusion probabilities by visit frequency, the first nine in the order of the paper (needs KUZNETS_DATA)',
    async () => {
      if (!sdm2004) throw new Error('no data');
      const growth = { ...sdm2004, y: sdm2004.y.map((percent) => percent / 100) };
      const model = await compareChains(growth, bms.sdm2004, { nDraws: 500_000 });
      const { featureNames, exact } = model.result;
      const order = [...model.result.posteriorInclusion.keys()].sort(
        (a, b) => model.result.posteriorInclusion[b]! - model.result.posteriorInclusion[a]!,
      );
      expect(order.slice(0, 9).map((j) => featureNames[j])).toEqual([
        'EAST',
        'P60',
        'IPRICE1',
        'GDPCH60L',
        'TROPICAR',
        'DENS65C',
        'MALFAL66',
        'LIFE060',
        'CONFUC',
      ]);
      // BMS's chain missed a few of the 2,000 best models.
      expect(largest(exact.posteriorInclusion, bms.sdm2004.exactInclusion)).toBeLessThan(0.002);
    },
  );

  it('fls2001: inclusion probabilities by visit frequency; those of the 2,000 best models are equal', async () => {
    const growth = { ...fls2001, y: fls2001.y.map((percent) => percent / 100) };
    const model = await compareChains(growth, bms.fls2001, {});
    expect(largest(model.result.exact.posteriorInclusion, bms.fls2001.exactInclusion)).toBeLessThan(1e-9);
  });
});
