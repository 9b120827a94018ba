import { decimals, describeTable, type Ends, type Field, fieldsOf } from '../../tables/describe.ts';
import type { Table } from '../../tables/table.ts';
import { methodName } from '../../words/names.ts';
import type { StudyWords } from '../../words/words.ts';
import type { CellMeasure } from '../notes.ts';
import type { GrowthResult, MethodResult } from '../result.ts';
import { publishedCell } from './cells.ts';

type Fields = readonly Field<MethodResult>[];

const errorDigits = (methods: readonly MethodResult[]): number =>
  decimals(methods.map(({ accuracy }) => accuracy.inSample.mae?.mean));

/** Columns of what is published, where something is. */
function besides(result: GrowthResult, words: StudyWords) {
  const { number } = fieldsOf<MethodResult>(words);
  return (measure: CellMeasure, key: string, label: string): Fields =>
    result.reference === null
      ? []
      : [number(`${key}_published`, label, 4, (method) => publishedCell(result, method, measure))];
}

export function fitTable(
  result: GrowthResult,
  methods: readonly MethodResult[],
  name: string,
  caption: string,
  words: StudyWords,
): Table[] {
  if (methods.length === 0) return [];
  const { columns } = words;
  const { text, number } = fieldsOf<MethodResult>(words);
  const beside = besides(result, words);
  const r2 = columns.r2(result.data.absorbed !== undefined);
  const fields = [
    text('method', columns.method, (method) => methodName(method, words)),
    number('mae', 'MAE', errorDigits(methods), ({ accuracy }) => accuracy.inSample.mae?.mean ?? null),
    ...beside('mae', 'mae', columns.paper),
    number('r2', r2, 4, ({ accuracy }) => accuracy.inSample.r2?.mean ?? null),
    ...beside('r2', 'r2', columns.paper),
    number('linear_r2', columns.linearR2, 4, ({ linear }) => linear?.r2 ?? null),
    ...beside('linearR2', 'linear_r2', columns.paper),
    number('linear_adjusted_r2', columns.linearAdjustedR2, 4, ({ linear }) => linear?.adjustedR2 ?? null),
    ...beside('linearAdjustedR2', 'linear_adjusted_r2', columns.paper),
    number('oob_r2', columns.outOfBag(r2), 4, ({ accuracy }) => accuracy.outOfBag?.r2?.mean ?? null),
    number('cv_r2', columns.crossValidated(r2), 4, ({ accuracy }) => accuracy.crossValidated?.r2 ?? null),
  ];
  return [describeTable({ name, caption }, fields, methods)];
}

/** Every method's accuracy in sample, out of bag and cross-validated. */
export function accuracyTable(result: GrowthResult, words: StudyWords): Table {
  const { columns } = words;
  const { text, number, interval } = fieldsOf<MethodResult>(words);
  const beside = besides(result, words);
  const digits = errorDigits(result.methods);
  const of = (key: 'r2' | 'mae' | 'mse', label: string, decimal: number): Fields => {
    const only = key === 'mse' ? 'csv' : undefined;
    const ends = (fit: MethodResult['accuracy']['outOfBag']): Ends => {
      const spread = fit?.[key];
      return [spread?.mean ?? null, spread?.low ?? null, spread?.high ?? null];
    };
    return [
      ...interval(key, columns.inSample(label), decimal, ({ accuracy }) => ends(accuracy.inSample), {
        only,
        ends: 'csv',
      }),
      ...(key === 'mse' ? [] : beside(key, key, columns.ofPaper(label))),
      ...interval(`oob_${key}`, columns.outOfBag(label), decimal, ({ accuracy }) => ends(accuracy.outOfBag), {
        only,
        ends: 'csv',
      }),
      number(
        `cv_${key}`,
        columns.crossValidated(label),
        decimal,
        ({ accuracy }) => accuracy.crossValidated?.[key] ?? null,
        { only },
      ),
    ];
  };
  const fields = [
    text('method', columns.method, (method) => methodName(method, words)),
    ...of('r2', columns.r2(result.data.absorbed !== undefined), 4),
    ...of('mae', 'MAE', digits),
    number('linear_r2', columns.linearR2, 4, ({ linear }) => linear?.r2 ?? null),
    ...of('mse', 'MSE', 2 * digits),
  ];
  return describeTable({ name: 'accuracy', caption: words.growthCaptions.accuracy }, fields, result.methods);
}
