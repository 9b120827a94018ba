import { cvPlusInterval, scoreIntervals } from '@kuznets/base';
import { createDevice, type Device } from '@kuznets/core-gpu';
import { crossSection, newRows, parseTable } from '@kuznets/data';
import { quantileIntervals } from '@kuznets/ensembles';
import { olsPredictive, predictiveIntervals } from '@kuznets/regression';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStudy } from '../../study/run-study.ts';
import { growthDataFrom } from '../from-section.ts';
import { designOf } from '../design.ts';
import { type KeptModel, keptModelFile, readKeptModel } from '../kept-models.ts';
import { predict } from '../methods/model.ts';
import { resolveGrowthConfig } from '../resolve-config.ts';
import type { GrowthResult } from '../result.ts';
import { growthRoles } from '../roles.ts';
import { growthStudy } from '../study.ts';
import { predictRows } from './predict-rows.ts';
import { predictionScoresTable, predictionsTable } from './tables.ts';

const regions = ['north', 'south', 'west', 'south'];
const line = (i: number): string => {
  const a = ((i * 37) % 101) / 10;
  const b = ((i * 53) % 89) / 10;
  const region = regions[i % 4]!;
  const y = a / 2 - b / 4 + (region === 'west' ? 2 : 0) + ((i * 29) % 17) / 8;
  return `r${i},${y},${a},${b},${region}`;
};
const table = (from: number, to: number): string =>
  `id,y,a,b,region\n${Array.from({ length: to - from }, (_, i) => line(from + i)).join('\n')}\n`;
const methods = ['ols', 'bayes', 'bma', 'forest', 'svr'] as const;

let device: Device;

beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

interface Kept {
  readonly result: GrowthResult;
  readonly models: readonly KeptModel[];
}

async function fitted(text: string, changes: object = {}): Promise<Kept> {
  const config = resolveGrowthConfig({
    ...{ data: 'made.csv', target: 'y', methods: [...methods], effort: 'quick', trees: 30, seeds: 1, folds: 5 },
    ...{ resamples: 0, decompose: false, profiles: false, keepModels: true, ...changes },
  });
  const data = growthDataFrom(crossSection(await parseTable(text, { file: 'made.csv' }), growthRoles(config)));
  const { result, files } = await runStudy(growthStudy, config, data, { device });
  return { result, models: config.methods.map(({ id }) => readKeptModel(files.get(keptModelFile(id))!, id)) };
}

async function read({ models }: Kept, text: string, missing: 'refuse' | 'keep' = 'refuse') {
  return newRows(await parseTable(text, { file: 'new.csv' }), models[0]!.rules!, { missing });
}

