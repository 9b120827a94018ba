import { aboutData, type ExplainResult, say, studyWords, type Table } from '@kuznets/studies';
import { type RunFacts, runLines } from './run-facts.ts';
import { sentence, studyTable } from './text-table.ts';

/** A decomposition for a terminal: the strongest variables and pairs, what is not there and why, files, time. */
export function explainSummary(result: ExplainResult, tables: readonly Table[], run: RunFacts): string {
  const { model, data, accuracy, variation } = result;
  const missing = data.missing === 0 ? '' : `, ${data.missing} cells missing`;
  const figure = (value: number | null): string => value?.toPrecision(4) ?? '-';
  const fit = accuracy === null ? '' : `; R2 ${figure(accuracy.r2)}, MAE ${figure(accuracy.mae)} for ${data.target}`;
  return [
    `${studyWords.en.explainCaptions.model(model.program, model.trees)}: ${aboutData(data, studyWords.en).title} (${data.rows} rows, ${data.features.length} variables${missing})`,
    `Predictions: mean ${figure(variation.predictionMean)}, variance (APV) ${figure(variation.apv)}${fit}`,
    ...(data.unused.length === 0 ? [] : [`Columns that are no variable of the model: ${data.unused.join(', ')}`]),
    '',
    ...tables
      // Curves and rows are for the page and the files.
      .filter(({ name }) => name !== 'shapley-values' && name !== 'effects')
      .flatMap((table) => studyTable(table, table.name === 'variables' ? 17 : 15)),
    ...result.notes.map((note) => sentence(say(studyWords.en.explainNotes, note))),
    ...runLines(run),
  ].join('\n');
}
