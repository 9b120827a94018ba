import { createDevice, type Device } from '@kuznets/core-gpu';
import { crossSection, parseTable } from '@kuznets/data';
import { ols } from '@kuznets/regression';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStudy } from '../study/run-study.ts';
import type { GrowthConfigInput } from './config.ts';
import { growthDataDigest } from './data.ts';
import { growthDataFrom } from './from-section.ts';
import { designOf } from './design.ts';
import { resolveGrowthConfig } from './resolve-config.ts';
import { growthRoles } from './roles.ts';
import { growthStudy } from './study.ts';
import { rowsOf } from './subsample.ts';
import { growthTables } from './tables/tables.ts';
import { withinTarget } from './within.ts';

/** Twelve firms over six years, some years missing; `size` is a factor, `region` one of the firm, and one firm is seen once. */
interface Row {
  readonly firm: string;
  readonly year: number;
  readonly x: number;
  readonly z: number;
  readonly size: string;
  readonly y: number;
}
const panel: readonly Row[] = Array.from({ length: 72 }, (_, at): Row => {
  const [firm, year] = [Math.floor(at / 6), at % 6];
  const x = Math.sin(at * at) + firm / 3;
  const z = Math.cos(3 * at) * (1 + year);
  const size = ['low', 'mid', 'high'][(at * 5 + firm + ((at * at) % 7)) % 3]!;
  const effect = { low: 0, mid: 0.7, high: 1.5 }[size]!;
  return {
    firm: `f${firm}`,
    year: 2000 + year,
    x,
    z,
    size,
    y: x - 0.2 * z + effect + firm + year ** 2 / 9 + Math.sin(7 * at) / 2,
  };
}).filter((_, at) => at % 11 !== 3);
const alone: Row = { firm: 'once', year: 2001, x: 1, z: 2, size: 'low', y: 3 };
const csvOf = (rows: readonly Row[]): string =>
  [
    'firm,year,x,z,size,region,y',
    ...rows.map(({ firm, year, x, z, size, y }) => [firm, year, x, z, size, firm.length, y].join(',')),
  ].join('\n');

const light: GrowthConfigInput = {
  ...{ data: 'made.csv', id: 'firm', period: 'year', target: 'y', absorb: ['firm', 'year'] },
  ...{ seeds: 1, folds: 0, resamples: 0, profiles: false, decompose: false },
};
const dataOf = async (input: GrowthConfigInput = {}, rows: readonly Row[] = [...panel, alone]) => {
  const config = resolveGrowthConfig({ ...light, ...input });
  const table = await parseTable(csvOf(rows), { file: 'made.csv', id: 'firm' });
  return { config, data: growthDataFrom(crossSection(table, growthRoles(config))) };
};

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());
const run = async (input: GrowthConfigInput = {}) => {
  const { config, data } = await dataOf(input);
  return (await runStudy(growthStudy, config, data, { device })).result;
};

/** Least squares on a dummy of each firm but the first and each year but the first, and of each size. */
function dummies(rows: readonly Row[]) {
  const years = [...new Set(rows.map(({ year }) => year))].slice(1);
  const firms = [...new Set(rows.map(({ firm }) => firm))].slice(1);
  const cells = rows.map(({ firm, year, x, z, size }) => [
    ...[x, z, Number(size === 'low'), Number(size === 'mid')],
    ...firms.map((one) => Number(one === firm)),
    ...years.map((one) => Number(one === year)),
  ]);
  return {
    x: Float64Array.from(cells.flat()),
    y: Float64Array.from(rows, ({ y }) => y),
    ...{ rows: rows.length, features: cells[0]!.length },
  };
}

