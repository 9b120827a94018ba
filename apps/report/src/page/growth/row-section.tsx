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
import { areCountries, countryName } from './countries.ts';
import { MethodPicker } from './method-picker.tsx';
import type { SectionProps } from './section-props.ts';

/** One row: what moved its prediction away from the average. */
export function RowSection(props: SectionProps) {
  const words = useWords();
  const says = words.growth.rows;
  const { result, method } = props;
  const { data } = result;
  const [row, setRow] = useState(0);
  const contributions = method.variation?.contributions ?? [];
  const { kind, nameOf } = namedRows(data, words);
  const choices = data.ids
    .map((_, at) => ({ value: String(at), text: nameOf(at) }))
    .sort((a, b) => a.text.localeCompare(b.text, words.locale));
  const name = nameOf(row);
  return (
    <Section id="rows" title={says.title(kind)}>
      <Picker label={kind} choices={choices} chosen={String(row)} onChoose={(value) => setRow(Number(value))} />
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

/** What the rows are, and what each is called: countries by their names, others by their identifiers, and those that have none by number. */
function namedRows({ ids, idColumn }: GrowthResult['data'], { growth: { rows }, locale }: Words) {
  const ofCountries = areCountries(ids);
  const name = (at: number): string => {
    if (idColumn === null) return rows.numbered(ids[at]!);
    return ofCountries ? countryName(ids[at]!, locale) : ids[at]!;
  };
  return {
    kind: ofCountries ? rows.country : idColumn === null || idColumn === '' ? rows.row : shorten(idColumn, 30),
    nameOf: (at: number): string => shorten(name(at), 60),
  };
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
      text('description', columns.description, (at) => data.features[at]!.label, { ifAny: true }),
      number('value', columns.value, 3, (at) => (data.features[at]!.levels === null ? data.x[at]![row]! : null)),
      text('level', columns.levels, (at) => data.features[at]!.levels?.[data.x[at]![row]!] ?? null, { ifAny: true }),
      number('contribution', growth.rows.contribution, decimals(contributions), (at) => contributions[at]!),
    ],
    order,
  );
}
