import { intervalColumns } from '../../tables/columns.ts';
import type { Table, TableCell, TableColumn } from '../../tables/table.ts';
import { methodName } from '../../words/names.ts';
import type { StudyWords } from '../../words/words.ts';
import type { CellMeasure } from '../notes.ts';
import type { ComparedCell, GrowthResult, MethodResult } from '../result.ts';
import { decimals, ownColumns } from './cells.ts';

export function fitTable(
  result: GrowthResult,
  methods: readonly MethodResult[],
  name: string,
  caption: string,
  words: StudyWords,
): Table[] {
  if (methods.length === 0) return [];
  const errorDigits = decimals(methods.flatMap((method) => method.accuracy.inSample.mae?.mean ?? []));
  const rows = methods.map((method): TableCell[] => {
    const { inSample, outOfBag, crossValidated } = method.accuracy;
    const published = (measure: CellMeasure): TableCell => cellOf(result, method, measure)?.published ?? null;
    return [
      methodName(method, words),
      inSample.mae?.mean ?? null,
      published('mae'),
      inSample.r2?.mean ?? null,
      published('r2'),
      method.linear?.r2 ?? null,
      published('linearR2'),
      method.linear?.adjustedR2 ?? null,
      published('linearAdjustedR2'),
      outOfBag?.r2?.mean ?? null,
      crossValidated?.r2 ?? null,
    ];
  });
  const { columns } = words;
  const column = (key: string, label: string, digits: number): TableColumn[] => [
    { key, label, digits },
    { key: `${key}_published`, label: columns.paper, digits: key === 'mae' ? 4 : digits },
  ];
  return [
    ownColumns(result, {
      name,
      caption,
      columns: [
        { key: 'method', label: columns.method },
        ...column('mae', 'MAE', errorDigits),
        ...column('r2', 'R2', 4),
        ...column('linear_r2', columns.linearR2, 4),
        ...column('linear_adjusted_r2', columns.linearAdjustedR2, 4),
        { key: 'oob_r2', label: columns.outOfBagR2, digits: 4 },
        { key: 'cv_r2', label: columns.crossValidatedR2, digits: 4 },
      ],
      rows,
    }),
  ];
}

export function accuracyTable(result: GrowthResult, words: StudyWords): Table {
  const { columns, cells, growthCaptions: captions } = words;
  const errorDigits = decimals(result.methods.flatMap((method) => method.accuracy.inSample.mae?.mean ?? []));
  const measures = [
    ['r2', 'R2', 4],
    ['mae', 'MAE', errorDigits],
    ['mse', 'MSE', 2 * errorDigits],
  ] as const;
  const rows = result.methods.flatMap((method) => {
    const { inSample, outOfBag, crossValidated } = method.accuracy;
    const name = methodName(method, words);
    const spreads = (['inSample', 'outOfBag'] as const).flatMap((sample): TableCell[][] => {
      const fit = { inSample, outOfBag }[sample];
      if (fit === null) return [];
      const spreads = measures.flatMap(([key]): TableCell[] => {
        const spread = fit[key];
        return spread === null ? [null, null, null] : [spread.mean, spread.low, spread.high];
      });
      return [[name, cells.samples[sample], ...spreads]];
    });
    if (crossValidated === null) return spreads;
    return [
      ...spreads,
      [
        name,
        cells.samples.crossValidated,
        ...measures.flatMap(([key]): TableCell[] => [crossValidated[key], null, null]),
      ],
    ];
  });
  return {
    name: 'accuracy',
    caption: captions.accuracy,
    columns: [
      { key: 'method', label: columns.method },
      { key: 'sample', label: columns.sample },
      ...measures.flatMap(([key, label, digits]) => intervalColumns(key, label, digits, words)),
    ],
    rows,
  };
}

function cellOf({ reference }: GrowthResult, method: MethodResult, measure: CellMeasure): ComparedCell | undefined {
  return reference?.cells.find((cell) => cell.method === method.id && cell.measure === measure);
}
