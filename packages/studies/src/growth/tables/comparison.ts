import type { Table } from '../../tables/table.ts';
import type { ComparedCell, GrowthResult } from '../result.ts';

/** Every published cell beside ours, and how many cells of each table are exact, within the spread over seeds, and not. */
export function comparisonTables({ reference }: GrowthResult): Table[] {
  if (reference === null) return [];
  const tables = [...new Set(reference.cells.map(({ table }) => table))].sort((a, b) => a.localeCompare(b, 'en'));
  const reasons = [
    'exact',
    'within-seed-spread',
    'definition-differs',
    'paper-inconsistent',
    'not-reproduced',
  ] as const;
  const count = (table: string, reason: ComparedCell['reason']): number =>
    reference.cells.filter((cell) => cell.table === table && cell.reason === reason).length;
  return [
    {
      name: 'comparison',
      caption: 'Published cells beside ours',
      columns: [
        { key: 'table', label: 'Table' },
        { key: 'method', label: 'Method' },
        { key: 'row', label: 'Row' },
        { key: 'ours', label: 'Ours', digits: 4 },
        { key: 'low', label: '5 %', digits: 4 },
        { key: 'high', label: '95 %', digits: 4 },
        { key: 'published', label: 'Paper', digits: 4 },
        { key: 'difference', label: 'Difference', digits: 4 },
        { key: 'reason', label: 'Reason' },
        { key: 'note', label: 'Note', csvOnly: true },
      ],
      rows: reference.cells.map(({ table, method, row, ours, low, high, published, difference, reason, note }) => [
        table,
        method,
        row,
        ours,
        low,
        high,
        published,
        difference,
        reason,
        note,
      ]),
    },
    {
      name: 'comparison-counts',
      caption: 'Cells of each published table by how ours compare',
      columns: [
        { key: 'table', label: 'Table' },
        ...reasons.map((reason) => ({ key: reason, label: reason, digits: 0 })),
      ],
      rows: tables.map((table) => [table, ...reasons.map((reason) => count(table, reason))]),
    },
  ];
}
