import { describeTable, type Field, fieldsOf } from '../../tables/describe.ts';
import type { Table } from '../../tables/table.ts';
import { methodName } from '../../words/names.ts';
import type { StudyWords } from '../../words/words.ts';
import type { GrowthResult, MethodResult, VariationResult } from '../result.ts';
import { percent } from '../../tables/percent.ts';
import { fieldsOver, leading, percentAt, publishedCell, seedsNoteOf } from './cells.ts';

/** One determinant of a decomposed function. */
interface Decomposed {
  readonly method: MethodResult;
  readonly variation: VariationResult;
  readonly determinant: string;
  readonly at: number;
}

function decomposed({ data }: GrowthResult, method: MethodResult): Decomposed[] {
  const { variation } = method;
  if (variation === null) return [];
  const places = new Map(data.features.map(({ name }, at) => [name, at]));
  return method.ranking.map((determinant) => ({ method, variation, determinant, at: places.get(determinant)! }));
}

function variationFields(result: GrowthResult, rows: readonly Decomposed[], words: StudyWords): Field<Decomposed>[] {
  const { columns } = words;
  const most = rows.map(({ method }) => method).sort((a, b) => b.runs.length - a.runs.length)[0]!;
  const { text, number, interval } = fieldsOver<Decomposed>(most, words);
  const beside = (measure: 'fepv' | 'nonlinearity', key: string) => {
    const field = number(`${key}_published`, columns.paper, 2, ({ method, determinant }) =>
      publishedCell(result, method, measure, determinant),
    );
    return rows.some((row) => field.cell(row, 0) !== null) ? [field] : [];
  };
  return [
    text('determinant', columns.determinant, ({ determinant }) => determinant),
    text('label', columns.description, ({ at }) => result.data.features[at]!.label, { only: 'page', ifAny: true }),
    ...interval('fepv_uncentred', 'FEPV', 2, ({ variation, at }) => percentAt(variation.fepvUncentred, at)),
    ...beside('fepv', 'fepv'),
    ...interval('fepv', columns.centred, 2, ({ variation, at }) => percentAt(variation.fepv, at), { ends: 'csv' }),
    ...interval('nl', 'NL', 2, ({ variation, at }) => percentAt(variation.nonlinearity, at)),
    ...beside('nonlinearity', 'nl'),
  ];
}

/** Explained variation and nonlinearity of the ten best determinants of each method. */
export function topTenTable(
  result: GrowthResult,
  methods: readonly MethodResult[],
  name: string,
  caption: string,
  words: StudyWords,
): Table[] {
  const rows = methods.flatMap((method) => decomposed(result, method).slice(0, leading));
  if (rows.length === 0) return [];
  const method = fieldsOf<Decomposed>(words).text('method', words.columns.method, (row) =>
    methodName(row.method, words),
  );
  return [
    describeTable(
      { name, caption, ...seedsNoteOf(methods, words) },
      [method, ...variationFields(result, rows, words)],
      rows,
    ),
  ];
}

/** The same of every determinant of one method. */
export function variationTable(result: GrowthResult, method: MethodResult, words: StudyWords): Table[] {
  const rows = decomposed(result, method);
  if (rows.length === 0) return [];
  const caption = words.growthCaptions.variationOf(methodName(method, words));
  const head = {
    name: `variation-${method.id}`,
    shared: { file: 'variation-by-method', method: method.id },
    caption,
    ...seedsNoteOf([method], words),
    printedRows: leading,
  };
  return [describeTable(head, variationFields(result, rows, words), rows)];
}

/** Every determinant's measure by every method, in the order of the first method's measure, beside what Table B1 or B2 prints. */
export function perDeterminantTable(
  { data, methods, reference }: GrowthResult,
  name: string,
  caption: string,
  measure: 'fepvUncentred' | 'nonlinearity',
  words: StudyWords,
): Table[] {
  const { columns } = words;
  const { text, number } = fieldsOf<number>(words);
  const [table, unit, direction] = measure === 'fepvUncentred' ? (['B1', 100, -1] as const) : (['B2', 1, 1] as const);
  const measured = methods.flatMap((method) =>
    method.variation ? [{ method, columns: method.variation[measure] }] : [],
  );
  if (measured.length === 0) return [];
  const fields = [
    text('determinant', columns.determinant, (at) => data.features[at]!.name),
    ...measured.flatMap(({ method, columns: { mean } }) => {
      const label = methodName(method, words);
      const published = new Map(
        (reference?.cells ?? []).flatMap((cell) =>
          cell.table === table && cell.method === method.id && typeof cell.published === 'number'
            ? [[cell.determinant, unit * cell.published] as const]
            : [],
        ),
      );
      const digits = unit === 100 ? 0 : 2;
      const theirs = number(`${method.id}_published`, columns.ofPaper(label), digits, (at) => {
        return published.get(data.features[at]!.name) ?? null;
      });
      return [number(method.id, label, 2, (at) => percent(mean[at]!)), ...(published.size > 0 ? [theirs] : [])];
    }),
  ];
  const key = (at: number): number => measured[0]!.columns.mean[at] ?? Infinity;
  const order = data.features.map((_, at) => at).sort((a, b) => direction * (key(a) - key(b)) || a - b);
  return [describeTable({ name, caption }, fields, order)];
}

