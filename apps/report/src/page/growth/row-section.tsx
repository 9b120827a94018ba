import { type GrowthResult, type MethodResult, methodName } from '@kuznets/studies';
import { useState } from 'preact/hooks';
import { waterfallFigure } from '../../figures/waterfall.ts';
import { decimals, formatNumber, shorten } from '../../format.ts';
import type { Words } from '../../words/words.ts';
import { DataTable, type PageTable } from '../parts/data-table.tsx';
import { FigureBox } from '../parts/figure-box.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { rowName } from './countries.ts';
import { MethodPicker } from './method-picker.tsx';
import type { SectionProps } from './section-props.ts';

/** One country: what moved its prediction away from the average. */
export function RowSection(props: SectionProps) {
  const words = useWords();
  const says = words.growth.rows;
  const { result, method } = props;
  const { data } = result;
  const [row, setRow] = useState(0);
  const contributions = method.variation?.contributions ?? [];
  const nameOf = (id: string): string => shorten(rowName(id, words.locale), 60);
  const choices = data.ids
    .map((id, at) => ({ value: String(at), text: nameOf(id) }))
    .sort((a, b) => a.text.localeCompare(b.text, words.locale));
  const name = nameOf(data.ids[row]!);
  return (
    <Section id="rows" title={says.title}>
      <Picker
        label={words.growth.country}
        choices={choices}
        chosen={String(row)}
        onChoose={(value) => setRow(Number(value))}
      />
      <MethodPicker {...props} />
      {contributions.length === 0 || data.y.length === 0 ? (
        <p class="note">{says.none}</p>
      ) : (
        <>
          <p>
            <bdi>{facts(result, method, row, words)}</bdi>
          </p>
          <FigureBox
            id={`row-figure-${method.id}`}
            draw={(drawing) => waterfallFigure(result, method, row, name, drawing)}
            drawnFor={[method, row]}
          >
            <p class="note">{says.note}</p>
            <HowComputed of={['contribution']} seeds={words.common.seeds(1, result.config.seed)} />
          </FigureBox>
          <DataTable key={`${method.id} ${String(row)}`} table={rowTable(result, method, row, name, words)} shown={10}>
            <HowComputed of={['contribution']} seeds={words.common.seeds(1, result.config.seed)} />
          </DataTable>
        </>
      )}
    </Section>
  );
}

function facts({ data }: GrowthResult, { predictions }: MethodResult, row: number, words: Words): string {
  const digits = decimals(data.y) + 1;
  const [actual, fitted] = [data.y[row]!, predictions.fitted[row]!];
  const [shown, predicted, residual] = [actual, fitted, actual - fitted].map((value) =>
    formatNumber(value, digits, words),
  ) as [string, string, string];
  return words.growth.rows.facts(shorten(data.target, 60), shown, predicted, residual);
}

function rowTable({ data }: GrowthResult, method: MethodResult, row: number, name: string, words: Words): PageTable {
  const { growth } = words;
  const contributions = method.variation!.contributions.map((values) => values[row]!);
  const order = data.features
    .map((_, at) => at)
    .sort((a, b) => Math.abs(contributions[b]!) - Math.abs(contributions[a]!) || a - b);
  return {
    name: `row-${method.id}`,
    caption: growth.rows.table(name, methodName(method, words)),
    columns: [
      { key: 'determinant', label: growth.determinant },
      { key: 'description', label: growth.description },
      { key: 'value', label: growth.rows.value, digits: 3 },
      { key: 'contribution', label: growth.rows.contribution, digits: decimals(contributions) },
    ],
    rows: order.map((at) => [data.features[at]!.name, data.features[at]!.label, data.x[at]![row]!, contributions[at]!]),
    printedRows: 10,
  };
}
