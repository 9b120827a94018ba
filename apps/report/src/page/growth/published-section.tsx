import { type GrowthResult, type ReferenceResult, methodName, say } from '@kuznets/studies';
import { useState } from 'preact/hooks';
import type { Words } from '../../words/words.ts';
import { DataTable, type PageTable } from '../parts/data-table.tsx';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';

/** Every published cell beside ours, and why they differ. */
export function PublishedSection({ result }: { readonly result: GrowthResult }) {
  const words = useWords();
  const says = words.growth.published;
  const [table, setTable] = useState('all');
  const { reference } = result;
  if (reference === null) return null;
  const tables = tablesOf(reference);
  return (
    <Section id="published" title={says.title}>
      <p>
        <bdi>{says.source(reference.source)}</bdi>
      </p>
      <DataTable table={countsTable(reference, words)} />
      <Picker
        label={says.table}
        choices={[{ value: 'all', text: says.all }, ...tables.map((value) => ({ value, text: value }))]}
        chosen={table}
        onChoose={setTable}
      />
      <DataTable key={table} table={cellsTable(result, reference, table, words)} characters={400} />
    </Section>
  );
}

function tablesOf({ cells }: ReferenceResult): string[] {
  return [...new Set(cells.map(({ table }) => table))].sort((a, b) => a.localeCompare(b, 'en'));
}

function countsTable(reference: ReferenceResult, { growth: { published: says }, reasons: known }: Words): PageTable {
  const reasons = Object.keys(known) as (keyof typeof known)[];
  return {
    name: 'published-counts',
    caption: says.counts,
    columns: [
      { key: 'table', label: says.table },
      ...reasons.map((reason) => ({ key: reason, label: known[reason], digits: 0 })),
    ],
    rows: tablesOf(reference).map((table) => [
      table,
      ...reasons.map(
        (reason) => reference.cells.filter((cell) => cell.table === table && cell.reason === reason).length,
      ),
    ]),
  };
}

function cellsTable({ methods }: GrowthResult, { cells }: ReferenceResult, table: string, words: Words): PageTable {
  const { growth } = words;
  const says = growth.published;
  const names = new Map(methods.map((method) => [method.id, methodName(method, words)]));
  return {
    name: 'published-cells',
    caption: says.caption,
    columns: [
      { key: 'table', label: says.table },
      { key: 'method', label: growth.method },
      { key: 'row', label: says.row },
      { key: 'ours', label: says.ours, digits: 4, interval: ['low', 'high'] },
      { key: 'low', label: growth.low, digits: 4, csvOnly: true },
      { key: 'high', label: growth.high, digits: 4, csvOnly: true },
      { key: 'published', label: says.published, digits: 4 },
      { key: 'difference', label: says.difference, digits: 4 },
      { key: 'reason', label: says.reason },
      { key: 'note', label: says.note },
    ],
    rows: cells
      .filter((cell) => table === 'all' || cell.table === table)
      .map((cell) => [
        cell.table,
        names.get(cell.method) ?? cell.method,
        words.cellRow(cell),
        cell.ours,
        cell.low,
        cell.high,
        cell.published,
        cell.difference,
        words.reasons[cell.reason],
        cell.notes.map((note) => say(words.cellNotes, note)).join(words.common.clause) || null,
      ]),
  };
}
