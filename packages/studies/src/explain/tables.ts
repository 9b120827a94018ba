import type { Table } from '../tables/table.ts';
import { descendingOrder } from '../statistics/ranks.ts';
import { type StudyWords, studyWords } from '../words/words.ts';
import type { ExplainResult } from './result.ts';

const printedVariables = 20;
const printedPairs = 20;

/**
 * The tables of `kuznets explain`: variables by explained variation, and pairs by interaction.
 *
 * @param result - a result.
 * @param words - the language; English by default.
 * @returns `variables`, and `pairs` where pairs were decomposed.
 */
export function explainTables(result: ExplainResult, words: StudyWords = studyWords.en): Table[] {
  const { pairs } = result.variation;
  return [variablesTable(result, words), ...(pairs === null ? [] : [pairsTable(result, pairs, words)])];
}

function variablesTable(
  { model, data, variation }: ExplainResult,
  { columns, explainCaptions: captions }: StudyWords,
): Table {
  const names = data.features.map(({ name }) => name);
  return {
    name: 'variables',
    caption: captions.variables(model.description, data.name),
    columns: [
      { key: 'place', label: columns.place, digits: 0 },
      { key: 'variable', label: columns.variable },
      { key: 'label', label: columns.description, csvOnly: true },
      { key: 'fepv', label: 'FEPV', digits: 4 },
      { key: 'fepv_uncentred', label: columns.uncentred('FEPV'), digits: 4 },
      { key: 'nonlinearity', label: 'NL', digits: 4 },
      { key: 'aepv', label: 'AEPV', digits: 4, csvOnly: true },
    ],
    rows: variation.ranking.map((name, place) => {
      const k = names.indexOf(name);
      return [
        place + 1,
        name,
        data.features[k]!.label,
        variation.fepv[k]!,
        variation.fepvUncentred[k]!,
        variation.nonlinearity[k]!,
        variation.aepv[k]!,
      ];
    }),
    printedRows: printedVariables,
  };
}

function pairsTable(
  { model, data }: ExplainResult,
  pairs: NonNullable<ExplainResult['variation']['pairs']>,
  { columns, explainCaptions: captions }: StudyWords,
): Table {
  const name = (k: number): string => data.features[k]!.name;
  return {
    name: 'pairs',
    caption: captions.pairs(model.description, data.name),
    columns: [
      { key: 'place', label: columns.place, digits: 0 },
      { key: 'first', label: columns.variable },
      { key: 'second', label: columns.variable },
      { key: 'fiepv', label: 'FIEPV', digits: 4 },
      { key: 'fiepv_uncentred', label: columns.uncentred('FIEPV'), digits: 4 },
      { key: 'h', label: 'H', digits: 4 },
      { key: 'nonlinearity', label: 'NL', digits: 4 },
      { key: 'aepv', label: 'AEPV', digits: 4, csvOnly: true },
      { key: 'iepv', label: 'IEPV', digits: 4, csvOnly: true },
    ],
    rows: descendingOrder(pairs.iepv).map((at, place) => [
      place + 1,
      name(pairs.first[at]!),
      name(pairs.second[at]!),
      pairs.fiepv[at]!,
      pairs.fiepvUncentred[at]!,
      pairs.hStatistic[at]!,
      pairs.nonlinearity[at]!,
      pairs.aepv[at]!,
      pairs.iepv[at]!,
    ]),
    printedRows: printedPairs,
  };
}
