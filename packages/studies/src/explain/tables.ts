import { percent } from '../tables/percent.ts';
import { decimals, describeTable, fieldsOf } from '../tables/describe.ts';
import type { Table } from '../tables/table.ts';
import { descendingOrder } from '../statistics/ranks.ts';
import { type StudyWords, studyWords } from '../words/words.ts';
import { componentsTable } from './components.ts';
import { effectsTable } from './effects.ts';
import type { ExplainResult } from './result.ts';
import { withinTable } from './within.ts';

const printedRows = 20;

/**
 * The tables of `kuznets explain`: players (variables, or groups of them) by explained variation, share of variance and Shapley values; pairs
 * by joint contribution; Shapley values of rows.
 *
 * @param result - a result.
 * @param words - the language; English by default.
 * @returns `variables`; `groups` where there are any, and `shares-within` where their shares were divided among their parts; `pairs` where pairs were decomposed; `components` where
 * interactions of three and more were asked for; `effects` where accumulated local effects were computed; `shapley-values` where values of rows were kept.
 */
export function explainTables(result: ExplainResult, words: StudyWords = studyWords.en): Table[] {
  return [
    variablesTable(result, words),
    ...groupsTable(result, words),
    ...withinTable(result, named(result, words), words),
    ...pairsTable(result, words),
    ...componentsTable(result, named(result, words), words),
    ...effectsTable(result, named(result, words), words),
    ...valuesTable(result, words),
  ];
}

const named = ({ model }: ExplainResult, { explainCaptions: captions }: StudyWords): string =>
  captions.model(model.program, model.trees);

function variablesTable(result: ExplainResult, words: StudyWords): Table {
  const { players, data, variation, shares, shapley } = result;
  const { columns, explainCaptions: captions } = words;
  const { text, number } = fieldsOf<number | null>(words);
  const sum = (values: readonly (number | null)[]): number | null =>
    values.includes(null) ? null : values.reduce((all: number, value) => all + value!, 0);
  const cell =
    (values: readonly (number | null)[], whole: (number | null) | undefined = null) =>
    (k: number | null) =>
      percent(k === null ? whole : (values[k] ?? null));
  const plain = (values: readonly (number | null)[]) => (k: number | null) => (k === null ? null : values[k]!);
  const digits = decimals(shapley?.meanAbs ?? []);
  const fields = [
    number('place', columns.place, 0, (k, at) => (k === null ? null : at + 1)),
    text('variable', columns.variable, (k) => (k === null ? captions.sharesSum : players[k]!.name)),
    text('label', columns.description, (k) => (k === null ? null : players[k]!.label), { only: 'csv' }),
    number('fepv', 'FEPV', 2, cell(variation.fepv)),
    number('fepv_uncentred', columns.uncentred('FEPV'), 2, cell(variation.fepvUncentred), { only: 'screen' }),
    ...(shares === null
      ? []
      : [
          number('share', columns.varianceShare, 2, cell(shares.shares, sum(shares.shares))),
          ...(shares.standardErrors === null
            ? []
            : [number('share_se', columns.shareError, 2, cell(shares.standardErrors))]),
          number('closed', columns.alone, 2, cell(shares.closed)),
          number('total', columns.withAll, 2, cell(shares.total)),
        ]),
    ...(shapley === null
      ? []
      : [
          number('mean_abs_shapley', columns.meanShapley, digits, plain(shapley.meanAbs)),
          { ...number('direction', columns.direction, 2, plain(shapley.direction)), ifAny: true },
        ]),
    number('nonlinearity', 'NL', 2, cell(variation.nonlinearity)),
    number('aepv', 'AEPV', 4, plain(variation.aepv), { only: 'csv' }),
  ];
  const place = new Map(players.map(({ name }, player) => [name, player]));
  const rows = [...variation.ranking.map((name) => place.get(name)!), ...(shares === null ? [] : [null])];
  const note = shares === null && shapley === null ? {} : { note: captions.shareNote };
  return describeTable(
    { name: 'variables', caption: captions.variables(named(result, words), data.name), printedRows, ...note },
    fields,
    rows,
  );
}

