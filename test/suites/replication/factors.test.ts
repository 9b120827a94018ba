import { readFileSync } from 'node:fs';
import { createDevice } from '@kuznets/core-gpu';
import { BayesianModelAveraging, ols, stepwise, waldTests } from '@kuznets/regression';
import { describe, expect, it } from 'vitest';
import { reference } from './data.ts';

interface Steps {
  readonly selected: readonly string[];
  readonly aic: number;
}
const r = JSON.parse(readFileSync(reference('factors.json'), 'utf8')) as {
  readonly names: readonly string[];
  readonly terms: readonly string[];
  readonly of: readonly number[];
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly nonrobust: readonly (readonly [f: number, p: number])[];
  readonly hc1: readonly (readonly [f: number, p: number])[];
  readonly forward: Steps;
  readonly backward: Steps;
  readonly averaging: {
    readonly modelSize: number;
    readonly inclusion: readonly number[];
    readonly mean: readonly number[];
  };
};
const groups = { names: r.terms, of: Uint32Array.from(r.of) };
const sample = {
  x: Float64Array.from(r.x.flat()),
  y: Float64Array.from(r.y),
  rows: r.y.length,
  features: r.names.length,
  featureNames: r.names,
  groups,
};

describe("R's factors", () => {
  it.each([
    ['nonrobust', 'nonrobust'],
    ['HC1', 'hc1'],
  ] as const)('are tested as a whole: %s', (covType, name) => {
    const { fStat, pValue, tStat } = waldTests(ols(sample, { covType }), groups);
    r[name].forEach(([f, p], term) => {
      expect(Math.abs(fStat[term]! / f - 1)).toBeLessThan(1e-8);
      expect(Math.abs(pValue[term]! / p - 1)).toBeLessThan(1e-8);
    });
    // A column alone keeps its t.
    expect(tStat[2]! ** 2).toBeCloseTo(r[name][2]![0], 8);
    const order = (values: Float64Array): number[] => [...values.keys()].sort((a, b) => values[b]! - values[a]!);
    expect(order(tStat)).toEqual(order(pValue.map((p) => -p)));
  });

  it.each([
    ['forward', 'aic'],
    ['backward', 'bic'],
  ] as const)("enter and leave together: step's %s with %s", async (direction, criterion) => {
    const { selectedGroups, steps } = await stepwise(sample, { direction, criterion });
    expect(selectedGroups.map((group) => r.terms[group])).toEqual(r[direction].selected);
    expect(steps.at(-1)!.criterion).toBeCloseTo(r[direction].aic, 8);
  });

  it('are in or out of a model together', async () => {
    const device = await createDevice({ backend: 'wasm', workers: 1 });
    const { modelSize, inclusion, mean } = r.averaging;
    const { result } = await new BayesianModelAveraging({ modelSize }).fit(sample, { device });
    result.posteriorInclusion.forEach((value, column) => expect(value).toBeCloseTo(inclusion[r.of[column]!]!, 10));
    result.coef.forEach((value, column) => expect(value).toBeCloseTo(mean[column]!, 10));
    const options = { modelSize, sampler: 'birth-death', nChains: 8, nDraws: 20_000, burnIn: 1000 } as const;
    const drawn = (await new BayesianModelAveraging(options).fit(sample, { device })).result;
    drawn.posteriorInclusion.forEach((value, column) =>
      expect(Math.abs(value - inclusion[r.of[column]!]!)).toBeLessThan(0.02),
    );
    // Some models of next to no weight are never visited.
    drawn.exact.posteriorInclusion.forEach((value, column) => expect(value).toBeCloseTo(inclusion[r.of[column]!]!, 4));
    drawn.posteriorSd.forEach((value, column) => expect(value).toBeCloseTo(result.posteriorSd[column]!, 1));
    void device.destroy();
  });
});
