import {
  type GrowthResult,
  type MethodResult,
  type Table,
  decimals,
  describeTable,
  fieldsOf,
  methodName,
} from '@kuznets/studies';
import { useState } from 'preact/hooks';
import { waterfallFigure } from '../../figures/waterfall.ts';
import { formatNumber, shorten } from '../../format.ts';
import type { Words } from '../../words/words.ts';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { Block } from '../parts/tables-context.tsx';
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
          <Block
            figure={{
              id: `row-figure-${method.id}`,
              draw: (drawing) => waterfallFigure(result, method, row, name, drawing),
              on: [method, row],
            }}
            table={rowTable(result, method, row, words.growth.rows.table(name, methodName(method, words)), words)}
            shown={10}
            of={['contribution']}
            seeds={words.common.seeds(1, result.config.seed)}
          >
            <p class="note">{says.note}</p>
          </Block>
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

function rowTable({ data }: GrowthResult, method: MethodResult, row: number, caption: string, words: Words): Table {
  const { columns, growth } = words;
  const contributions = method.variation!.contributions.map((values) => values[row]!);
  const { text, number } = fieldsOf<number>(words);
  const order = data.features
    .map((_, at) => at)
    .sort((a, b) => Math.abs(contributions[b]!) - Math.abs(contributions[a]!) || a - b);
  return describeTable(
    { name: `row-${method.id}`, caption, printedRows: 10 },
    [
      text('determinant', columns.determinant, (at) => data.features[at]!.name),
      text('description', columns.description, (at) => data.features[at]!.label),
      number('value', columns.value, 3, (at) => data.x[at]![row]!),
      number('contribution', growth.rows.contribution, decimals(contributions), (at) => contributions[at]!),
    ],
    order,
  );
}
