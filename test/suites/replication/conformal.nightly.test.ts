import { normals, splitConformal } from '@kuznets/base';
import { createDevice, type Device } from '@kuznets/core-gpu';
import { crossSection, newRows, parseTable } from '@kuznets/data';
import { ols, predictLinear } from '@kuznets/regression';
import {
  growthDataFrom,
  growthStudy,
  keptModelFile,
  predictRows,
  readKeptModel,
  resolveGrowthConfig,
  runStudy,
} from '@kuznets/studies';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// What conformal intervals of 90 % hold over samples: 150 rows to fit, 300 to predict, six determinants of which two are correlated.
const samples = 12;
const [known, fresh, width] = [150, 300, 6];
const methods = ['ols', 'lasso', 'averaging', 'forest', 'bagging', 'boosting', 'tree', 'svr'] as const;

/** Rows of a made sample; its errors spread alike, with the first determinant, or have heavy tails. */
const designs = {
  linear: (x: readonly number[], e: number) => x[0]! - x[1]! + x[2]! / 2 + e,
  curved: (x: readonly number[], e: number) => Math.sin(2 * x[0]!) + x[1]! ** 2 / 2 + x[2]! * x[3]! + e / 2,
  spreading: (x: readonly number[], e: number) => x[0]! + x[1]! + (0.5 + Math.abs(x[0]!)) * e,
} as const;

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 2 });
});
afterAll(() => device.destroy());

function tableOf(design: keyof typeof designs, sample: number): { readonly train: string; readonly test: string } {
  const z = normals((known + fresh) * (width + 1), 1000 + sample, 40, [0, 0]);
  const lines = Array.from({ length: known + fresh }, (_, row) => {
    const own = Array.from(z.subarray(row * (width + 1), (row + 1) * (width + 1)));
    const x = own.slice(0, width);
    x[1] = 0.6 * x[0]! + 0.8 * x[1]!;
    return [designs[design](x, own[width]!), ...x].join(',');
  });
  const head = 'y,a,b,c,d,e,f';
  return {
    train: [head, ...lines.slice(0, known), ''].join('\n'),
    test: [head, ...lines.slice(known), ''].join('\n'),
  };
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const errorOf = (values: readonly number[]): number => {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1) / values.length);
};

describe.each(Object.keys(designs) as (keyof typeof designs)[])('intervals of 90 %%, %s', (design) => {
  it('hold nine new rows of ten', async () => {
    const covered = new Map<string, number[]>();
    const note = (name: string, share: number): void => {
      covered.set(name, [...(covered.get(name) ?? []), share]);
    };
    const config = resolveGrowthConfig({
      ...{ data: 'made.csv', target: 'y', methods: [...methods], effort: 'quick', trees: 100, seeds: 1, folds: 10 },
      ...{ resamples: 0, decompose: false, profiles: false, keepModels: true },
    });
    for (let sample = 0; sample < samples; sample++) {
      const { train, test } = tableOf(design, sample);
      const section = crossSection(await parseTable(train, { file: 'made.csv' }), { target: 'y' });
      const { result, files } = await runStudy(growthStudy, config, growthDataFrom(section), { device });
      const models = methods.map((id) => readKeptModel(files.get(keptModelFile(id))!, id));
      const rows = newRows(await parseTable(test, { file: 'new.csv' }), models[0]!.rules!);
      for (const interval of ['conformal', 'analytic', 'quantile'] as const) {
        const { methods: predicted } = await predictRows(result, models, rows, { device, cpu: device, interval });
        for (const { id, scores } of predicted)
          if (scores!.coverage !== null) note(`${interval} ${id}`, scores!.coverage);
      }
      // Fitted to the first half, errors of the second.
      const half = known / 2;
      const part = (from: number) => ({
        ...section,
        rows: half,
        x: section.x.slice(from * width, (from + half) * width),
        y: section.y.slice(from, from + half),
      });
      const fit = ols(part(0));
      const held = part(half);
      const errors = held.y.map((value, row) => value - predictLinear(fit, held.x, half)[row]!);
      const { low, high } = splitConformal(predictLinear(fit, rows.x, rows.rows), errors, 0.9);
      note('split ols', mean(Array.from(rows.y!, (value, row) => Number(value >= low[row]! && value <= high[row]!))));
    }
    const lines = [...covered].map(
      ([name, shares]) =>
        `${name.padEnd(22)} ${(100 * mean(shares)).toFixed(1)} % (s.e. ${(100 * errorOf(shares)).toFixed(1)})`,
    );
    process.stdout.write(`${design}, ${samples} samples:\n${lines.join('\n')}\n`);
    for (const [name, shares] of covered) {
      const share = mean(shares);
      const slack = 2 * errorOf(shares);
      // The trees' intervals take in that a tree changes with a fold: more than the level, never less.
      const isSteady = !/tree|boosting/.test(name);
      if (/^conformal|^split/.test(name)) {
        expect([name, share > 0.88 - slack], `${share}`).toEqual([name, true]);
        if (isSteady) expect([name, share < 0.92 + slack], `${share}`).toEqual([name, true]);
      }
    }
  });
});
