import { decimals, describeTable, type Field, fieldsOf } from '../../tables/describe.ts';
import type { Table } from '../../tables/table.ts';
import { methodName } from '../../words/names.ts';
import type { StudyWords } from '../../words/words.ts';
import type { GrowthResult, MethodResult } from '../result.ts';
import { overallRanking } from '../overall-ranking.ts';
import { significantDeterminants } from '../significant.ts';
import { percent } from '../../tables/percent.ts';
import { endsAt, fieldsOver, intervalNote, leading, overSamplesFirst, samplesAt, seedsOf } from './cells.ts';

/** Best determinants side by side, each method beside what is published of it. */
export function rankingsTable(
  { reference }: GrowthResult,
  methods: readonly MethodResult[],
  name: string,
  caption: string,
  words: StudyWords,
): Table[] {
  if (methods.length === 0) return [];
  const { columns } = words;
  const { text, number } = fieldsOf<number>(words);
  const fields = [
    number('place', columns.place, 0, (place) => place + 1),
    ...methods.flatMap((method): Field<number>[] => {
      const list = reference?.rankings[method.name];
      const ours = text(method.id, methodHeading(method), (place) => method.ranking[place]!);
      if (list === undefined) return [ours];
      return [
        ours,
        text(`${method.id}_published`, columns.ofPaper(methodHeading(method)), (place) => list[place] ?? null),
      ];
    }),
  ];
  const places = Array.from({ length: Math.min(leading, methods[0]!.ranking.length) }, (_, place) => place);
  return [describeTable({ name, caption }, fields, places)];
}

/** Every determinant's rank by every method, the best mean rank over all methods first. */
export function ranksTable(result: GrowthResult, words: StudyWords): Table {
  const { data, methods } = result;
  const { columns, growthCaptions: captions } = words;
  const { text, number } = fieldsOf<number>(words);
  const bma = significantDeterminants(result);
  const overall = overallRanking(result);
  const meanRanks = new Map(overall.map(({ determinant, meanRank }) => [determinant, meanRank]));
  const inTopTen = (at: number): number =>
    methods.filter(({ ranking }) => ranking.indexOf(data.features[at]!.name) < leading).length;
  const fields = [
    text('determinant', columns.determinant, (at) => data.features[at]!.name),
    text('label', columns.description, (at) => data.features[at]!.label, { only: 'screen', ifAny: true }),
    ...(bma === null
      ? []
      : [
          text('bma_significant', columns.significant, (at) =>
            bma.names.has(data.features[at]!.name) ? words.cells.yes : null,
          ),
        ]),
    number('mean_rank', columns.meanRankOfMethods, 1, (at) => meanRanks.get(at)!),
    ...(hasLeading(data) ? [number('methods_top_ten', columns.methodsTopTen, 0, inTopTen)] : []),
    ...methods.flatMap((method) =>
      overSamplesFirst<number>(
        method,
        words,
        {
          ...{ key: method.id, label: methodName(method, words), digits: 1 },
          seeds: (at) => endsAt(method.ranks, at),
          samples: method.resampling && ((at) => samplesAt(method.resampling!.ranks, at)),
        },
        { ends: 'csv' },
      ),
    ),
  ];
  return describeTable(
    {
      name: 'ranks',
      caption: captions.ranks(
        methods.length,
        methods.some(({ resampling }) => resampling !== null),
      ),
      printedRows: 20,
    },
    fields,
    overall.map(({ determinant }) => determinant),
  );
}

