import { stopReasons } from '@kuznets/core-gpu';
import { decimals, describeTable, fieldsOf } from '../../tables/describe.ts';
import type { Table } from '../../tables/table.ts';
import { methodName } from '../../words/names.ts';
import type { StudyWords } from '../../words/words.ts';
import type { GrowthResult, MethodResult } from '../result.ts';

type Run = MethodResult['runs'][number];

interface Trained {
  readonly method: MethodResult;
  readonly run: Run;
  readonly training: NonNullable<Run['training']>;
}

/** How long the networks of each fit were trained, with which errors, and why they stopped; none where there are no networks. */
export function networkTrainingTable({ methods }: GrowthResult, words: StudyWords): Table[] {
  const rows = methods.flatMap((method) =>
    method.runs.flatMap((run): Trained[] => (run.training ? [{ method, run, training: run.training }] : [])),
  );
  if (rows.length === 0) return [];
  const { columns, growthCaptions: captions } = words;
  const { text, number } = fieldsOf<Trained>(words);
  const digits = decimals(rows.map(({ training }) => training.mse.train));
  const fields = [
    text('method', columns.method, ({ method }) => methodName(method, words)),
    number('seed', columns.seed, 0, ({ run }) => run.seed),
    ...(rows.some(({ run }) => run.imputation !== undefined)
      ? [number('imputation', columns.completedTable, 0, ({ run }: Trained) => run.imputation ?? null)]
      : []),
    number('networks', columns.networks, 0, ({ training }) => training.networks),
    number('epochs', columns.epochs, 1, ({ training }) => training.epochs),
    number('best_epoch', columns.bestEpoch, 1, ({ training }) => training.bestEpoch),
    ...(['train', 'validation', 'test'] as const).map((part) =>
      number(`${part}_mse`, columns.mseOf[part], digits, ({ training }) => training.mse[part]),
    ),
    ...stopReasons
      .filter((reason) => rows.some(({ training }) => training.stopped[reason] > 0))
      .map((reason) =>
        number(`stopped_${reason}`, columns.stopped[reason], 0, ({ training }) => training.stopped[reason]),
      ),
  ];
  return [
    describeTable({ name: 'network-training', caption: captions.networkTraining, printedRows: 20 }, fields, rows),
  ];
}
