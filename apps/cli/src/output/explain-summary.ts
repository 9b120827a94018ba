import { explainTables, type ExplainResult, type Table } from '@kuznets/studies';
import { type RunFacts, runLines } from './run-facts.ts';
import { significant, textTable } from './text-table.ts';

const shown = 15;

/** A decomposition for a terminal: the strongest variables and pairs, files, time. */
export function explainSummary(result: ExplainResult, run: RunFacts): string {
  const { model, data, accuracy, variation } = result;
  const missing = data.missing === 0 ? '' : `, ${data.missing} cells missing`;
  const fit =
    accuracy === null
      ? ''
      : `; R2 ${significant(accuracy.r2, '-')}, MAE ${significant(accuracy.mae, '-')} for ${data.target}`;
  return [
    `${model.description}: ${data.title ?? data.name} (${data.rows} rows, ${data.features.length} variables${missing})`,
    `Predictions: mean ${significant(variation.predictionMean)}, variance (APV) ${significant(variation.apv)}${fit}`,
    ...(data.unused.length === 0 ? [] : [`Columns that are no variable of the model: ${data.unused.join(', ')}`]),
    '',
    ...explainTables(result).flatMap((table) => [
      textTable(...printed(table)),
      ...(table.rows.length > shown ? [`and ${table.rows.length - shown} more`] : []),
      '',
    ]),
    ...runLines(run),
  ].join('\n');
}

function printed({ columns, rows }: Table): [string[], string[][]] {
  const kept = columns.flatMap((column, at) => (column.csvOnly === true ? [] : [{ ...column, at }]));
  const cells = rows.slice(0, shown).map((row) =>
    kept.map(({ at, digits = 0 }) => {
      const cell = row[at]!;
      return typeof cell === 'number' ? cell.toFixed(digits) : (cell ?? '-');
    }),
  );
  return [kept.map(({ key, label }) => (key === 'place' ? '' : label)), cells];
}