/** One method's determinants by importance, and what is published of their order. */
export function rankingTable(result: GrowthResult, method: MethodResult, words: StudyWords): Table {
  const { data, reference } = result;
  const { columns, measures, growthCaptions: captions } = words;
  const { text, number } = fieldsOver<number>(method, words);
  const published = reference?.rankings[method.name];
  const { resampling, ranks, topTenShare } = method;
  const fields = [
    number('place', columns.place, 0, (_, place) => place + 1),
    ...(published
      ? [
          number(
            'place_published',
            columns.ofPaper(columns.place),
            0,
            (at) => published.indexOf(data.features[at]!.name) + 1 || null,
          ),
        ]
      : []),
    text('determinant', columns.determinant, (at) => data.features[at]!.name),
    text('label', columns.description, (at) => data.features[at]!.label, { only: 'screen', ifAny: true }),
    ...method.importances.flatMap((importance) => {
      const { measure, mean } = importance;
      const isRanking = measure === method.rankedBy;
      const label =
        isRanking || resampling === null ? measures[measure] : words.inference.columns.overSeeds(measures[measure]);
      return overSamplesFirst<number>(
        method,
        words,
        {
          ...{ key: measure, label, digits: decimals(mean) },
          seeds: (at) => endsAt(importance, at),
          samples: isRanking && resampling ? (at) => samplesAt(resampling.importances, at) : null,
        },
        isRanking ? {} : { only: 'page' },
      );
    }),
    ...overSamplesFirst<number>(method, words, {
      ...{ key: 'rank', label: columns.meanRank, digits: 1 },
      seeds: (at) => endsAt(ranks, at),
      samples: resampling && ((at) => samplesAt(resampling.ranks, at)),
    }),
    ...(hasLeading(data) ? [number('top_ten_percent', columns.topTen, 0, (at) => percent(topTenShare[at]!))] : []),
    ...(resampling && hasLeading(data)
      ? [number('top_ten_percent_resampled', columns.topTenResampled, 0, (at) => percent(resampling.topTenShare[at]!))]
      : []),
  ];
  const caption = captions.ranking(
    methodName(method, words),
    data.target,
    measures[method.rankedBy],
    seedsOf(method),
    resampling?.resamples ?? 0,
  );
  const places = new Map(data.features.map(({ name }, at) => [name, at]));
  return describeTable(
    {
      name: `ranking-${method.id}`,
      shared: { file: 'ranking-by-method', method: method.id },
      caption,
      ...(resampling && { note: intervalNote(result, method, words) }),
      printedRows: leading,
    },
    fields,
    method.ranking.map((name) => places.get(name)!),
  );
}

/** How far the methods' rankings, and the published ones, agree: those that share most first. */
export function agreementTable({ data, methods, agreement, reference }: GrowthResult, words: StudyWords): Table[] {
  const { columns } = words;
  const names = new Map([
    ...methods.map((method) => [method.id, methodName(method, words)] as const),
    ['', columns.paper] as const,
  ]);
  const published = reference?.overlaps.map(({ method, ...shared }) => ({
    ...shared,
    methods: [method, ''] as [string, string],
    spearman: null,
  }));
  const rows = [...agreement, ...(published ?? [])].sort(
    (a, b) => b.sharedTopTen - a.sharedTopTen || (b.spearman ?? -1) - (a.spearman ?? -1),
  );
  if (rows.length === 0) return [];
  const { text, number } = fieldsOf<GrowthResult['agreement'][number]>(words);
  const fields = [
    text('first', columns.first, ({ methods: [first] }) => names.get(first) ?? first),
    text('second', columns.second, ({ methods: [, second] }) => names.get(second) ?? second),
    number('spearman', columns.spearman, 3, ({ spearman }) => spearman),
    ...(hasLeading(data)
      ? [
          number('shared_top_eight', columns.sharedTopEight, 0, ({ sharedTopEight }) => sharedTopEight),
          number('shared_top_ten', columns.sharedTopTen, 0, ({ sharedTopTen }) => sharedTopTen),
        ]
      : []),
  ];
  return [describeTable({ name: 'agreement', caption: words.growthCaptions.agreement }, fields, rows)];
}

/** Whether being among the first ten says anything. */
function hasLeading({ features }: GrowthResult['data']): boolean {
  return features.length > leading;
}

/** A method's abbreviation, with what tells it from another entry of the same method. */
export function methodHeading(method: MethodResult): string {
  return method.id === method.name
    ? method.abbreviation
    : `${method.abbreviation} ${method.id.slice(method.name.length + 1).replaceAll('-', ' ')}`;
}
