import {
  type GrowthResult,
  inferenceSentences,
  part,
  type Table,
  aboutData,
  methodName,
  say,
  studyWords,
} from '@kuznets/studies';
import { type RunFacts, runLines } from './run-facts.ts';
import { sentence, studyTable } from './text-table.ts';

const words = studyWords.en;

/** The growth study for a terminal: rankings with their uncertainty, accuracy, explained variation and interactions, beside what is published and why it differs. */
export function growthSummary(result: GrowthResult, tables: readonly Table[], run: RunFacts): string {
  const { data, config, methods } = result;
  const seeds =
    config.seeds === 1 ? `seed ${config.seed}` : `seeds ${config.seed} to ${config.seed + config.seeds - 1}`;
  const show = (names: RegExp, rows?: number): string[] =>
    tables.filter(({ name }) => names.test(name)).flatMap((table) => studyTable(table, rows));
  return [
    `Determinants of ${data.target}: ${aboutData(data, words).title} (${data.rows} rows, ${data.features.length} determinants), ${seeds}`,
    ...data.notes.map((note) => sentence(say(words.dataNotes, note))),
    '',
    ...signsAndErrors(tables),
    ...show(/^accuracy$/),
    ...inferenceLines(result),
    ...(config.partitions > 1 ? show(/^out-of-sample$/) : []),
    ...show(/^significant$/, 20),
    ...show(/^significant-groups$/),
    ...show(/^ranking-/, 10),
    ...show(/^significance-/, 10),
    ...show(/^group-significance-/),
    ...show(/^leave-one-out-/, 10),
    ...show(/^variance$/),
    ...show(/^(table-8-|further-)?variation$/),
    ...show(/^group-shares$/),
    ...methods.flatMap(({ id }) => [
      ...show(new RegExp(`^(figure-2-)?interaction-${id}$`)),
      ...show(new RegExp(`^pairs-${id}$`), 3),
    ]),
    ...methods.flatMap((method) =>
      method.notes.map((note) => sentence(`${methodName(method, words)}: ${say(words.methodNotes, note)}`)),
    ),
    '',
    ...show(/^agreement$/, 5),
    ...show(/^comparison-counts$/),
    ...reasonLines(tables),
    ...runLines(run),
  ].join('\n');
}

/** Signs by every method, and b with its error of least squares and of Bayesian averaging. */
function signsAndErrors(tables: readonly Table[]): string[] {
  const slopes = tables.find(({ name }) => name === 'slopes');
  const coefficients = tables.find(({ name }) => name === 'coefficients');
  if (slopes === undefined) return [];
  const shown = part(slopes, {}, (key) => key === 'determinant' || key === 'signs');
  const cellOf = (table: Table, row: Table['rows'][number], key: string) =>
    row[table.columns.findIndex((column) => column.key === key)] ?? null;
  const extra = ['ols', 'bma'].flatMap((id) => {
    const heading = slopes.columns.find(({ key }) => key === id)?.label;
    return coefficients === undefined || heading === undefined
      ? []
      : (id === 'bma' ? ['b', 'se', 'inclusion'] : ['b', 'se', 'p']).map((key) => {
          const column = coefficients.columns.find((candidate) => candidate.key === key)!;
          const name = methodName({ name: id as 'ols', id }, words);
          const errors = cellOf(
            coefficients,
            coefficients.rows.find((row) => cellOf(coefficients, row, 'method') === name)!,
            'errors',
          );
          const label = key !== 'se' ? column.label : id === 'bma' ? String(errors) : `${column.label} (${errors})`;
          return {
            column: { ...column, key: `${id}_${key}`, label: `${heading} ${label}` },
            cell: (determinant: unknown) => {
              const found = coefficients.rows.find(
                (row) =>
                  cellOf(coefficients, row, 'method') === name &&
                  cellOf(coefficients, row, 'determinant') === determinant,
              );
              return found === undefined ? null : cellOf(coefficients, found, key);
            },
          };
        });
  });
  return studyTable(
    {
      ...shown,
      columns: [...shown.columns, ...extra.map(({ column: { interval: _, only: __, ...column } }) => column)],
      rows: shown.rows.map((row) => [...row, ...extra.map(({ cell }) => cell(row[0]))]),
    },
    20,
  );
}

/** What tests and comparisons come to, one sentence a line. */
function inferenceLines(result: GrowthResult): string[] {
  const lines = inferenceSentences(result, words);
  return lines.length === 0 ? [] : [...lines, ''];
}

/** Why published cells differ from ours, one line a reason. */
function reasonLines(tables: readonly Table[]): string[] {
  const reasons = tables.find(({ name }) => name === 'comparison-reasons');
  if (reasons === undefined) return [];
  const lines = reasons.rows.map(([table, cells, ...why]) =>
    sentence(
      `Table ${table} (${cells} ${cells === 1 ? 'cell' : 'cells'}), ${why.filter((part) => part !== null).join(': ')}`,
    ),
  );
  return [...lines, ''];
}

/** Methods that the sample has too few rows for, and why. */
export function leftOutLines({ config, leftOut = [] }: GrowthResult): string[] {
  return leftOut.map((entry) => {
    const method = config.methods.find(({ id }) => id === entry.method)!;
    return `left out: ${methodName(method, words)}: ${say(words.leftOut, entry)}`;
  });
}
