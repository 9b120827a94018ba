import { describeTable, fieldsOf } from '../../tables/describe.ts';
import type { Table } from '../../tables/table.ts';
import { methodName } from '../../words/names.ts';
import { say } from '../../words/sayings.ts';
import type { StudyWords } from '../../words/words.ts';
import type { ComparedCell, GrowthResult } from '../result.ts';

/** Every published cell beside ours, how many of each table are exact, within the spread over seeds, and not, and why those are not. */
export function comparisonTables({ methods, reference }: GrowthResult, words: StudyWords): Table[] {
  if (reference === null) return [];
  const { cells } = reference;
  const { columns, growthCaptions: captions } = words;
  const { text, number, interval } = fieldsOf<ComparedCell>(words);
  const counts = fieldsOf<string>(words);
  const why = fieldsOf<Why>(words);
  const names = new Map(methods.map((method) => [method.id, methodName(method, words)]));
  const notes = (told: ComparedCell['notes']) =>
    told.map((note) => say(words.cellNotes, note)).join(words.cells.clause) || null;
  const cellFields = [
    text('table', columns.table, ({ table }) => table),
    text('method', columns.method, ({ method }) => names.get(method) ?? method),
    text('row', columns.row, (cell) => words.cellRow(cell)),
    ...interval('ours', columns.ours, 4, ({ ours, low, high }) => [ours, low, high]),
    number('published', columns.paper, 4, ({ published }) => published),
    number('difference', columns.difference, 4, ({ difference }) => difference),
    text('reason', columns.reason, ({ reason }) => words.reasons[reason]),
    text('note', columns.note, (cell) => notes(cell.notes), { only: 'page' }),
  ];
  const countFields = [
    counts.text('table', columns.table, (table) => table),
    ...(Object.keys(words.reasons) as ComparedCell['reason'][]).map((reason) =>
      counts.number(
        reason,
        words.reasons[reason],
        0,
        (table) => cells.filter((cell) => cell.table === table && cell.reason === reason).length,
      ),
    ),
  ];
  const whyFields = [
    why.text('table', columns.table, ({ cell }) => cell.table),
    why.number('cells', columns.cells, 0, ({ cells: alike }) => alike),
    why.text('method', columns.method, ({ cell }) => names.get(cell.method) ?? cell.method),
    why.text('reason', columns.reason, ({ cell }) => words.reasons[cell.reason]),
    why.text('note', columns.note, ({ told }) => notes(told), { only: 'screen' }),
  ];
  const tables = [...new Set(cells.map(({ table }) => table))].sort((a, b) => a.localeCompare(b, 'en'));
  return [
    describeTable({ name: 'comparison', caption: captions.comparison }, cellFields, cells),
    describeTable({ name: 'comparison-counts', caption: captions.comparisonCounts }, countFields, tables),
    describeTable({ name: 'comparison-reasons', caption: captions.comparisonReasons }, whyFields, whys(cells)),
  ];
}

/** Cells of one table and method that differ for the same reason. */
interface Why {
  readonly cell: ComparedCell;
  readonly cells: number;
  /** Notes of all of them: where a determinant ranks is of one place alone. */
  readonly told: ComparedCell['notes'];
}

const agreeing: readonly ComparedCell['reason'][] = ['exact', 'paper-arithmetic', 'within-seed-spread'];

function whys(cells: readonly ComparedCell[]): Why[] {
  const groups = new Map<string, Why>();
  for (const cell of cells) {
    if (agreeing.includes(cell.reason)) continue;
    const told = cell.notes.filter(({ code }) => code !== 'ranks-here');
    const key = JSON.stringify([cell.table, cell.method, cell.reason, told]);
    groups.set(key, { cell, told, cells: (groups.get(key)?.cells ?? 0) + 1 });
  }
  return [...groups.values()];
}
