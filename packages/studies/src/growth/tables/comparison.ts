import type { Table } from '../../tables/table.ts';
import { say } from '../../words/sayings.ts';
import type { StudyWords } from '../../words/words.ts';
import { reasonSchema } from '../notes.ts';
import type { ComparedCell, GrowthResult } from '../result.ts';

const reasons = reasonSchema.options;

/** Every published cell beside ours, and how many cells of each table are exact, within the spread over seeds, and not. */
export function comparisonTables({ reference }: GrowthResult, words: StudyWords): Table[] {
  if (reference === null) return [];
  const tables = [...new Set(reference.cells.map(({ table }) => table))].sort((a, b) => a.localeCompare(b, 'en'));
  const { columns, growthCaptions: captions } = words;
  const count = (table: string, reason: ComparedCell['reason']): number =>
    reference.cells.filter((cell) => cell.table === table && cell.reason === reason).length;
  return [
    {
      name: 'comparison',
      caption: captions.comparison,
      columns: [
        { key: 'table', label: columns.table },
        { key: 'method', label: columns.method },
        { key: 'row', label: columns.row },
        { key: 'ours', label: columns.ours, digits: 4 },
        { key: 'low', label: columns.low, digits: 4 },
        { key: 'high', label: columns.high, digits: 4 },
        { key: 'published', label: columns.paper, digits: 4 },
        { key: 'difference', label: columns.difference, digits: 4 },
        { key: 'reason', label: columns.reason },
        { key: 'note', label: columns.note, csvOnly: true },
      ],
      rows: reference.cells.map(({ table, method, ours, low, high, published, difference, reason, notes, ...row }) => [
        table,
        method,
        words.cellRow(row),
        ours,
        low,
        high,
        published,
        difference,
        words.reasons[reason],
        notes.map((note) => say(words.cellNotes, note)).join('; ') || null,
      ]),
    },
    {
      name: 'comparison-counts',
      caption: captions.comparisonCounts,
      columns: [
        { key: 'table', label: columns.table },
        ...reasons.map((reason) => ({ key: reason, label: words.reasons[reason], digits: 0 })),
      ],
      rows: tables.map((table) => [table, ...reasons.map((reason) => count(table, reason))]),
    },
  ];
}