describe('predictRows', () => {
  let kept: Kept;
  beforeAll(async () => (kept = await fitted(table(0, 80))));
  const place = () => ({ device, cpu: device });

  it('gives conformal intervals by the models of the folds, and scores them', async () => {
    const rows = await read(kept, table(80, 120));
    const { methods: got, y, notes } = await predictRows(kept.result, kept.models, rows, { ...place(), level: 0.8 });
    expect(y).toEqual(rows.y);
    for (const [at, { id, prediction, interval, scores }] of got.entries()) {
      const { model, folds, method } = kept.models[at]!;
      expect(id).toBe(method.id);
      expect(prediction).toEqual(await predict(model, rows.x, rows.rows, place()));
      const predictions = await Promise.all(folds!.models.map((one) => predict(one, rows.x, rows.rows, place())));
      const expected = cvPlusInterval(prediction, { ...folds!, predictions }, 0.8);
      expect(interval).toEqual({ low: expected.low, high: expected.high });
      expect(scores).toMatchObject({ rows: 40, ...scoreIntervals(rows.y!, expected) });
      expect(scores!.coverage).toBeGreaterThan(0.6);
      const squares = rows.y!.reduce((sum, value, row) => sum + (value - prediction[row]!) ** 2, 0);
      expect(scores!.mse).toBeCloseTo(squares / 40, 12);
    }
    expect(notes).toEqual([
      { code: 'conformal-promise', level: 0.8, least: 0.6000000000000001 - Math.sqrt(2 / 80), clusters: null },
    ]);
  });

  it("gives the forest's quantiles and the linear models' own distributions where they are asked for", async () => {
    const rows = await read(kept, table(80, 90));
    const byTrees = await predictRows(kept.result, kept.models, rows, { ...place(), interval: 'quantile' });
    expect(byTrees.notes).toEqual([{ code: 'no-interval-of-this-kind', methods: ['ols', 'bayes', 'bma', 'svr'] }]);
    const forest = byTrees.methods[3]!;
    const { model } = kept.models[3]!;
    const text = table(0, 80);
    const training = designOf(growthDataFrom(crossSection(await parseTable(text), { target: 'y', id: 'id' })));
    if (model.kind !== 'forest') throw new Error('the forest is none');
    const expected = quantileIntervals(model.forest, training, rows, { prediction: forest.prediction, level: 0.9 });
    expect(forest.interval).toEqual({ low: expected.low, high: expected.high });

    const analytic = await predictRows(kept.result, kept.models, rows, { ...place(), interval: 'analytic' });
    expect(analytic.notes).toEqual([{ code: 'no-interval-of-this-kind', methods: ['forest', 'svr'] }]);
    const own = predictiveIntervals(olsPredictive(training), rows.x, rows.rows, 0.9);
    expect(analytic.methods[0]!.interval).toEqual({ low: own.low, high: own.high });
    for (const { prediction, interval } of analytic.methods.slice(0, 3))
      prediction.forEach((value, row) => {
        expect(interval!.low[row]).toBeLessThan(value);
        expect(interval!.high[row]).toBeGreaterThan(value);
      });
  });

  it('says which values are outside the range of the sample, and which levels have too few rows', async () => {
    const rows = await read(kept, 'region,a,b\nwest,50,1\nnorth,-1,2\nsouth,5,8.85\n');
    const { y, methods: got, notes } = await predictRows(kept.result, kept.models, rows, { ...place(), level: 0.99 });
    expect(y).toBeNull();
    expect(got.every(({ scores }) => scores === null)).toBe(true);
    expect(notes.slice(0, 2)).toEqual([
      {
        code: 'outside-training-range',
        columns: [
          { column: 'a', cells: 2, low: 0, high: 10 },
          { column: 'b', cells: 1, low: 0, high: 8.8 },
        ],
      },
      { code: 'intervals-without-end', methods: [...methods], rows: 80 },
    ]);
    const [first] = predictionsTable({ ...(await predictRows(kept.result, kept.models, rows, place())) }).rows;
    expect(first!.length).toBe(1 + 3 * methods.length);
    expect(predictionScoresTable(await predictRows(kept.result, kept.models, rows, place()))).toBeNull();
  });

  it('fills in missing cells as the sample has them', async () => {
    const text = table(0, 80)
      .replace(/^(r5,[^,]*),[^,]*,/m, '$1,,')
      .replace(/^(r8,.*),[a-z]*$/m, '$1,');
    const means = await fitted(text, { missing: 'mean', methods: ['ols'] });
    const hole = 'a,b,region\n,1,\n2,1,north\n';
    const rows = await read(means, hole, 'keep');
    const { data } = means.result;
    const mean = data.x[0]!.reduce((sum, value) => sum + value, 0) / 80;
    const filled = await read(means, `a,b,region\n${mean},1,south\n2,1,north\n`);
    const got = await predictRows(means.result, means.models, rows, place());
    const expected = await predictRows(means.result, means.models, filled, place());
    got.methods[0]!.prediction.forEach((value, row) =>
      expect(value).toBeCloseTo(expected.methods[0]!.prediction[row]!, 12),
    );
    expect(got.notes[0]).toEqual({
      code: 'new-cells-filled-in',
      columns: [
        { column: 'a', cells: 1 },
        { column: 'region', cells: 1 },
      ],
    });

    const imputed = await fitted(text, { missing: 'impute', imputations: 2, methods: ['ols'] });
    const drawn = await predictRows(imputed.result, imputed.models, await read(imputed, hole, 'keep'), place());
    const whole = await predictRows(
      imputed.result,
      imputed.models,
      await read(imputed, 'a,b,region\n2,1,north\n'),
      place(),
    );
    expect(drawn.notes[0]).toMatchObject({ code: 'new-cells-imputed' });
    expect(drawn.methods[0]!.prediction[1]).toBe(whole.methods[0]!.prediction[0]);
    expect(drawn.methods[0]!.prediction[0]).toBeGreaterThan(-5);
    expect(drawn.methods[0]!.prediction[0]).toBeLessThan(10);
  });

  it('has no conformal intervals without folds, and none of rows with other columns', async () => {
    const { result, models } = await fitted(table(0, 40), { folds: 0, methods: ['ols'] });
    const rows = await read({ result, models }, table(40, 44));
    const { methods: got, notes } = await predictRows(result, models, rows, place());
    expect(got[0]!.interval).toBeNull();
    expect(notes).toEqual([{ code: 'no-folds', methods: ['ols'] }]);
    const other = { ...rows, featureNames: ['b', 'a', ...rows.featureNames.slice(2)] };
    await expect(predictRows(result, models, other, place())).rejects.toThrow(/other columns.*"b".*allowed: a/);
  });
});
