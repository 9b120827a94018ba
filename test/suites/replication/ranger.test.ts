import { readFileSync } from 'node:fs';
import { type Device, createDevice, permutationErrorUnit, oobPermutation } from '@kuznets/core-gpu';
import { RandomForestRegressor } from '@kuznets/ensembles';
import { OobImportanceAccumulator } from '@kuznets/explain';
import type { Table } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fls2001, reference, sdm2004 } from './data.ts';

interface Measured {
  readonly mtry: number;
  readonly oobMse: readonly number[];
  readonly inSampleR2: readonly number[];
  readonly importanceMean: Readonly<Record<string, number>>;
  readonly importanceSd: Readonly<Record<string, number>>;
}

type Reference = Readonly<Record<'sdm2004' | 'fls2001', { readonly bagging: Measured; readonly forest: Measured }>>;

const ranger = JSON.parse(readFileSync(reference('ranger.json'), 'utf8')) as Reference;
const seeds = [1, 2, 3, 4, 5];
const trees = 10_000;

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const variance = (values: readonly number[]): number => {
  const centre = mean(values);
  return values.reduce((total, value) => total + (value - centre) ** 2, 0) / (values.length - 1);
};

/** Squared standard error of the difference of two means whose values spread alike. */
function squaredError(ours: readonly number[], theirVariance: number, theirs: number): number {
  const pooled = ((ours.length - 1) * variance(ours) + (theirs - 1) * theirVariance) / (ours.length + theirs - 2);
  return pooled / ours.length + pooled / theirs;
}

interface Run {
  readonly mse: number;
  readonly importances: readonly number[];
}

/** ranger's own settings: min.node.size 5, so a node of six rows may be split and leaves may hold one. */
async function run(device: Device, data: Table, mtry: number, seed: number): Promise<Run> {
  const model = new RandomForestRegressor({
    nEstimators: trees,
    maxFeatures: mtry,
    minSamplesSplit: 6,
    randomState: seed,
  });
  const importance = new OobImportanceAccumulator(data.features);
  let unit = 0;
  await model.fit(data, {
    device,
    keepTrees: false,
    onTrees: async ({ firstTree, grown, sample, bag }) => {
      importance.add(firstTree, await oobPermutation(device, grown, sample, { ...bag, firstTree }));
      unit = permutationErrorUnit(sample);
    },
  });
  return { mse: model.result.oobScore.mse, importances: [...importance.result(unit).importancesMean] };
}

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm' });
});
afterAll(async () => {
  await device.destroy();
});

const sets: readonly (readonly ['sdm2004' | 'fls2001', Table | undefined, 'bagging' | 'forest'])[] = [
  ['sdm2004', sdm2004, 'bagging'],
  ['sdm2004', sdm2004, 'forest'],
  ['fls2001', fls2001, 'bagging'],
  ['fls2001', fls2001, 'forest'],
];

for (const [name, data, method] of sets) {
  describe.skipIf(data === undefined)(
    `${method} on ${name}, ${trees} trees: ranger's statistics${data ? '' : ' (left out: KUZNETS_DATA has no sdm2004)'}`,
    () => {
      const measured = ranger[name][method];
      let runs: readonly Run[] = [];
      beforeAll(async () => {
        if (!data) return;
        const done = [];
        for (const seed of seeds) done.push(await run(device, data, measured.mtry, seed));
        runs = done;
      });

      it('the out-of-bag error differs from ranger by no more than both spread over seeds', () => {
        const errors = runs.map(({ mse }) => mse);
        const allowed = 3 * Math.sqrt(squaredError(errors, variance(measured.oobMse), measured.oobMse.length));
        expect(Math.abs(mean(errors) - mean(measured.oobMse))).toBeLessThan(allowed);
        expect(allowed).toBeLessThan(0.02 * mean(measured.oobMse));
      });

      if (name === 'sdm2004') {
        it('the mean error over seeds is in the range known of ranger', () => {
          const [low, high] = method === 'bagging' ? [1.619, 1.634] : [1.55, 1.56];
          const error = mean(runs.map(({ mse }) => mse));
          expect(error).toBeGreaterThan(low);
          expect(error).toBeLessThan(high);
        });
      }

      it('every importance differs from ranger by no more than both spread over seeds', () => {
        if (!data) throw new Error('no data');
        const apart = data.names.flatMap((variable, feature) => {
          const ours = runs.map(({ importances }) => Number(importances[feature]));
          const theirs = Number(measured.importanceMean[variable]);
          const spread = Math.sqrt(
            squaredError(ours, Number(measured.importanceSd[variable]) ** 2, measured.oobMse.length),
          );
          // Five standard errors of 150 comparisons; a floor for variables that hardly any tree uses.
          const allowed = 5 * spread + 1e-4 * mean(measured.oobMse);
          return Math.abs(mean(ours) - theirs) <= allowed
            ? []
            : [`${variable}: ${mean(ours)} against ${theirs}, allowed ${allowed}`];
        });
        expect(apart).toEqual([]);
      });

      if (name === 'sdm2004' && method === 'bagging') {
        it("bagging's top eight, seed 1", () => {
          const order = [...(runs[0]?.importances ?? [])].map((value, feature) => ({
            value,
            variable: data?.names[feature],
          }));
          const top = order.sort((a, b) => b.value - a.value).slice(0, 8);
          expect(top.map(({ variable }) => variable).sort()).toEqual([
            'ABSLATIT',
            'BUDDHA',
            'CONFUC',
            'EAST',
            'LIFE060',
            'MALFAL66',
            'P60',
            'YRSOPEN',
          ]);
        });
      }
    },
  );
}
