import { expect, test } from 'vitest';
import { simulatedPanel } from '../../test/simulated-panel.ts';
import { type RegionsConfigInput, resolveRegionsConfig } from './config.ts';
import { comparedRegions } from './compared.ts';
import { publishedRegions } from './published.ts';

const paper = publishedRegions('provinces')!;

/** What is compared in a study of columns of the paper's sample. */
async function compared(input: RegionsConfigInput, names: readonly string[] = paper.indicators, catalogued = true) {
  const { panel } = await simulatedPanel((i, t, k) => i + t * k, { indicators: names.length });
  const data = { panel: { ...panel, name: 'provinces', indicatorNames: names }, catalogued, citation: null };
  return comparedRegions(resolveRegionsConfig({ data: 'provinces', ...input }), data);
}

test('the paper is compared as a whole where everything is the same', async () => {
  expect(await compared({})).toMatchObject({
    scored: 2022,
    described: { pca: paper.pca },
    byCluster: { clusters: paper.clusters },
    levels: paper.levels,
  });
});

test.each<[string, RegionsConfigInput, readonly string[], readonly ('described' | 'byCluster' | 'levels')[]]>([
  ['logarithms of the target', { log: ['gdp'] }, paper.indicators, []],
  ['logarithms of another', { log: ['trade_total'] }, paper.indicators, ['levels']],
  ['another target', { target: 'trade_total' }, paper.indicators, ['described', 'byCluster']],
  ['fewer indicators', {}, paper.indicators.slice(0, 7), ['levels']],
  ['another indicator', {}, [...paper.indicators.slice(0, 7), 'population'], ['levels']],
  ['another period', { describe: 2020 }, paper.indicators, ['byCluster', 'levels']],
  ['three clusters', { clusters: 3 }, paper.indicators, ['described', 'levels']],
])('%s: only what is the same quantity is compared', async (_, input, names, same) => {
  const found = (await compared(input, names))!;
  expect((['described', 'byCluster', 'levels'] as const).filter((part) => found[part])).toEqual(same);
});

test("a user's file of that name is not the paper's sample", async () => {
  expect(await compared({}, paper.indicators, false)).toBeUndefined();
});

test("Table 5 is found by an indicator's name: incomes of urban residents are not those of all", () => {
  expect(paper.indicators.filter((name) => !paper.indicatorMae[name])).toEqual(['disposable_income_all']);
  expect(paper.indicatorMae['gdp']).toEqual([0.1145, 0.18]);
});
