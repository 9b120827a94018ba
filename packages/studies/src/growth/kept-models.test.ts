import { FormatError } from '@kuznets/base';
import { createDevice, type Device } from '@kuznets/core-gpu';
import { crossSection, parseTable } from '@kuznets/data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStudy } from '../study/run-study.ts';
import { assembleStudy } from '../study/stages.ts';
import { memoryStore } from '../study/work-store.ts';
import { type GrowthData } from './data.ts';
import { growthDataFrom } from './from-section.ts';
import { designOf } from './design.ts';
import { heldOut } from './fits.ts';
import { keptModelFile, readKeptModel } from './kept-models.ts';
import { predict } from './methods/model.ts';
import { resolveGrowthConfig } from './resolve-config.ts';
import { growthStudy } from './study.ts';

const rows = Array.from({ length: 40 }, (_, i) => {
  const signal = (i * 37) % 41;
  return `r${i},${signal / 4 + ((i * 29) % 7)},${(i * 29) % 23},${signal},${['north', 'south', 'west'][i % 3]}`;
});
const csv = `id,y,noise,signal,region\n${rows.join('\n')}\n`;
const methods = ['ols', 'lasso', 'tree', 'bagging', 'boosting', 'network', 'm5p-forest', 'svr'] as const;
const config = resolveGrowthConfig({
  ...{ data: 'made.csv', methods: [...methods], effort: 'quick', trees: 20, seeds: 1, folds: 4, seed: 3 },
  ...{ resamples: 0, decompose: false, profiles: false, keepModels: true },
});

let device: Device;
let data: GrowthData;

beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
  data = growthDataFrom(crossSection(await parseTable(csv, { file: 'made.csv' }), { target: 'y' }));
});

afterAll(() => device.destroy());

describe('the models that a study keeps', () => {
  it('predict what the study predicted, of every kind and after a round trip through their files', async () => {
    const { result, files } = await runStudy(growthStudy, config, data, { device });
    expect([...files.keys()]).toEqual(methods.map(keptModelFile));
    const place = { device, cpu: device };
    for (const [at, id] of methods.entries()) {
      const kept = readKeptModel(files.get(keptModelFile(id))!, id);
      expect(kept.method).toEqual(config.methods[at]);
      expect(kept.determinants.at(-1)).toEqual({ name: 'region', levels: ['north', 'south', 'west'] });
      const { x } = designOf(data);
      const fitted = await predict(kept.model, x, data.y.length, place);
      const sse = data.y.reduce((sum, value, row) => sum + (value - fitted[row]!) ** 2, 0);
      expect(sse / data.y.length).toBeCloseTo(result.methods[at]!.accuracy.inSample.mse!.mean, 12);
      // The rows held out, by the models that did not see them: cross-validation's error.
      const { models, heldIn, residuals } = kept.folds!;
      const squares = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
      expect(squares / data.y.length).toBeCloseTo(result.methods[at]!.accuracy.crossValidated!.mse!, 12);
      for (let fold = 0; fold < 4; fold++) {
        const held = heldOut(data, 3, { fold, folds: 4, partition: 0 });
        expect(held.map((row) => heldIn[row])).toEqual(held.map(() => fold));
        const predicted = await predict(models[fold]!, x, data.y.length, place);
        for (const row of held) expect(data.y[row]! - predicted[row]!).toBe(residuals[row]);
      }
    }
  });

  it('are the same bytes where the units lie in a store', async () => {
    const store = memoryStore();
    const { files } = await runStudy(growthStudy, config, data, { device, store });
    const again = await assembleStudy(growthStudy, config, data, { store, place: device.info });
    expect([...again.files]).toEqual([...files]);
  });

  it('are none unless they are asked for', async () => {
    const { files } = await runStudy(growthStudy, { ...config, keepModels: false }, data, { device });
    expect([...files.keys()]).toEqual([]);
  });

  it('are refused where a file is of another version, or none', () => {
    expect(() => readKeptModel('{"schemaVersion":2}', 'a.json')).toThrow(/a\.json: another schema version.*newer/);
    expect(() => readKeptModel('{', 'a.json')).toThrow(FormatError);
    expect(() => readKeptModel('{"schemaVersion":1}', 'a.json')).toThrow(/no kept model/);
  });
});
