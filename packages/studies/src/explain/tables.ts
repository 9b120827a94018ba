import { percent } from '../tables/percent.ts';
import { describeTable, fieldsOf } from '../tables/describe.ts';
import type { Table } from '../tables/table.ts';
import { descendingOrder } from '../statistics/ranks.ts';
import { type StudyWords, studyWords } from '../words/words.ts';
import type { ExplainResult } from './result.ts';

const printedRows = 20;

/**
 * The tables of `kuznets explain`: variables by explained variation, and pairs by joint contribution.
 *
 * @param result - a result.
 * @param words - the language; English by default.
 * @returns `variables`, and `pairs` where pairs were decomposed.
 */
export function explainTables(result: ExplainResult, words: StudyWords = studyWords.en): Table[] {
  const { model, data, variation } = result;
  const { columns, explainCaptions: captions } = words;
  const named = captions.model(model.program, model.trees);
  const { text, number } = fieldsOf<number>(words);
  const place = number('place', columns.place, 0, (_, at) => at + 1);
  const name = (key: string, feature: (at: number) => number) =>
    text(key, columns.variable, (at) => data.features[feature(at)]!.name);
  const variables = describeTable(
    { name: 'variables', caption: captions.variables(named, data.name), printedRows },
    [
      place,
      name('variable', (k) => k),
      text('label', columns.description, (k) => data.features[k]!.label, { only: 'csv' }),
      number('fepv', 'FEPV', 2, (k) => percent(variation.fepv[k]!)),
      number('fepv_uncentred', columns.uncentred('FEPV'), 2, (k) => percent(variation.fepvUncentred[k]!)),
      number('nonlinearity', 'NL', 2, (k) => percent(variation.nonlinearity[k]!)),
      number('aepv', 'AEPV', 4, (k) => variation.aepv[k]!, { only: 'csv' }),
    ],
    variation.ranking.map((variable) => data.features.findIndex((feature) => feature.name === variable)),
  );
  const { pairs } = variation;
  if (pairs === null) return [variables];
  const fields = [
    place,
    name('first', (at) => pairs.first[at]!),
    name('second', (at) => pairs.second[at]!),
    number('fiepv', 'FIEPV', 2, (at) => percent(pairs.fiepv[at]!)),
    number('fiepv_uncentred', columns.uncentred('FIEPV'), 2, (at) => percent(pairs.fiepvUncentred[at]!)),
    number('fiepv_interaction', columns.interactionPart, 2, (at) =>
      percent(pairs.iepvInteraction === undefined ? null : pairs.iepvInteraction[at]! / variation.apv),
    ),
    number('interaction', columns.interaction, 2, (at) => percent(pairs.interaction[at]!)),
    number('h', 'H', 4, (at) => pairs.hStatistic[at]!),
    number('nonlinearity', 'NL', 2, (at) => percent(pairs.nonlinearity[at]!)),
    number('aepv', 'AEPV', 4, (at) => pairs.aepv[at]!, { only: 'csv' }),
    number('iepv', 'IEPV', 4, (at) => pairs.iepv[at]!, { only: 'csv' }),
  ];
  const caption = captions.pairs(named, data.name);
  return [variables, describeTable({ name: 'pairs', caption, printedRows }, fields, descendingOrder(pairs.iepv))];
}
