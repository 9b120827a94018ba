import { type GrowthResult, methodName } from '@kuznets/studies';
import { decimals } from '../../format.ts';
import type { Words } from '../../words/words.ts';
import { DataTable, type PageTable } from '../parts/data-table.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';

/** R2 and mean absolute error, in sample and out of it, beside the paper's. */
export function AccuracySection({ result }: { readonly result: GrowthResult }) {
  const words = useWords();
  return (
    <Section id="accuracy" title={words.growth.accuracy.title}>
      <DataTable table={accuracyTable(result, words)} shown={50}>
        <HowComputed of={['r2', 'mae']} seeds={words.common.seeds(result.config.seeds, result.config.seed)} />
      </DataTable>
    </Section>
  );
}

function accuracyTable({ methods, reference }: GrowthResult, words: Words): PageTable {
  const { growth } = words;
  const says = growth.accuracy;
  const errorDigits = decimals(methods.flatMap(({ accuracy }) => accuracy.inSample.mae?.mean ?? []));
  const published = (id: string, measure: 'r2' | 'mae') =>
    reference?.cells.find((cell) => cell.method === id && cell.measure === measure)?.published ?? null;
  const spread = (key: string, label: string, digits: number) => [
    { key, label, digits, interval: [`${key}_low`, `${key}_high`] as const },
    { key: `${key}_low`, label: growth.low, digits, csvOnly: true },
    { key: `${key}_high`, label: growth.high, digits, csvOnly: true },
  ];
  const cells = (value: { readonly mean: number; readonly low: number; readonly high: number } | null | undefined) => [
    value?.mean ?? null,
    value?.low ?? null,
    value?.high ?? null,
  ];
  return {
    name: 'accuracy-table',
    caption: says.caption,
    columns: [
      { key: 'method', label: growth.method },
      ...spread('in_sample_r2', says.inSampleR2, 4),
      { key: 'paper_r2', label: says.paperR2, digits: 4, csvOnly: reference === null },
      ...spread('out_of_bag_r2', says.outOfBagR2, 4),
      { key: 'cross_validated_r2', label: says.crossValidatedR2, digits: 4 },
      ...spread('in_sample_mae', says.inSampleMae, errorDigits),
      { key: 'paper_mae', label: says.paperMae, digits: 4, csvOnly: reference === null },
      ...spread('out_of_bag_mae', says.outOfBagMae, errorDigits),
      { key: 'cross_validated_mae', label: says.crossValidatedMae, digits: errorDigits },
      { key: 'linear_r2', label: says.linearR2, digits: 4 },
    ],
    rows: methods.map((method) => {
      const { inSample, outOfBag, crossValidated } = method.accuracy;
      return [
        methodName(method, words),
        ...cells(inSample.r2),
        published(method.id, 'r2'),
        ...cells(outOfBag?.r2),
        crossValidated?.r2 ?? null,
        ...cells(inSample.mae),
        published(method.id, 'mae'),
        ...cells(outOfBag?.mae),
        crossValidated?.mae ?? null,
        method.linear?.r2 ?? null,
      ];
    }),
  };
}
