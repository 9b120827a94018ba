import { createDevice, type Device } from '@kuznets/core-gpu';
import { crossSection, parseTable } from '@kuznets/data';
import { ols } from '@kuznets/regression';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accuracy } from '../statistics/accuracy.ts';
import { runStudy } from '../study/run-study.ts';
import type { GrowthConfigInput } from './config.ts';
import { designOf } from './design.ts';
import { growthDataFrom } from './from-section.ts';
import { resolveGrowthConfig } from './resolve-config.ts';
import { growthRoles } from './roles.ts';
import { growthStudy } from './study.ts';
import { rowsOf } from './subsample.ts';
import { growthTables } from './tables/tables.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

/** Ten firms over seven years, whose slope turns in the last one: only who has seen it knows. */
const lines = Array.from({ length: 70 }, (_, at) => {
  const [firm, year] = [Math.floor(at / 7), at % 7];
  const x = Math.sin(at * at);
  const z = Math.cos(3 * at);
  return [`f${firm}`, 2000 + year, x, z, (year === 6 ? -2 : 1) * x + 0.3 * z + Math.sin(11 * at) / 5].join(',');
});
const csv = (rows = lines) => `firm,year,x,z,y\n${rows.join('\n')}\n`;
const input: GrowthConfigInput = {
  ...{ data: 'made.csv', id: 'firm', period: 'year', target: 'y', folds: 'origins', methods: ['ols', 'bagging'] },
  ...{ trees: 30, seeds: 1, resamples: 0, profiles: false, decompose: false },
};
const study = async (more: GrowthConfigInput = {}, rows = lines) => {
  const config = resolveGrowthConfig({ ...input, ...more });
  const data = growthDataFrom(crossSection(await parseTable(csv(rows), { file: 'made.csv' }), growthRoles(config)));
  return { data, run: async () => (await runStudy(growthStudy, config, data, { device })).result };
};

describe('rolling origins', () => {
  it('predict the later half of the periods, each by the rows of earlier ones', async () => {
    const { data, run } = await study({ permutations: 19 });
    const years = lines.map((line) => Number(line.split(',')[1]));
    const parts = [2003, 2004, 2005, 2006].map((year) => {
      const rowsWhere = (wanted: (of: number) => boolean) => [...years.keys()].filter((row) => wanted(years[row]!));
      const [train, held] = [rowsWhere((of) => of < year), rowsWhere((of) => of === year)];
      const { coef, intercept } = ols(designOf(rowsOf(data, train)));
      return held.map((row) => ({
        y: data.y[row]!,
        predicted: intercept + coef[0]! * data.x[2 * row]! + coef[1]! * data.x[2 * row + 1]!,
      }));
    });
    const scored = parts.flat();
    const expected = accuracy(
      scored.map(({ y }) => y),
      scored.map(({ predicted }) => predicted),
    );
    const result = await run();
    const [first, bagging] = result.methods;
    expect(first!.accuracy.crossValidated!.r2).toBeCloseTo(expected.r2!, 10);
    // Of the year that turned nobody could know.
    expect(expected.r2!).toBeLessThan(0.2);
    expect(bagging!.accuracy.crossValidated!.r2!).toBeLessThan(0.2);
    expect(result.data.notes).toContainEqual({
      code: 'folds-of-origins',
      periods: ['2003', '2004', '2005', '2006'],
      rows: 40,
    });
    const { methods } = result.outOfSample!;
    const mse = scored.reduce((sum, { y, predicted }) => sum + (y - predicted) ** 2, 0) / scored.length;
    expect(methods.find(({ method }) => method === 'ols')!.mse).toBeCloseTo(mse, 10);
    expect(methods.filter(({ se }) => se === null)).toHaveLength(1);
    expect(first!.significance!.conditional!.increase).toHaveLength(2);
    const table = growthTables(result).find(({ name }) => name === 'out-of-sample')!;
    expect(table.note).toContain('predicted by the rows before it');
  });

  it('go with periods, at least three, that are cut in one way', async () => {
    expect(() => resolveGrowthConfig({ data: 'd.csv', folds: 'origins' })).toThrow('goes with the setting "period"');
    expect(() => resolveGrowthConfig({ ...input, partitions: 2 })).toThrow('cut in one way');
    expect(resolveGrowthConfig({ ...input, inference: true }).partitions).toBe(1);
    const { run } = await study(
      {},
      lines.filter((_, at) => at % 7 < 2),
    );
    await expect(run()).rejects.toThrow('at least three periods, got 2');
  });
});
