import { percent } from '../../tables/percent.ts';
import { decimals, describeTable, type Field, fieldsOf } from '../../tables/describe.ts';
import type { Table } from '../../tables/table.ts';
import { methodName } from '../../words/names.ts';
import { type StudyWords, studyWords } from '../../words/words.ts';
import type { MethodPredictions, Predictions } from './predict-rows.ts';

const cell = (value: number | undefined): number | null => (Number.isFinite(value) ? value! : null);

/**
 * The predictions of every row: its name, the target where it is there, and each method's prediction with its interval.
 *
 * @param predictions - of some methods.
 * @param words - the language; English by default.
 * @returns the table `predictions`; ends that are infinite are empty cells.
 */
export function predictionsTable(predictions: Predictions, words: StudyWords = studyWords.en): Table {
  const { target, ids, y, methods } = predictions;
  const { text, number } = fieldsOf<number>(words);
  const said = words.predictions;
  const digits = decimals(
    [...(y ?? []), ...methods.flatMap(({ prediction }) => [...prediction])].filter(Number.isFinite),
  );
  const [low, high] = said.intervalEnds;
  const fields = methods.flatMap(({ id, name, prediction, interval }): Field<number>[] => {
    const called = methodName({ id, name }, words);
    return [
      number(id, `${called}: ${said.predicted}`, digits, (row) => cell(prediction[row])),
      ...(interval === null
        ? []
        : [
            number(`${id}_low`, `${called}: ${low}`, digits, (row) => cell(interval.low[row])),
            number(`${id}_high`, `${called}: ${high}`, digits, (row) => cell(interval.high[row])),
          ]),
    ];
  });
  return describeTable(
    { name: 'predictions', caption: said.rows(target, ids.length) },
    [
      text('id', '', (row) => ids[row]!),
      ...(y === null ? [] : [number('observed', said.observed, digits, (row) => cell(y[row]))]),
      ...fields,
    ],
    Array.from(ids.keys()),
  );
}

/**
 * How good predictions and intervals are on the rows that have a target, by method.
 *
 * @param predictions - of some methods.
 * @param words - the language; English by default.
 * @returns the table `prediction-scores`; null where no row has a target.
 */
export function predictionScoresTable(predictions: Predictions, words: StudyWords = studyWords.en): Table | null {
  const { target, y, level, kind, methods } = predictions;
  if (y === null) return null;
  const { text, number } = fieldsOf<MethodPredictions>(words);
  const said = words.predictions;
  const rows = methods[0]?.scores?.rows ?? 0;
  const rmse = ({ scores }: MethodPredictions): number | null => {
    const mse = scores?.mse ?? null;
    return mse === null ? null : Math.sqrt(mse);
  };
  const digits = decimals(methods.map(rmse));
  return describeTable(
    { name: 'prediction-scores', caption: said.scores(target, rows, level, said.kinds[kind]) },
    [
      text('method', words.columns.method, ({ id, name }) => methodName({ id, name }, words)),
      number('r2', 'R²', 3, ({ scores }) => scores?.r2 ?? null),
      number('rmse', 'RMSE', digits, rmse),
      number('mae', 'MAE', digits, ({ scores }) => scores?.mae ?? null),
      number('coverage', said.coverage, 1, ({ scores }) => percent(scores?.coverage ?? null)),
      number('width', said.width, digits, ({ scores }) => scores?.width ?? null),
    ],
    methods,
  );
}