/** The matrix of Figure 2: joint contributions of the ten best determinants, lower triangle. */
export function interactionTable(method: MethodResult, words: StudyWords): Table[] {
  const pairs = method.variation?.pairs ?? null;
  if (pairs === null) return [];
  const { text, number } = fieldsOf<string>(words);
  const chosen = method.ranking.slice(0, leading).filter((name) => pairs.of.includes(name));
  const fields = [
    text('determinant', '', (name) => name),
    ...chosen.map((other, column) =>
      number(other, other, 2, (name, row) =>
        column < row ? percent(pairs.fiepv.mean[pairIndex(pairs.of, name, other)]!) : null,
      ),
    ),
  ];
  const caption = words.growthCaptions.interaction(methodName(method, words));
  return [
    describeTable(
      {
        name: `interaction-${method.id}`,
        shared: { file: 'interaction-by-method', method: method.id },
        caption,
      },
      fields,
      chosen,
    ),
  ];
}

/** Every pair, the largest joint contribution first. */
export function pairsTable(method: MethodResult, words: StudyWords): Table[] {
  const pairs = method.variation?.pairs ?? null;
  if (pairs === null) return [];
  const { columns } = words;
  const { text, number, interval } = fieldsOf<{ readonly a: string; readonly b: string; readonly index: number }>(
    words,
  );
  const { of, fiepv, fiepvInteraction, hStatistic, interaction, nonlinearity } = pairs;
  // Ordered as shown: rounding in the report's file must not swap two pairs.
  const strength = (index: number): number => Number(Math.abs(fiepv.mean[index] ?? 0).toFixed(4));
  const rows = of
    .flatMap((a, at) => of.slice(at + 1).map((b) => ({ a, b, index: pairIndex(of, a, b) })))
    .sort((p, q) => strength(q.index) - strength(p.index) || p.index - q.index);
  const fields = [
    text('first', columns.first, ({ a }) => a),
    text('second', columns.second, ({ b }) => b),
    ...interval('fiepv', 'FIEPV', 2, ({ index }) => percentAt(fiepv, index)),
    ...(fiepvInteraction === undefined
      ? []
      : interval('fiepv_interaction', columns.interactionPart, 2, ({ index }) => percentAt(fiepvInteraction, index))),
    number('interaction', columns.interaction, 2, ({ index }) => percent(interaction[index]!)),
    number('h_statistic', 'H', 3, ({ index }) => hStatistic[index]!),
    number('nl', 'NL', 2, ({ index }) => percent(nonlinearity[index]!)),
  ];
  const caption = words.growthCaptions.pairs(methodName(method, words));
  return [
    describeTable(
      {
        name: `pairs-${method.id}`,
        shared: { file: 'pairs-by-method', method: method.id },
        caption,
        ...seedsNoteOf([method], words),
        printedRows: leading,
      },
      fields,
      rows,
    ),
  ];
}

/** Data of Figures 3 and 4; where samples were drawn with the interval of the middle line. */
export function profilesTable({ methods }: GrowthResult, words: StudyWords): Table[] {
  const { columns, growthCaptions: captions } = words;
  const rows = methods.flatMap((method) =>
    method.profiles.flatMap(({ determinant, x, predictions, overSamples }) => {
      const places = new Map(overSamples?.points.map((point, place) => [point, place]));
      return x.map((value, at) => {
        const place = places.get(at) ?? -1;
        return {
          ...{ method: method.id, determinant, value, lines: predictions.map((line) => line[at]!) },
          ...{ low: overSamples?.low[place] ?? null, high: overSamples?.high[place] ?? null },
        };
      });
    }),
  );
  if (rows.length === 0) return [];
  const { text, number } = fieldsOf<(typeof rows)[number]>(words);
  const own = words.inference.columns;
  const fields = [
    text('method', columns.method, ({ method }) => method),
    text('determinant', columns.determinant, ({ determinant }) => determinant),
    number('x', 'x', 4, ({ value }) => value),
    ...[25, 50, 75].map((quantile, line) => number(`q${quantile}`, `${quantile} %`, 5, ({ lines }) => lines[line]!)),
    number('q50_low', own.overSamples(columns.least('50 %')), 5, ({ low }) => low, { ifAny: true }),
    number('q50_high', own.overSamples(columns.largest('50 %')), 5, ({ high }) => high, { ifAny: true }),
  ];
  return [describeTable({ name: 'profiles', caption: captions.profiles, printedRows: leading }, fields, rows)];
}

/**
 * Place of a pair in the list (0,1), (0,2), ..., (1,2), ... of the pairs of `of`.
 *
 * @param of - names.
 * @param a - one of them.
 * @param b - another.
 * @returns the index of the pair, whichever of the two is named first.
 */
export function pairIndex(of: readonly string[], a: string, b: string): number {
  const [low, high] = [of.indexOf(a), of.indexOf(b)].sort((x, y) => x - y) as [number, number];
  return low * of.length - (low * (low + 1)) / 2 + (high - low - 1);
}
