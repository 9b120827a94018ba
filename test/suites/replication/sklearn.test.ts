import { readFileSync } from 'node:fs';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { RegressionTree, type TreeOptions } from '@kuznets/ensembles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reference } from './data.ts';

interface Reference {
  readonly samples: Readonly<Record<string, { rows: number; features: number; x: number[]; y: number[] }>>;
  readonly cases: readonly {
    readonly sample: string;
    readonly options: Readonly<Record<string, number>>;
    readonly tree: Readonly<
      Record<'feature' | 'threshold' | 'childrenLeft' | 'childrenRight' | 'value' | 'count', number[]>
    >;
    readonly prediction: readonly number[];
  }[];
}

const { samples, cases } = JSON.parse(readFileSync(reference('sklearn_trees.json'), 'utf8')) as Reference;

const camelCase = (name: string): string => name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(async () => {
  await device.destroy();
});

describe("RegressionTree grows scikit-learn's tree", () => {
  it.each(cases)('$sample $options', async ({ sample, options, tree, prediction }) => {
    const data = samples[sample];
    if (!data) throw new Error(`no sample ${sample}`);
    const table = { ...data, x: Float64Array.from(data.x), y: Float64Array.from(data.y) };
    const ours = Object.fromEntries(
      Object.entries(options).map(([name, value]) => [camelCase(name), value]),
    ) as TreeOptions;
    const model = await new RegressionTree(ours).fit(table, { device });
    const { trees } = model.ensemble;
    expect([...trees.feature]).toEqual(tree.feature);
    expect([...trees.childrenLeft]).toEqual(tree.childrenLeft);
    expect([...trees.childrenRight]).toEqual(tree.childrenRight);
    expect([...trees.count!]).toEqual(tree.count);
    expect([...trees.threshold]).toEqual(tree.threshold);
    const predicted = await model.predict(table);
    // A target is rounded to half a unit of the grid, a leaf's mean to half a unit again; the stored values to 1e-9.
    prediction.forEach((value, row) => {
      expect(Math.abs(Number(predicted[row]) - value)).toBeLessThanOrEqual(1.01 * trees.grid!.scale + 1e-9);
    });
  });
});
