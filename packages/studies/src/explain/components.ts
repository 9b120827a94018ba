import { groupCount, type TreeEnsemble, type Table as Sample } from '@kuznets/base';
import { functionalComponents } from '@kuznets/explain';
import type { UnitContext } from '../study/study.ts';
import { percent } from '../tables/percent.ts';
import { describeTable, fieldsOf } from '../tables/describe.ts';
import type { Table } from '../tables/table.ts';
import { descendingOrder } from '../statistics/ranks.ts';
import type { StudyWords } from '../words/words.ts';
import type { ExplainConfig } from './config.ts';
import type { ExplainResult } from './result.ts';

/** The components of sets of players, and what is told of each. */
export type KeptComponents = NonNullable<ExplainResult['components']>;

/** Functional components among the strongest players. */
export async function keptComponents(
  ensemble: TreeEnsemble,
  sample: Sample,
  { order, among }: Pick<ExplainConfig, 'order' | 'among'>,
  { device, signal, onProgress }: Pick<UnitContext, 'device' | 'signal' | 'onProgress'>,
): Promise<KeptComponents> {
  const wanted = groupCount(sample) < 2 ? 'all' : among;
  const fit = { device, signal, onProgress, order, among: wanted } as const;
  const { sets, varianceShare, hStatistic } = await functionalComponents(ensemble, sample, fit);
  const nullable = (values: Float64Array): (number | null)[] =>
    Array.from(values, (value) => (Number.isNaN(value) ? null : value));
  return {
    sets: sets.map((set) => [...set]),
    varianceShare: nullable(varianceShare),
    hStatistic: nullable(hStatistic),
  };
}

const printedRows = 20;

/** Components by their share of the variance of the predictions; none where they were not asked for. */
export function componentsTable(
  { components, players, data, config }: ExplainResult,
  model: string,
  words: StudyWords,
): Table[] {
  if (components === null) return [];
  const { columns, explainCaptions: captions } = words;
  const { sets, varianceShare, hStatistic } = components;
  const { text, number } = fieldsOf<number>(words);
  const fields = [
    number('place', columns.place, 0, (_, at) => at + 1),
    text('variables', columns.variable, (at) => sets[at]!.map((player) => players[player]!.name).join(' × ')),
    number('order', columns.order, 0, (at) => sets[at]!.length),
    number('share', columns.componentShare, 2, (at) => percent(varianceShare[at]!)),
    number('h', 'H', 4, (at) => hStatistic[at]!),
  ];
  const caption = captions.components(model, data.name, config.order);
  return [
    describeTable(
      { name: 'components', caption, printedRows, note: captions.componentNote },
      fields,
      descendingOrder(varianceShare.map((share) => share ?? 0)),
    ),
  ];
}
