import {
  type GrowthResult,
  type MethodResult,
  type Table,
  decimals,
  describeTable,
  designColumns,
  type Ends,
  fieldsOf,
  methodName,
  overallRanking,
} from '@kuznets/studies';
import { useState } from 'preact/hooks';
import { determinantProfilesFigure } from '../../figures/profiles.ts';
import { shorten } from '../../format.ts';
import type { Words } from '../../words/words.ts';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { Block } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';

/** One determinant, as every method sees it. */
export function DeterminantSection({ result }: { readonly result: GrowthResult }) {
  const words = useWords();
  const says = words.growth.determinant;
  const { features } = result.data;
  const order = overallRanking(result).map(({ determinant }) => determinant);
  const [chosen, setChosen] = useState(order[0] ?? 0);
  const { name, label } = features[chosen]!;
  const choices = order.map((at) => ({ value: String(at), text: shorten(features[at]!.name, 40) }));
  return (
    <Section id="determinant" title={says.title}>
      <Picker
        label={words.columns.determinant}
        choices={choices}
        chosen={String(chosen)}
        onChoose={(value) => setChosen(Number(value))}
      />
      {label !== null && (
        <p>
          <bdi>{label}</bdi>
        </p>
      )}
      <Block table={determinantTable(result, chosen, words)} shown={30} of={['rank', 'fepv']} />
      <Block
        figure={{
          id: 'determinant-figure',
          draw: (drawing) => determinantProfilesFigure(result, name, drawing),
          on: [chosen],
          otherwise: says.none,
        }}
        of={['profile']}
        seeds={words.common.seeds(1, result.config.seed)}
      />
    </Section>
  );
}

interface Columns {
  readonly mean: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

/** Rank, explained variation, slope and tests of one determinant, method by method. */
function determinantTable({ data, methods }: GrowthResult, chosen: number, words: Words): Table {
  const {
    columns,
    inference: { columns: own },
    growth: { determinant: says },
  } = words;
  const { text, number, interval } = fieldsOf<MethodResult>(words);
  const { name, levels } = data.features[chosen]!;
  const column = designColumns(data.features).findIndex(({ determinant }) => determinant === chosen);
  // Over samples where there are any, else over seeds.
  const ends = ({ mean, low, high }: Columns, sampled: Omit<Columns, 'mean'> | undefined, at: number): Ends => [
    mean[at] ?? null,
    (sampled?.low ?? low)[at] ?? null,
    (sampled?.high ?? high)[at] ?? null,
  ];
  const fields = [
    text('method', columns.method, (method) => methodName(method, words)),
    ...interval('rank', own.rank, 1, ({ ranks, resampling }) => ends(ranks, resampling?.ranks, chosen)),
    number('fepv', says.fepv, 2, ({ variation }) => percent(variation?.fepv.mean[chosen]), { ifAny: true }),
    ...(levels === null
      ? interval('slope', columns.slope, decimals(methods.map(({ slopes }) => slopes.mean[column])), (method) =>
          ends(method.slopes, method.resampling?.slopes, column),
        )
      : []),
    number('p_familywise', own.pFamilywise, 3, ({ significance }) => significance?.pFamilywise[chosen] ?? null, {
      ifAny: true,
    }),
    number('p_given_others', own.beyondP, 3, ({ significance }) => significance?.conditional?.pValue[chosen] ?? null, {
      ifAny: true,
    }),
  ];
  return describeTable({ name: 'determinant', caption: says.table(name, data.target) }, fields, methods);
}

const percent = (share: number | null | undefined): number | null => (share == null ? null : 100 * share);
