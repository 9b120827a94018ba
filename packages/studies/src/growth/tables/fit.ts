import { intervalColumns } from '../../tables/columns.ts';
import type { Table, TableCell, TableColumn } from '../../tables/table.ts';
import type { ComparedCell, GrowthResult, MethodResult } from '../result.ts';
import { decimals, ownColumns } from './cells.ts';

export function fitTable(
  result: GrowthResult,
  methods: readonly MethodResult[],
  name: string,
  caption: string,
): Table[] {
  if (methods.length === 0) return [];
  const errorDigits = decimals(methods.flatMap((method) => method.accuracy.inSample.mae?.mean ?? []));
  const rows = methods.map((method): TableCell[] => {
    const { inSample, outOfBag, crossValidated } = method.accuracy;
    const published = (row: string): TableCell => cellOf(result, method, row)?.published ?? null;
    return [
      method.label,
      inSample.mae?.mean ?? null,
      published('MAE'),
      inSample.r2?.mean ?? null,
      published('R2'),
      method.linear?.r2 ?? null,
      published('linear R2'),
      method.linear?.adjustedR2 ?? null,
      published('linear adjusted R2'),
      outOfBag?.r2?.mean ?? null,
      crossValidated?.r2 ?? null,
    ];
  });
  const column = (key: string, label: string, digits: number): TableColumn[] => [
    { key, label, digits },
    { key: `${key}_published`, label: 'paper', digits: key === 'mae' ? 4 : digits },
  ];
  return [
    ownColumns(result, {
      name,
      caption,
      columns: [
        { key: 'method', label: 'Method' },
        ...column('mae', 'MAE', errorDigits),
        ...column('r2', 'R2', 4),
        ...column('linear_r2', 'Linear R2', 4),
        ...column('linear_adjusted_r2', 'Adjusted', 4),
        { key: 'oob_r2', label: 'OOB R2', digits: 4 },
        { key: 'cv_r2', label: 'CV R2', digits: 4 },
      ],
      rows,
    }),
  ];
}

export function accuracyTable(result: GrowthResult): Table {
  const errorDigits = decimals(result.methods.flatMap((method) => method.accuracy.inSample.mae?.mean ?? []));
  const measures = [
    ['r2', 'R2', 4],
    ['mae', 'MAE', errorDigits],
    ['mse', 'MSE', 2 * errorDigits],
  ] as const;
  const rows = result.methods.flatMap((method) => {
    const { inSample, outOfBag, crossValidated } = method.accuracy;
    const spreads = (['inSample', 'outOfBag'] as const).flatMap((sample): TableCell[][] => {
      const fit = { inSample, outOfBag }[sample];
      if (fit === null) return [];
      const cells = measures.flatMap(([key]): TableCell[] => {
        const spread = fit[key];
        return spread === null ? [null, null, null] : [spread.mean, spread.low, spread.high];
      });
      return [[method.label, sample === 'inSample' ? 'in sample' : 'out of bag', ...cells]];
    });
    if (crossValidated === null) return spreads;
    return [
      ...spreads,
      [method.label, 'cross-validated', ...measures.flatMap(([key]): TableCell[] => [crossValidated[key], null, null])],
    ];
  });
  return {
    name: 'accuracy',
    caption: `Accuracy of the fitted functions, mean and 5-95 % interval over seeds`,
    columns: [
      { key: 'method', label: 'Method' },
      { key: 'sample', label: 'Sample' },
      ...measures.flatMap(([key, label, digits]) => intervalColumns(key, label, digits)),
    ],
    rows,
  };
}

function cellOf({ reference }: GrowthResult, method: MethodResult, row: string): ComparedCell | undefined {
  return reference?.cells.find((cell) => cell.method === method.id && cell.row === row);
}
