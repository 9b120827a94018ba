import { describeTable, fieldsOf } from '../tables/describe.ts';
import type { Table } from '../tables/table.ts';
import { type StudyWords, studyWords } from '../words/words.ts';
import { top } from './assemble.ts';
import type { GrowthMultiverseResult } from './result.ts';
import { decisiveFor, meanReadings, survivalOf } from './survival.ts';

/**
 * The tables of a multiverse of the growth study: the methods' places, every place, which choices move it, how many stay by value of each
 * choice, and every specification.
 *
 * @param result - a result.
 * @param words - the language; English by default.
 * @returns `methods`, `ranks`, `choices`, `readings`, `specifications`.
 */
export function growthMultiverseTables(result: GrowthMultiverseResult, words: StudyWords = studyWords.en): Table[] {
  return [
    methodsTable(result, words),
    ranksTable(result, words),
    choicesTable(result, words),
    readingsTable(result, words),
    specificationsTable(result, words),
  ];
}

/** A method's abbreviation; its identity beside it where that is not its name. */
export function methodLabel({ methods }: Pick<GrowthMultiverseResult, 'methods'>, id: string): string {
  const { abbreviation, name } = methods.find((method) => method.id === id)!;
  return id === name ? abbreviation : `${abbreviation} (${id})`;
}

function methodsTable(result: GrowthMultiverseResult, words: StudyWords): Table {
  const { columns, growthMultiverse: says } = words;
  const rows = survivalOf(result).methods.map(({ id, seeds, stays }) => {
    const own = result.ranks.filter(({ method }) => method === id);
    return { id, seeds, stays, own };
  });
  type Row = (typeof rows)[number];
  const { text, number } = fieldsOf<Row>(words);
  const count = (key: string, label: string, is: (stays: number) => boolean) =>
    number(key, label, 0, ({ own }) => own.filter(({ stays }) => is(stays)).length);
  return describeTable(
    { name: 'methods', caption: says.captions.methods(result.specifications.length, top) },
    [
      text('method', columns.method, ({ id }) => methodLabel(result, id)),
      number('seeds', columns.seeds, 0, ({ seeds }) => seeds),
      number('places', says.columns.places, 0, ({ own }) => own.length),
      count('always', says.columns.always, (stays) => stays === 1),
      count('half', says.columns.half, (stays) => stays >= 0.5),
      count('never', says.columns.never, (stays) => stays === 0),
      number('stays', says.columns.stays, 3, ({ stays }) => stays),
      number('replicas', says.columns.fits, 3, ({ own }) => meanOf(own.map(({ replicas }) => replicas))),
    ],
    rows,
  );
}

function ranksTable(result: GrowthMultiverseResult, words: StudyWords): Table {
  const { columns, growthMultiverse: says } = words;
  const labels = new Map(result.data.determinants.map(({ name, label }) => [name, label]));
  const rows = result.ranks.map((rank) => ({ ...rank, decides: decisiveFor(rank) }));
  const { text, number, interval } = fieldsOf<(typeof rows)[number]>(words);
  return describeTable(
    { name: 'ranks', caption: says.captions.ranks(result.specifications.length, top) },
    [
      text('method', columns.method, ({ method }) => methodLabel(result, method)),
      number('place', result.published ? columns.paper : columns.place, 0, ({ place }) => place),
      text('determinant', columns.determinant, ({ determinant }) => determinant),
      text('description', columns.description, ({ determinant }) => labels.get(determinant) ?? null, {
        only: 'csv',
      }),
      ...interval('median', says.columns.median, 1, ({ median, low, high }) => [median, low, high]),
      number('specifications', columns.specifications, 0, (row) => row.specifications, { only: 'csv' }),
      number('stays', says.columns.stays, 3, ({ stays }) => stays),
      number('replicas', says.columns.fits, 3, ({ replicas }) => replicas, { only: 'page' }),
      number('inside', says.columns.inside, 3, ({ inside }) => inside, { only: 'page' }),
      text('choice', says.columns.decides, ({ decides }) => decides && decides.path),
      number('share', says.columns.share, 3, ({ decides }) => decides && decides.share),
      text('most', says.columns.most, ({ decides }) => decides && decides.most.value, { only: 'page' }),
      number('most_stays', says.columns.staysWith, 3, ({ decides }) => decides && decides.most.stays, { only: 'page' }),
      text('least', says.columns.least, ({ decides }) => decides && decides.least.value, { only: 'page' }),
      number('least_stays', says.columns.staysWith, 3, ({ decides }) => decides && decides.least.stays, {
        only: 'page',
      }),
    ],
    rows,
  );
}

function choicesTable(result: GrowthMultiverseResult, words: StudyWords): Table {
  const { columns, growthMultiverse: says } = words;
  const rows = result.ranks.filter(({ variance }) => variance.some(({ share }) => share !== null));
  const { text, number } = fieldsOf<(typeof rows)[number]>(words);
  return describeTable(
    { name: 'choices', caption: says.captions.choices },
    [
      text('method', columns.method, ({ method }) => methodLabel(result, method)),
      text('determinant', columns.determinant, ({ determinant }) => determinant),
      ...result.choices.map(({ path }, at) => number(path, path, 3, ({ variance }) => variance[at]!.share)),
    ],
    rows,
  );
}

function readingsTable(result: GrowthMultiverseResult, words: StudyWords): Table {
  const { columns, growthMultiverse: says } = words;
  const ids = survivalOf(result).methods.map(({ id }) => id);
  const byMethod = ids.map((id) =>
    meanReadings(
      result.ranks.filter(({ method }) => method === id),
      result.choices,
    ),
  );
  const rows = meanReadings(result.ranks, result.choices);
  const { text, number } = fieldsOf<(typeof rows)[number]>(words);
  return describeTable(
    { name: 'readings', caption: says.captions.readings },
    [
      text('choice', columns.choice, ({ path }) => path),
      text('value', columns.value, ({ value }) => value),
      number('all', words.cells.all, 3, ({ stays }) => stays),
      ...ids.map((id, at) =>
        number(
          id,
          methodLabel(result, id),
          3,
          ({ path, value }) => byMethod[at]!.find((one) => one.path === path && one.value === value)?.stays ?? null,
        ),
      ),
    ],
    rows,
  );
}

function specificationsTable(result: GrowthMultiverseResult, words: StudyWords): Table {
  const { growthMultiverse: says } = words;
  const { text, number } = fieldsOf<GrowthMultiverseResult['specifications'][number]>(words);
  const ids = survivalOf(result).methods.map(({ id }) => id);
  return describeTable(
    { name: 'specifications', caption: says.captions.specifications(top), printedRows: 20 },
    [
      ...result.choices.map(({ path, values }, at) => text(path, path, ({ places }) => values[places[at]!]!)),
      ...ids.map((id) =>
        number(id, methodLabel(result, id), 0, ({ stays }) => {
          const own = stays.filter((_, at) => result.ranks[at]!.method === id);
          return own.every((share) => share === null) ? null : own.filter((share) => (share ?? 0) >= 0.5).length;
        }),
      ),
    ],
    result.specifications,
  );
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
