import type { TreeEnsemble } from '@kuznets/base';
import { createDevice, type Device } from '@kuznets/core-gpu';
import { parseTable } from '@kuznets/data';
import type { ImportedModel, ModelLink } from '@kuznets/explain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStudy } from '../study/run-study.ts';
import { type ExplainConfigInput, resolveExplainConfig } from './config.ts';
import { explainDataFrom } from './data.ts';
import { responseSharesPlan } from './response.ts';
import { explainStudy } from './study.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

/** `2 a + 3 b - 2` of columns of 0 and 1, in two stumps; c decides nothing. */
const ensemble: TreeEnsemble = {
  ...{ nFeatures: 3, featureNames: ['a', 'b', 'c'], scale: 1, base: -2 },
  trees: {
    offsets: Uint32Array.of(0, 3, 6),
    feature: Int32Array.of(0, -1, -1, 1, -1, -1),
    threshold: Float64Array.of(0.5, 0, 0, 0.5, 0, 0),
    childrenLeft: Int32Array.of(1, -1, -1, 1, -1, -1),
    childrenRight: Int32Array.of(2, -1, -1, 2, -1, -1),
    value: Float64Array.of(0, 0, 2, 0, 0, 3),
  },
};
const cells = [0, 1].flatMap((a) => [0, 1].flatMap((b) => [0, 1].map((c) => [a, b, c] as const)));
const csv = `a,b,c,y\n${cells.map((row) => `${row.join(',')},1`).join('\n')}\n`;

async function explained(
  link: ModelLink,
  settings: Partial<ExplainConfigInput> = {},
  { trees, table }: { readonly trees: TreeEnsemble; readonly table: string } = { trees: ensemble, table: csv },
) {
  const config = resolveExplainConfig({ model: 'm', data: 'd', target: 'y', scale: 'response', ...settings });
  const data = explainDataFrom(await parseTable(table, { file: 'x.csv' }), trees, config, 'd');
  const model: ImportedModel = { ensemble: trees, format: 'xgboost', program: 'trees', link, output: 0, outputs: 1 };
  return (await runStudy(explainStudy, config, { model, data }, { device })).result;
}

const logistic = (margin: number): number => 1 / (1 + Math.exp(-margin));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const close = (values: readonly (number | null)[], expected: readonly number[]) =>
  values.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 12));

it.each([
  ['logit', logistic],
  ['log', Math.exp],
] as const)(
  'explains the response of a %s link: of all cells of independent columns, its analysis of variance',
  async (link, response) => {
    const { variation, shapley, shares, effects, accuracy, notes } = await explained(link);
    const at = (a: number, b: number): number => response(2 * a + 3 * b - 2);
    const all = cells.map(([a, b]) => at(a, b));
    const level = mean(all);
    const mainA = (mean([at(1, 0), at(1, 1)]) - mean([at(0, 0), at(0, 1)])) / 2;
    const mainB = (mean([at(0, 1), at(1, 1)]) - mean([at(0, 0), at(1, 0)])) / 2;
    const both = (at(0, 0) - at(0, 1) - at(1, 0) + at(1, 1)) / 4;
    const apv = mainA ** 2 + mainB ** 2 + both ** 2;
    close([variation.predictionMean, variation.apv], [level, apv]);
    close(variation.aepv, [mainA ** 2 + both ** 2, mainB ** 2 + both ** 2, 0]);
    // Of independent columns the Shapley value of the explained variation is what each explains alone and half of what both explain together.
    close(shares!.shares, [(mainA ** 2 + both ** 2 / 2) / apv, (mainB ** 2 + both ** 2 / 2) / apv, 0]);
    expect(shares!.standardErrors).toBeNull();
    close([shapley!.expected, ...shapley!.prediction], [level, ...all]);
    shapley!.rows.forEach((_, row) => {
      const values = shapley!.values.map((list) => list[row]!);
      expect(values.reduce((sum, value) => sum + value, level)).toBeCloseTo(all[row]!, 12);
    });
    const [, top] = effects!.curves[0]!.effect;
    expect(top! - effects!.curves[0]!.effect[0]!).toBeCloseTo(2 * mainA, 12);
    expect(accuracy!.mse).toBeCloseTo(mean(all.map((value) => (value - 1) ** 2)), 12);
    expect(notes).toContainEqual({ code: 'response', link });
    expect(notes.some(({ code }) => code === 'margin')).toBe(false);
  },
);

it('explains the margin unless it is asked for more, and where there is no link', async () => {
  const margin = await explained('logit', { scale: 'margin' });
  expect(margin.notes).toContainEqual({ code: 'margin', link: 'logit' });
  close(margin.variation.aepv, [1, 2.25, 0]);
  const identity = await explained('identity');
  expect(identity.variation).toEqual(margin.variation);
  expect(identity.notes).toEqual([]);
});

it('gives no share and no error of one to predictions that do not vary, over drawn orders too', async () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const trees: TreeEnsemble = {
    ...{ nFeatures: 5, featureNames: names, scale: 1, base: -2 },
    trees: {
      offsets: Uint32Array.of(0, 1),
      feature: Int32Array.of(-1),
      threshold: Float64Array.of(0),
      childrenLeft: Int32Array.of(-1),
      childrenRight: Int32Array.of(-1),
      value: Float64Array.of(1),
    },
  };
  const rows = [1, 2, 3, 4, 5, 6].map((row) => [...names.map((_, column) => (row * (column + 2)) % 7), row].join(','));
  const table = `${names.join(',')},y\n${rows.join('\n')}\n`;
  const { shares, notes } = await explained('logit', { shares: 2 }, { trees, table });
  expect(notes).toContainEqual({ code: 'shares-ordered', players: 5, orders: 2 });
  expect(shares).toEqual({
    shares: names.map(() => null),
    standardErrors: null,
    closed: names.map(() => null),
    total: names.map(() => null),
  });
});

describe('a response is refused', () => {
  it.each([
    ['softmax', {}, /^scale: the response of one class needs the trees of all of them.*allowed: margin$/],
    ['logit', { order: 3, among: 3 }, /^order: of a response interactions of two are the largest.*allowed: 2$/],
  ] as const)('of %s with %o', async (link, settings, message) => {
    await expect(explained(link, settings)).rejects.toThrow(message);
  });
});

it('leaves shares out that would take long, unless they were asked for', () => {
  const model = { ensemble, format: 'xgboost', program: 'trees', link: 'logit', output: 0, outputs: 1 } as const;
  const table = { x: new Float64Array(0), rows: 20_000, features: 3 };
  // Two trees, three splits of three players.
  expect(responseSharesPlan({ shares: 'auto' }, model, table)).toEqual({
    note: { code: 'no-response-shares-costly', steps: 20_000 ** 2 * 2 * 3, most: 2e9 },
  });
  expect(responseSharesPlan({ shares: 5 }, model, table)).toEqual({ orders: 5 });
  expect(responseSharesPlan({ shares: 'auto' }, model, { ...table, rows: 200 })).toEqual({ orders: 16 });
  expect(responseSharesPlan({ shares: 'none' }, model, table)).toBeNull();
});
