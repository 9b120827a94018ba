import { intervalColumns } from '../../tables/columns.ts';
import type { Table, TableCell, TableColumn } from '../../tables/table.ts';
import { methodName } from '../../words/names.ts';
import type { StudyWords } from '../../words/words.ts';
import type { GrowthResult, MethodResult } from '../result.ts';
import { decimals, leading } from './cells.ts';

/** Best determinants side by side, each method beside what is published of it. */
export function rankingsTable(
  { reference }: GrowthResult,
  methods: readonly MethodResult[],
  name: string,
  caption: string,
  { columns: headings }: StudyWords,
): Table[] {
  if (methods.length === 0) return [];
  const lists = methods.map((method) => reference?.rankings[method.name]);
  const rows = Array.from({ length: Math.min(leading, methods[0]!.ranking.length) }, (_, place): TableCell[] => [
    place + 1,
    ...methods.flatMap((method, at) => [
      method.ranking[place]!,
      ...(lists[at] === undefined ? [] : [lists[at][place] ?? null]),
    ]),
  ]);
  const columns = methods.flatMap((method, at): TableColumn[] => [
    { key: method.id, label: heading(method) },
    ...(lists[at] === undefined ? [] : [{ key: `${method.id}_published`, label: headings.ofPaper(heading(method)) }]),
  ]);
  return [{ name, caption, columns: [{ key: 'place', label: headings.place, digits: 0 }, ...columns], rows }];
}

export function rankingTable(result: GrowthResult, method: MethodResult, words: StudyWords): Table {
  const { columns, measures } = words;
  const names = result.data.features.map((feature) => feature.name);
  const rows = method.ranking.map((name, place): TableCell[] => {
    const at = names.indexOf(name);
    return [
      place + 1,
      name,
      result.data.features[at]!.label,
      ...method.importances.flatMap((i) => [i.mean[at]!, i.low[at]!, i.high[at]!]),
      method.ranks.mean[at]!,
      method.ranks.low[at]!,
      method.ranks.high[at]!,
      method.topTenShare[at]!,
      method.resampling?.topTenShare[at] ?? null,
    ];
  });
  const digits = method.importances.map((importance) => decimals(importance.mean));
  return {
    name: `ranking-${method.id}`,
    caption: words.growthCaptions.ranking(
      methodName(method, words),
      result.data.target,
      measures[method.rankedBy],
      method.runs.length,
    ),
    columns: [
      { key: 'place', label: columns.place, digits: 0 },
      { key: 'determinant', label: columns.determinant },
      { key: 'label', label: columns.description, csvOnly: true },
      ...method.importances.flatMap(({ measure }, index) => {
        const csvOnly = measure !== method.rankedBy;
        return intervalColumns(measure, measures[measure], digits[index]!, words, { csvOnly });
      }),
      { key: 'rank_mean', label: columns.meanRank, digits: 1 },
      { key: 'rank_low', label: columns.low, digits: 1 },
      { key: 'rank_high', label: columns.high, digits: 1 },
      { key: 'top_ten_share', label: columns.topTen, digits: 2 },
      {
        key: 'top_ten_share_resampled',
        label: columns.topTenResampled,
        digits: 2,
        csvOnly: method.resampling === null,
      },
    ],
    rows,
    printedRows: leading,
  };
}

export function agreementTable(result: GrowthResult, words: StudyWords): Table {
  const { columns } = words;
  const names = new Map(result.methods.map((method) => [method.id, methodName(method, words)]));
  return {
    name: 'agreement',
    caption: words.growthCaptions.agreement,
    columns: [
      { key: 'first', label: columns.first },
      { key: 'second', label: columns.second },
      { key: 'spearman', label: columns.spearman, digits: 3 },
      { key: 'shared_top_eight', label: columns.sharedTopEight, digits: 0 },
      { key: 'shared_top_ten', label: columns.sharedTopTen, digits: 0 },
    ],
    rows: result.agreement.map(({ methods: [a, b], spearman, sharedTopEight, sharedTopTen }) => [
      names.get(a) ?? a,
      names.get(b) ?? b,
      spearman,
      sharedTopEight,
      sharedTopTen,
    ]),
  };
}

function heading(method: MethodResult): string {
  return method.id === method.name
    ? method.abbreviation
    : `${method.abbreviation} ${method.id.slice(method.name.length + 1).replaceAll('-', ' ')}`;
}
