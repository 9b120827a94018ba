import { type Device, createDevice } from '@kuznets/core-gpu';
import { panel, parseTable } from '@kuznets/data';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { walks } from '../../../test/simulated-panel.ts';
import { runStudy } from '../../study/run-study.ts';
import { studyWords } from '../../words/words.ts';
import { resolveRegionsConfig } from '../config.ts';
import { type RegionsData, regionsDataDigest } from '../data.ts';
import { regionsStudy } from '../study.ts';
import { regionsTables } from '../tables/tables.ts';
import { unbalancedSentences } from '../tables/unbalanced.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

const regions = 8;
const periods = 9;

const walk = walks(5);
const cells = Array.from({ length: regions }, (_, i) =>
  Array.from({ length: periods }, (_period, t) => [0, 1].map((k) => walk(i, t, k))),
);
const truth = cells.map((own) => own.map(([first]) => first!));

/** Eight regions, of which the last begins in 2001 and has no second indicator in 2004, and the last but one ends in 2006. */
async function ragged(missing: 'drop' | 'keep'): Promise<RegionsData> {
  const rows = Array.from({ length: regions * periods }, (_, at) => [Math.floor(at / periods), at % periods] as const)
    .filter(([i, t]) => !(i === 7 && t === 0) && !(i === 6 && t > 6))
    .map(([i, t]) =>
      [`R${i}`, 2000 + t, ...cells[i]![t]!.map((value, k) => (i === 7 && t === 4 && k === 1 ? '' : value))].join(','),
    );
  const table = await parseTable(`region,year,a,b\n${rows.join('\n')}\n`, { file: 'ragged.csv' });
  return { panel: panel(table, { period: 'year', missing }), catalogued: false, citation: null };
}

test('a study that keeps missing cells forecasts all regions where methods can, and compares them over the same', async () => {
  const input = {
    data: 'ragged',
    replicas: 3,
    epochs: { dae: 20, gcn: 20, lstm: 10 },
    origins: [2006, 2007] as [number, number],
    ahead: 1,
  };
  const study = async (missing: 'drop' | 'keep') => {
    const data = await ragged(missing);
    const config = resolveRegionsConfig({ ...input, missing });
    return { data, ...(await runStudy(regionsStudy, config, data, { device })) };
  };
  const [kept, dropped] = [await study('keep'), await study('drop')];
  // All that is of the complete regions is what it is without the others.
  const { unbalanced, data, config: _config, ...rest } = kept.result;
  const { data: _data, config: _other, ...without } = dropped.result;
  expect(rest).toEqual(without);
  expect(data.ids).toHaveLength(6);
  expect(regionsDataDigest(kept.data)).not.toBe(regionsDataDigest(dropped.data));

  expect(unbalanced).toMatchObject({ complete: 6, ids: { length: 8 }, periods: { length: 9 } });
  const pooled = unbalanced!.forecasts.at(-1)!;
  // R6 is not known after 2006.
  expect(pooled).toMatchObject({ horizon: 1, origins: [2006, 2007], cells: 14 });
  const of = (name: string) => pooled.methods.find(({ method }) => method === name)!;
  for (const name of ['random-walk', 'drift', 'arima', 'ets', 'theta', 'dfm'])
    expect(of(name)).toMatchObject({ regions: 8, same: { cells: 12 }, own: { cells: 14 } });
  for (const name of ['panel-ar', 'xgboost', 'lstm-dfa', 'stacked'])
    expect(of(name)).toMatchObject({
      ...{ regions: 6, same: { cells: 12 }, own: { cells: 12 } },
      notes: [{ code: 'complete-regions-only', regions: 6, left: 2 }],
    });
  // Over the same forecasts errors are those of the complete regions.
  const levels = kept.result.forecasts.at(-1)!.methods;
  for (const name of ['random-walk', 'panel-ar', 'lightgbm'])
    expect(of(name).same.rmse).toBeCloseTo(levels.find(({ method }) => method === name)!.levels!.rmse!.median, 12);
  const squares = [6, 7].flatMap((t) => truth.flatMap((own, i) => (i === 6 ? [] : [(own[t + 1]! - own[t]!) ** 2])));
  expect(of('random-walk').own.rmse).toBeCloseTo(
    Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length),
    12,
  );
  expect(unbalanced!.regions.map(({ origin }) => origin)).toEqual([2007, 2008]);
  const [last, beyond] = unbalanced!.regions;
  expect([last!.actual[6], beyond!.actual[0]]).toEqual([null, null]);
  expect(beyond!.methods[0]!.forecast[6]).toBe(truth[6]![6]);

  for (const words of [studyWords.en, studyWords.zh]) {
    const names = regionsTables(kept.result, words).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['unbalanced-levels', 'unbalanced-regions']));
  }
  expect(regionsTables(dropped.result).map(({ name }) => name)).not.toContain('unbalanced-levels');
  expect(unbalancedSentences(kept.result, studyWords.en)[0]).toMatch(
    /^Panel AR\(1\);.*; Stacked forecasts: Takes no missing cells: forecasts the 6 complete regions and leaves out 2 others\.$/,
  );
});