describe('absorbed effects', () => {
  it('leave what varies within, a factor as one determinant, and say what was left out', async () => {
    const { data } = await dataOf();
    expect(data.features.map(({ name, levels }) => [name, levels])).toEqual([
      ['x', null],
      ['z', null],
      ['size', ['high', 'low', 'mid']],
    ]);
    expect(designOf(data).groups!.of).toEqual(Uint32Array.of(0, 1, 2, 2));
    expect(data.notes.slice(-3)).toEqual([
      { code: 'rows-alone-in-effect', ids: ['once 2001'] },
      {
        ...{ code: 'absorbed', degrees: 17, rows: panel.length },
        effects: [
          { name: 'firm', levels: 12 },
          { name: 'year', levels: 6 },
        ],
      },
      { code: 'unvarying-within', names: ['region'] },
    ]);
    const { columns, x, rows } = designOf(data);
    for (const [k] of columns.entries())
      for (const firm of new Set(panel.map((row) => row.firm))) {
        const own = panel.flatMap((row, at) => (row.firm === firm ? [x[at * columns.length + k]!] : []));
        expect(Math.abs(own.reduce((a, b) => a + b, 0))).toBeLessThan(1e-10);
      }
    expect(rows).toBe(panel.length);
    // The digest knows the effects, whatever is left of the values.
    const { data: one } = await dataOf({ absorb: ['firm'] });
    const relabelled = { ...data, absorbed: { ...data.absorbed!, effects: one.absorbed!.effects } };
    expect(new Set([data, one, relabelled].map(growthDataDigest)).size).toBe(3);
  });

  it("say that the target's own past is biased where the units are absorbed, and only there", async () => {
    const past = async (input: GrowthConfigInput) =>
      (await dataOf({ formula: 'y ~ x + lag(y, 1)', target: undefined, ...input })).data.notes.filter(
        ({ code }) => code === 'lagged-target-absorbed',
      );
    const [note, ...more] = await past({});
    expect(more).toEqual([]);
    expect(note).toMatchObject({ determinants: ['lag(y, 1)'], effect: 'firm' });
    expect((note as { periods: number }).periods).toBeGreaterThan(3);
    expect((note as { periods: number }).periods).toBeLessThan(5);
    expect(await past({ absorb: ['year'] })).toEqual([]);
    expect(await past({ formula: 'y ~ x + lag(z, 1)' })).toEqual([]);
  });

  it('give least squares the coefficients and errors of dummies', async () => {
    const own = dummies(panel);
    const small = { methods: ['ols', 'stepwise', 'bayes', 'averaging'], covType: 'HC1' } as const;
    const { methods, data } = await run({ ...small, methods: [...small.methods] });
    const [gum, chosen, bayes, averaged] = methods.map(({ coefficients }) => coefficients!);
    const white = ols(own, { covType: 'HC1' });
    gum!.coef.forEach((value, k) => expect(value).toBeCloseTo(white.coef[k]!, 9));
    gum!.se.forEach((value, k) => expect(value).toBeCloseTo(white.se[k]!, 9));
    expect([gum!.df, gum!.intercept, bayes!.intercept, averaged!.intercept]).toEqual([
      white.dfResidual,
      null,
      null,
      null,
    ]);
    expect(gum!.df).toBe(panel.length - 17 - 4);
    expect(chosen!.coef).toEqual(gum!.coef);
    expect(data.absorbed!.degrees).toBe(17);
    const clustered = await run({ methods: ['ols'], cluster: ['firm'] });
    const firms = panel.map(({ firm }) => firm);
    const full = ols(own, { covType: 'cluster', groups: [firms] });
    // fixest counts one degree of freedom of effects nested in the clusters.
    const n = panel.length;
    const correction = Math.sqrt((n - 21) / (n - 21 + 11));
    clustered.methods[0]!.coefficients!.se.forEach((value, k) =>
      expect(value).toBeCloseTo(full.se[k]! * correction, 9),
    );
  });

  it('count degrees of freedom in the posterior of models', async () => {
    const g = 20;
    const { methods } = await run({
      methods: [{ name: 'bma', g, modelPrior: 'uniform', chains: 2, draws: 1000 }],
      exclude: ['size'],
    });
    const { data } = await dataOf({ exclude: ['size'] });
    const design = designOf(data);
    const left = panel.length - 17;
    const r2 = [[], [0], [1], [0, 1]].map((use) =>
      use.length === 0
        ? 0
        : ols(
            {
              ...{ y: data.y, rows: data.y.length, features: use.length },
              x: Float64Array.from(Array.from(data.y, (_, row) => use.map((k) => design.x[row * 2 + k]!)).flat()),
            },
            { absorbed: { degrees: 17 } },
          ).r2,
    );
    const log = r2.map((fit, at) => {
      const k = [0, 1, 1, 2][at]!;
      return ((left - k) / 2) * Math.log(1 + g) - (left / 2) * Math.log(1 + g * (1 - fit));
    });
    const odds = log.map((value) => Math.exp(value - Math.max(...log)));
    const total = odds.reduce((a, b) => a + b, 0);
    const { inclusion } = methods[0]!.coefficients!.posterior!.mixture!;
    expect(Math.abs(inclusion[1]! - (odds[2]! + odds[3]!) / total)).toBeLessThan(0.05);
    const kept = methods[0]!.importances.find(({ measure }) => measure === 'keptInclusion')!;
    expect(kept.mean[1]).toBeCloseTo((odds[2]! + odds[3]!) / total, 6);
  });

  it('take rows of the demeaned whole', async () => {
    const { data } = await dataOf();
    const rows = [40, 3, 17, 3];
    const part = rowsOf(data, rows);
    const [whole, some] = [designOf(data), designOf(part)];
    rows.forEach((row, at) =>
      expect([...some.x.subarray(at * 4, (at + 1) * 4)]).toEqual([...whole.x.subarray(row * 4, (row + 1) * 4)]),
    );
    expect(part.absorbed!.effects[0]!.values).toEqual(rows.map((row) => panel[row]!.firm));
    const half = Array.from({ length: 33 }, (_, at) => 2 * at);
    expect(rowsOf(data, half).absorbed!.degrees).toBe(Math.round((17 * 33) / panel.length));
  });

  it('go through every method, with profiles of a factor where its levels are', async () => {
    const { methods, leftOut } = await run({
      ...{ cluster: ['firm'], folds: 3, resamples: 2, profiles: true, decompose: true, effort: 'quick', trees: 20 },
    });
    expect([methods.length, leftOut]).toEqual([15, undefined]);
    for (const { accuracy, slopes } of methods) {
      expect(accuracy.crossValidated).not.toBeNull();
      expect(slopes.mean.length).toBe(4);
    }
    const gum = methods.find(({ name }) => name === 'ols')!;
    gum.slopes.mean.forEach((slope, k) => expect(slope).toBeCloseTo(gum.coefficients!.coef[k]!, 10));
    const size = gum.profiles.find(({ determinant }) => determinant === 'size')!;
    const { data } = await dataOf();
    expect(size.x).toEqual([0, 1, 2]);
    const design = designOf(data);
    const mean = (level: number, k: number): number => {
      const own = panel.flatMap((_, row) => (data.x[row * 3 + 2] === level ? [design.x[row * 4 + k]!] : []));
      return own.reduce((a, b) => a + b, 0) / own.length;
    };
    const { coef } = gum.coefficients!;
    const between = [2, 3].reduce((sum, k) => sum + coef[k]! * (mean(1, k) - mean(0, k)), 0);
    expect(size.predictions[0]![1]! - size.predictions[0]![0]!).toBeCloseTo(between, 10);
  });

  it('are taken out of permuted targets again', async () => {
    const { data } = await dataOf();
    const turned = data.y.map((_, row) => data.y[(row + 7) % data.y.length]!);
    const y = withinTarget(data, turned);
    for (const firm of new Set(panel.map((row) => row.firm)))
      expect(Math.abs(y.reduce((sum, value, row) => sum + (panel[row]!.firm === firm ? value : 0), 0))).toBeLessThan(
        1e-10,
      );
    expect(withinTarget({ ...data, absorbed: null }, turned)).toBe(turned);
    const config: GrowthConfigInput = { methods: ['ols'], permutations: 20 };
    expect((await run(config)).methods[0]!.significance!.pValue.length).toBe(3);
  });

  it('are named in the tables', async () => {
    const tables = growthTables(await run({ methods: ['ols'] }));
    const regression = tables.find(({ name }) => name === 'regression')!;
    expect(regression.note).toContain('Effects of firm and year are absorbed: there is no constant, R² is within');
    expect(regression.rows.map(([name]) => name)).toContain('Within R²');
    expect(regression.rows.map(([name]) => name)).not.toContain('Constant');
  });

  it('refuse what they cannot be taken out of', async () => {
    expect(() => resolveGrowthConfig({ ...light, missing: 'impute' })).toThrow(
      '"missing" at "impute" leaves cells open',
    );
    expect(() => resolveGrowthConfig({ ...light, keepModels: true })).toThrow('predicts no other row');
    expect(() => resolveGrowthConfig({ ...light, covType: 'HC3' })).toThrow('needs the leverage of rows');
    expect(() => resolveGrowthConfig({ ...light, methods: [{ name: 'ols', covType: 'HC2' }] })).toThrow(
      'ols needs the leverage of rows',
    );
    const constant = panel.map((row) => ({ ...row, y: row.year }));
    await expect(dataOf({}, constant)).rejects.toThrow('a target that does not vary within');
    await expect(dataOf({ include: ['region'] })).rejects.toThrow('no determinant varies within');
    await expect(dataOf({}, panel.slice(0, 5))).rejects.toThrow('leave too few rows');
    await expect(dataOf({ absorb: ['frm'] })).rejects.toThrow('no absorbed column "frm"');
    await expect(dataOf({ absorb: ['y'] })).rejects.toThrow('both the target and absorbed');
  });
});
