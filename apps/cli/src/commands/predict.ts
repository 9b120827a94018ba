import { resolve } from 'node:path';
import { ConfigError, DataError } from '@kuznets/base';
import { cpuOf } from '@kuznets/core-gpu';
import { type DesignRules, newRows, type NewRows } from '@kuznets/data';
import {
  type GrowthConfig,
  growthConfigInputSchema,
  growthMethods,
  type IntervalKind,
  type KeptModel,
  type Language,
  type Manifest,
  predictionScoresTable,
  predictionsTable,
  predictRows,
  type Predictions,
  prettyJson,
  say,
  studyWords,
  tableToCsv,
} from '@kuznets/studies';
import type { CommandContext } from '../command-context.ts';
import { type DataSource, dataSource, openData } from '../data-source.ts';
import { deviceOf } from '../device.ts';
import { exitCodes } from '../exit-codes.ts';
import { replaceFile } from '../output/result-folder.ts';
import { print } from '../output/terminal.ts';
import { sentence, studyTable } from '../output/text-table.ts';
import { type FlagValues, parseFlags } from '../setting-flags.ts';
import { keptIds, keptModel, keptStudy } from './kept-study.ts';

/** What the flags say of the file of new rows. */
export const newRowsSchema = growthConfigInputSchema.pick({ sheet: true, csv: true });

/** Options of `kuznets predict`. */
export interface PredictOptions extends FlagValues {
  /** Folder that `kuznets growth --keep-models` wrote. */
  readonly from: string;
  /** The new rows: a file, or a name of the catalogue. */
  readonly data: string;
  /** Identities, separated by commas; all that were kept by default. */
  readonly methods?: string;
  readonly interval: IntervalKind;
  readonly level: string;
  readonly out: string;
  readonly lang: Language;
  readonly json?: boolean;
}

/** Predicts the rows of a file by the models that a study kept, and scores them where the file has the target. */
export async function predict(options: PredictOptions, { signal }: CommandContext): Promise<number> {
  const { from, interval, lang } = options;
  const level = levelOf(options.level);
  const { result, manifest } = keptStudy(from);
  const models = chosenModels(options, manifest);
  const source = dataSource(options.data);
  if (source.kind === 'file' && resolve(source.path) === resolve(options.out))
    throw new ConfigError('--out is the file of the new rows; name another');
  const rows = await readRows(source, models[0]!, result.config, options);
  const device = await deviceOf(options, ['predict'], signal);
  let predictions: Predictions;
  try {
    predictions = await predictRows(result, models, rows, { device, cpu: cpuOf(device), interval, level });
  } finally {
    await device.destroy();
  }
  const file = replaceFile(options.out, tableToCsv(predictionsTable(predictions)), {
    what: 'predictions',
    isOurs: (start) => isPredictions(start, keptIds(manifest)),
  });
  print(options.json ? prettyJson(jsonOf(predictions)) : summary(predictions, file, lang));
  return exitCodes.ok;
}

function levelOf(text: string): number {
  const level = Number(text);
  if (text.trim() !== '' && level > 0 && level < 1) return level;
  throw new ConfigError(`--level: must be above 0 and below 1, such as 0.9, got ${text}`);
}

/** Whether a file begins as a table of predictions by some of these methods, or by methods under their own names. */
function isPredictions(start: string, ids: readonly string[]): boolean {
  const [first, ...names] = start.split(/\r?\n/)[0]!.split(',');
  const known = new Set([...ids, ...Object.keys(growthMethods)]);
  const isKnown = (name: string): boolean => name === 'observed' || known.has(name.replace(/_(low|high)$/, ''));
  return first === 'id' && names.length > 0 && names.every(isKnown);
}

function chosenModels({ from, methods, interval }: PredictOptions, manifest: Manifest): readonly KeptModel[] {
  const ids = methods?.split(',').map((id) => id.trim()) ?? keptIds(manifest);
  const models = ids.map((id) => keptModel(from, id, manifest, '--methods'));
  if (interval === 'conformal' || methods !== undefined) return models;
  // Unasked, a method without the kind of interval that was asked for is left out.
  const able = models.filter(({ model, method }) =>
    interval === 'analytic'
      ? model.kind === 'linear' && model.predictive !== undefined
      : method.name === 'bagging' || method.name === 'forest',
  );
  if (able.length > 0) return able;
  throw new ConfigError('no method that was kept has such intervals', {
    where: { option: '--interval' },
    got: interval,
    allowed: '"conformal", which every method has',
  });
}

async function readRows(
  source: DataSource,
  { rules }: KeptModel,
  { id, period, missing }: GrowthConfig,
  flags: FlagValues,
): Promise<NewRows> {
  if (rules === null) throw new DataError('the sample was not made of a table, so that no table can be read like it');
  const { sheet = null, csv } = parseFlags(newRowsSchema, flags);
  const { dataset, table } = await openData(source, { id: null, sheet, csv, exclude: ['*'] });
  return newRows(dataset ?? table, rules as DesignRules, {
    ...(id !== null && { id }),
    ...(period !== null && { period }),
    missing: missing === 'mean' || missing === 'impute' ? 'keep' : 'refuse',
  });
}

function jsonOf({ y, methods, ...predictions }: Predictions): unknown {
  const numbers = (values: Float64Array): (number | null)[] =>
    Array.from(values, (value) => (Number.isFinite(value) ? value : null));
  return {
    ...predictions,
    y: y && numbers(y),
    methods: methods.map(({ prediction, interval, ...method }) => ({
      ...method,
      prediction: numbers(prediction),
      interval: interval && { low: numbers(interval.low), high: numbers(interval.high) },
    })),
  };
}

function summary(predictions: Predictions, file: string, lang: Language): string {
  const words = studyWords[lang];
  const scores = predictionScoresTable(predictions, words);
  return [
    ...(scores === null
      ? [sentence(words.predictions.rows(predictions.target, predictions.ids.length)), '']
      : studyTable(scores)),
    ...predictions.notes.map((note) => sentence(say(words.predictNotes, note))),
    '',
    `Wrote ${file}`,
    '',
  ].join('\n');
}
