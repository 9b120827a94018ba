import { decimals, describeTable, type Field, fieldsOf } from '../../tables/describe.ts';
import { percent } from '../../tables/percent.ts';
import type { Table } from '../../tables/table.ts';
import { methodName } from '../../words/names.ts';
import type { StudyWords } from '../../words/words.ts';
import { designColumns, type DesignColumn } from '../design.ts';
import type { GrowthResult, MethodResult } from '../result.ts';

/** A column of the design in one method's fits. */
interface Line {
  readonly method: MethodResult;
  readonly column: DesignColumn;
  readonly at: number;
}

type Measured = NonNullable<MethodResult['imputations']>[number];

/** How far the completed tables differ: of each method and determinant the least and the largest of the tables' means over seeds. */
export function imputationsTable({ data, methods }: GrowthResult, words: StudyWords): Table[] {
  const { columns, growthCaptions: captions } = words;
  const tables = methods[0]?.imputations?.length ?? 0;
  if (tables === 0) return [];
  const rows = methods.flatMap((method): Line[] =>
    designColumns(data.features).map((column, at) => ({ method, column, at })),
  );
  const { text, number } = fieldsOf<Line>(words);
  const between = (
    key: string,
    label: string,
    digits: number,
    of: (table: Measured, line: Line) => number | null,
  ): Field<Line>[] => {
    const end = (line: Line, choose: (...values: number[]) => number): number | null => {
      const values = line.method.imputations!.flatMap((table) => of(table, line) ?? []);
      return values.length === 0 ? null : values.reduce((a, b) => choose(a, b));
    };
    return [
      number(`${key}_least`, columns.least(label), digits, (line) => end(line, Math.min)),
      number(`${key}_largest`, columns.largest(label), digits, (line) => end(line, Math.max)),
    ];
  };
  // What is a factor's stands with its first level.
  const whole = ({ column: { determinant, level } }: Line, values: readonly (number | null)[] | null): number | null =>
    (level ?? 1) === 1 ? (values?.[determinant] ?? null) : null;
  const largest = (of: (table: Measured) => readonly (number | null)[]): number =>
    decimals(methods.flatMap(({ imputations }) => imputations!.flatMap(of)));
  const fields = [
    text('method', columns.method, ({ method }) => methodName(method, words)),
    text('determinant', columns.determinant, ({ column: { name } }) => name),
    ...between('rank', columns.meanRank, 1, ({ ranks }, line) => whole(line, ranks)),
    ...between(
      'importance',
      columns.importance,
      largest(({ importances }) => importances),
      (table, line) => whole(line, table.importances),
    ),
    ...between('fepv', 'FEPV', 2, ({ fepv }, line) => percent(whole(line, fepv))),
    ...between(
      'slope',
      columns.slope,
      largest(({ slopes }) => slopes),
      ({ slopes }, { at }) => slopes[at] ?? null,
    ),
  ];
  return [describeTable({ name: 'imputations', caption: captions.imputations(tables), printedRows: 20 }, fields, rows)];
}