/** Which columns each group has. */
function groupsTable({ players, data }: ExplainResult, words: StudyWords): Table[] {
  const groups = players.filter(({ columns }) => columns.length > 1);
  if (groups.length === 0) return [];
  const { text, number } = fieldsOf<(typeof groups)[number]>(words);
  const fields = [
    text('group', words.columns.group, ({ name }) => name),
    number('columns', words.columns.columns, 0, ({ columns }) => columns.length),
    text('members', words.columns.members, ({ columns }) => columns.map((k) => data.features[k]!.name).join(', ')),
  ];
  return [describeTable({ name: 'groups', caption: words.explainCaptions.players, printedRows }, fields, groups)];
}

function pairsTable(result: ExplainResult, words: StudyWords): Table[] {
  const { players, data, variation, shapley } = result;
  const { columns, explainCaptions: captions } = words;
  const { pairs } = variation;
  if (pairs === null) return [];
  const { text, number } = fieldsOf<number>(words);
  const { apv } = variation;
  const name = (key: string, label: string, of: (at: number) => number) =>
    text(key, label, (at) => players[of(at)]!.name);
  const part = (values: readonly number[] | undefined) => (at: number) =>
    percent(values === undefined || apv === 0 ? null : values[at]! / apv);
  const ofPairs = shapley?.pairs ?? null;
  const index = (at: number): number => pairIndex(pairs.first[at]!, pairs.second[at]!, players.length);
  const fields = [
    number('place', columns.place, 0, (_, at) => at + 1),
    name('first', columns.first, (at) => pairs.first[at]!),
    name('second', columns.second, (at) => pairs.second[at]!),
    number('fiepv', 'FIEPV', 2, (at) => percent(pairs.fiepv[at]!)),
    number('fiepv_uncentred', columns.uncentred('FIEPV'), 2, (at) => percent(pairs.fiepvUncentred[at]!), {
      only: 'csv',
    }),
    number('fiepv_covariance', columns.covariancePart, 2, part(pairs.iepvCovariance)),
    number('fiepv_interaction', columns.interactionPart, 2, part(pairs.iepvInteraction)),
    number('interaction', columns.interaction, 2, (at) => percent(pairs.interaction[at]!)),
    number('h', 'H', 4, (at) => pairs.hStatistic[at]!),
    ...(ofPairs === null
      ? []
      : [
          number(
            'mean_abs_shapley',
            columns.meanShapley,
            decimals(ofPairs.meanAbs),
            (at) => ofPairs.meanAbs[index(at)]!,
          ),
          number('mean_shapley', columns.meanShapley, 4, (at) => ofPairs.mean[index(at)]!, { only: 'csv' }),
        ]),
    number('nonlinearity', 'NL', 2, (at) => percent(pairs.nonlinearity[at]!)),
    number('aepv', 'AEPV', 4, (at) => pairs.aepv[at]!, { only: 'csv' }),
    number('iepv', 'IEPV', 4, (at) => pairs.iepv[at]!, { only: 'csv' }),
  ];
  const caption = captions.pairs(named(result, words), data.name);
  return [
    describeTable(
      { name: 'pairs', caption, printedRows, note: captions.pairNote },
      fields,
      descendingOrder(pairs.iepv),
    ),
  ];
}

/** Where a pair stands among all pairs of so many players. */
const pairIndex = (first: number, second: number, players: number): number =>
  (first * (2 * players - first - 1)) / 2 + second - first - 1;

/** Players whose values of rows are printed; CSV has all. */
const printedPlayers = 6;

function valuesTable(result: ExplainResult, words: StudyWords): Table[] {
  const { players, data, shapley, variation } = result;
  if (shapley === null || shapley.rows.length === 0) return [];
  const { columns, explainCaptions: captions } = words;
  const { text, number } = fieldsOf<number>(words);
  const place = new Map(players.map(({ name }, player) => [name, player]));
  const digits = decimals(shapley.meanAbs);
  const fields = [
    number('row', columns.row, 0, (at) => shapley.rows[at]! + 1),
    text('id', columns.row, (at) => shapley.ids?.[at] ?? null, { only: 'csv' }),
    number('prediction', columns.prediction, digits, (at) => shapley.prediction[at]!),
    ...variation.ranking.map((name, at) => {
      const values = shapley.values[place.get(name)!]!;
      return number(`shapley_${name}`, name, digits, (row) => values[row]!, at < printedPlayers ? {} : { only: 'csv' });
    }),
  ];
  const caption = captions.shapley(named(result, words), data.name);
  return [describeTable({ name: 'shapley-values', caption, printedRows }, fields, [...shapley.rows.keys()])];
}
