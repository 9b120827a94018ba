import type { Table, TableCell } from '../tables/table.ts';
import type { GrowthResult, MethodResult } from './result.ts';

const printedDeterminants = 10;

/**
 * The growth study's tables: a ranking per method, accuracy, agreement and, where there is one, the published comparison.
 *
 * @param result - a growth result.
 * @returns tables in the order they are best read.
 */
export function growthTables(result: GrowthResult): Table[] {
  const tables = [...result.methods.map((method) => rankingTable(result, method)), accuracyTable(result)];
  if (result.agreement.length > 0) tables.push(agreementTable(result));
  if (result.reference !== null) tables.push(publishedTable(result, result.reference));
  return tables;
}

function rankingTable(result: GrowthResult, method: MethodResult): Table {
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
    ];
  });
  const digits = method.importances.map((importance) => decimals(importance.mean));
  return {
    name: `ranking-${method.name}`,
    caption: `${method.label}: determinants of ${result.data.target} by ${method.rankedBy} importance, mean and 5-95 % interval over ${method.runs.length} seeds`,
    columns: [
      { key: 'place', label: 'Place', digits: 0 },
      { key: 'determinant', label: 'Determinant' },
      { key: 'label', label: 'Description', csvOnly: true },
      ...method.importances.flatMap(({ measure, label }, index) => {
        const column = { digits: digits[index]!, csvOnly: measure !== method.rankedBy };
        return [
          { key: measure, label, ...column },
          { key: `${measure}_low`, label: '5 %', ...column },
          { key: `${measure}_high`, label: '95 %', ...column },
        ];
      }),
      { key: 'rank_mean', label: 'Mean rank', digits: 1 },
      { key: 'rank_low', label: '5 %', digits: 1 },
      { key: 'rank_high', label: '95 %', digits: 1 },
      { key: 'top_ten_share', label: 'In top ten', digits: 2 },
    ],
    rows,
    printedRows: printedDeterminants,
  };
}

function accuracyTable(result: GrowthResult): Table {
  const errorDigits = decimals(result.methods.flatMap((method) => method.accuracy.inSample.mae?.mean ?? []));
  const measures = [
    ['r2', 'R2', 4],
    ['mae', 'MAE', errorDigits],
    ['mse', 'MSE', 2 * errorDigits],
  ] as const;
  const rows = result.methods.flatMap((method) =>
    (['inSample', 'outOfBag'] as const).flatMap((sample): TableCell[][] => {
      const fit = method.accuracy[sample];
      if (fit === null) return [];
      const cells = measures.flatMap(([key]): TableCell[] => {
        const spread = fit[key];
        return spread === null ? [null, null, null] : [spread.mean, spread.low, spread.high];
      });
      return [[method.label, sample === 'inSample' ? 'in sample' : 'out of bag', ...cells]];
    }),
  );
  return {
    name: 'accuracy',
    caption: `Accuracy of the fitted functions, mean and 5-95 % interval over ${result.config.seeds} seeds`,
    columns: [
      { key: 'method', label: 'Method' },
      { key: 'sample', label: 'Sample' },
      ...measures.flatMap(([key, label, digits]) => [
        { key, label, digits },
        { key: `${key}_low`, label: '5 %', digits },
        { key: `${key}_high`, label: '95 %', digits },
      ]),
    ],
    rows,
  };
}

function agreementTable(result: GrowthResult): Table {
  const label = (name: string): string => result.methods.find((method) => method.name === name)?.label ?? name;
  return {
    name: 'agreement',
    caption: 'Agreement of the rankings',
    columns: [
      { key: 'method', label: 'Method' },
      { key: 'other', label: 'Other method' },
      { key: 'spearman', label: 'Rank correlation', digits: 3 },
      { key: 'shared_top_eight', label: 'Shared of 8', digits: 0 },
      { key: 'shared_top_ten', label: 'Shared of 10', digits: 0 },
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

function publishedTable(result: GrowthResult, reference: NonNullable<GrowthResult['reference']>): Table {
  const length = Math.max(...reference.lists.map((list) => list.variables.length));
  const rows = Array.from({ length }, (_, place): TableCell[] => [
    place + 1,
    ...result.methods.map((method) => method.ranking[place] ?? null),
    ...reference.lists.map((list) => list.variables[place] ?? null),
  ]);
  return {
    name: 'published',
    caption: `Rankings beside the published ones: ${reference.source}`,
    columns: [
      { key: 'place', label: 'Place', digits: 0 },
      ...result.methods.map((method) => ({ key: method.name, label: method.label })),
      ...reference.lists.map((list) => ({ key: `published_${list.name}`, label: list.label })),
    ],
    rows,
  };
}

/** Decimals that show three significant digits of the largest value. */
function decimals(values: readonly number[]): number {
  const largest = Math.max(...values.map(Math.abs), 0);
  return largest > 0 ? Math.min(20, Math.max(0, 2 - Math.floor(Math.log10(largest)))) : 0;
}
