import { intervalColumns } from '../../tables/columns.ts';
import type { Table, TableCell, TableColumn } from '../../tables/table.ts';
import type { GrowthResult, MethodResult } from '../result.ts';
import { decimals, leading } from './cells.ts';

/** Best determinants side by side, each method beside what is published of it. */
export function rankingsTable(
  { reference }: GrowthResult,
  methods: readonly MethodResult[],
  name: string,
  caption: string,
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
    ...(lists[at] === undefined ? [] : [{ key: `${method.id}_published`, label: `${heading(method)}, paper` }]),
  ]);
  return [{ name, caption, columns: [{ key: 'place', label: 'Place', digits: 0 }, ...columns], rows }];
}

export function rankingTable(result: GrowthResult, method: MethodResult): Table {
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
    caption: `${method.label}: determinants of ${result.data.target} by ${method.rankedBy}, mean and 5-95 % interval over ${method.runs.length} seeds`,
    columns: [
      { key: 'place', label: 'Place', digits: 0 },
      { key: 'determinant', label: 'Determinant' },
      { key: 'label', label: 'Description', csvOnly: true },
      ...method.importances.flatMap(({ measure, label }, index) => {
        const csvOnly = measure !== method.rankedBy;
        return intervalColumns(measure, label, digits[index]!, { csvOnly });
      }),
      { key: 'rank_mean', label: 'Mean rank', digits: 1 },
      { key: 'rank_low', label: '5 %', digits: 1 },
      { key: 'rank_high', label: '95 %', digits: 1 },
      { key: 'top_ten_share', label: 'In top ten', digits: 2 },
      {
        key: 'top_ten_share_resampled',
        label: 'In top ten, resampled',
        digits: 2,
        csvOnly: method.resampling === null,
      },
    ],
    rows,
    printedRows: leading,
  };
}

export function agreementTable(result: GrowthResult): Table {
  const label = (id: string): string => result.methods.find((method) => method.id === id)?.label ?? id;
  return {
    name: 'agreement',
    caption: 'Agreement of the rankings',
    columns: [
      { key: 'first', label: 'First' },
      { key: 'second', label: 'Second' },
      { key: 'spearman', label: 'Rank correlation', digits: 3 },
      { key: 'shared_top_eight', label: 'Of first 8', digits: 0 },
      { key: 'shared_top_ten', label: 'Of first 10', digits: 0 },
    ],
    rows: result.agreement.map(({ methods: [a, b], spearman, sharedTopEight, sharedTopTen }) => [
      label(a),
      label(b),
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
