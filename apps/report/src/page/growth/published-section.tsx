import { type ReferenceResult, part } from '@kuznets/studies';
import { useState } from 'preact/hooks';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { Block, useTable } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';

/** Every published cell beside ours, and why they differ. */
export function PublishedSection({ reference }: { readonly reference: ReferenceResult }) {
  const words = useWords();
  const says = words.growth.published;
  const [table, setTable] = useState('all');
  const cells = useTable('comparison')!;
  const tables = useTable('comparison-counts')!.rows.map(([name]) => String(name));
  return (
    <Section id="published" title={says.title}>
      <p>
        <bdi>{says.source(reference.source)}</bdi>
      </p>
      <Block table="comparison-counts" of={[]} />
      <Picker
        label={words.columns.table}
        choices={[{ value: 'all', text: says.all }, ...tables.map((value) => ({ value, text: value }))]}
        chosen={table}
        onChoose={setTable}
      />
      <Block key={table} table={table === 'all' ? cells : part(cells, { table })} characters={400} of={[]} />
    </Section>
  );
}
