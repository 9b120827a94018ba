import type { GrowthResult, MethodResult, Table } from '@kuznets/studies';
import { useState } from 'preact/hooks';
import { decimals } from '../../format.ts';
import { importanceFigure } from '../../figures/importance.ts';
import { DataTable } from '../parts/data-table.tsx';
import { FigureBox } from '../parts/figure-box.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Section } from '../parts/section.tsx';
import type { Words } from '../../words/words.ts';
import { useWords } from '../parts/words-context.ts';
import { MethodPicker } from './method-picker.tsx';

/** Each method's leading determinants (Figure 1). */
export function ImportanceSection({ result }: { readonly result: GrowthResult }) {
  const words = useWords();
  const [method, setMethod] = useState(result.methods[0]!);
  return (
    <Section id="importance" title={words.growth.importance.title}>
      <MethodPicker methods={result.methods} chosen={method} onChoose={setMethod} />
      <FigureBox id={`importance-${method.id}`} draw={(drawing) => importanceFigure(result, method, drawing)} drawnFor={[method]} />
      <DataTable key={method.id} table={importanceTable(result, method, words)} />
      <HowComputed of={['importanceStandardized']} seeds={words.common.seeds(method.runs.length, result.config.seed)} />
    </Section>
  );
}

/** Every determinant by importance. */
function importanceTable({ data }: GrowthResult, method: MethodResult, { growth: { importance: says } }: Words): Table {
  const importance = method.importances.find(({ measure }) => measure === method.rankedBy)!;
  const digits = decimals(importance.mean);
  const places = new Map(data.features.map(({ name }, at) => [name, at]));
  return {
    name: `ranking-${method.id}`,
    caption: says.caption(method.label, method.ranking.length),
    columns: [
      { key: 'place', label: says.rows.place, digits: 0 },
      { key: 'determinant', label: says.rows.determinant },
      { key: 'description', label: says.rows.description },
      { key: 'importance', label: says.rows.importance, digits },
      { key: 'low', label: says.rows.low, digits },
      { key: 'high', label: says.rows.high, digits },
    ],
    rows: method.ranking.map((name, place) => {
      const at = places.get(name)!;
      return [place + 1, name, data.features[at]!.label, importance.mean[at]!, importance.low[at]!, importance.high[at]!];
    }),
  };
}
