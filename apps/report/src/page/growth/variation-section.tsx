import { type GrowthResult, type MethodResult, type VariationResult, methodName } from '@kuznets/studies';
import type { Words } from '../../words/words.ts';
import { DataTable, type PageTable } from '../parts/data-table.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { MethodPicker } from './method-picker.tsx';
import { percent } from './percent.ts';
import type { SectionProps } from './section-props.ts';

/** Explained variation and nonlinearity of every determinant (Tables 8, B1, B2). */
export function VariationSection(props: SectionProps) {
  const words = useWords();
  const { result, method } = props;
  const { variation } = method;
  return (
    <Section id="variation" title={words.growth.variation.title}>
      <MethodPicker {...props} />
      {variation === null && <p class="note">{words.growth.variation.none}</p>}
      {variation !== null && (
        <DataTable key={method.id} table={variationTable(result, method, variation, words)} shown={10}>
          <HowComputed
            of={['fepv', 'fepvUncentred', 'nonlinearity']}
            seeds={words.common.seeds(method.runs.length, result.config.seed)}
            notes={method.notes}
          />
        </DataTable>
      )}
    </Section>
  );
}

function variationTable(
  { data, reference }: GrowthResult,
  method: MethodResult,
  variation: VariationResult,
  words: Words,
): PageTable {
  const { growth } = words;
  const says = growth.variation;
  const places = new Map(data.features.map(({ name }, at) => [name, at]));
  const published = (measure: 'fepv' | 'nonlinearity', name: string) =>
    reference?.cells.find(
      (cell) =>
        cell.table === '8' && cell.method === method.id && cell.measure === measure && cell.determinant === name,
    )?.published ?? null;
  const none = !method.ranking.some((name) => published('fepv', name) !== null);
  const measures = [
    ['fepv', says.fepv],
    ['fepvUncentred', says.uncentred],
    ['nonlinearity', says.nonlinearity],
  ] as const;
  return {
    name: `variation-${method.id}`,
    caption: says.caption(methodName(method, words)),
    columns: [
      { key: 'determinant', label: growth.determinant },
      { key: 'description', label: growth.description },
      ...measures.flatMap(([key, label]) => [
        { key, label, digits: 2, interval: [`${key}_low`, `${key}_high`] as const },
        { key: `${key}_low`, label: growth.low, digits: 2, csvOnly: true },
        { key: `${key}_high`, label: growth.high, digits: 2, csvOnly: true },
      ]),
      { key: 'fepv_published', label: says.paperFepv, digits: 2, csvOnly: none },
      { key: 'nonlinearity_published', label: says.paperNonlinearity, digits: 2, csvOnly: none },
    ],
    rows: method.ranking.map((name) => {
      const at = places.get(name)!;
      const cells = measures.flatMap(([key]) =>
        [variation[key].mean[at]!, variation[key].low[at]!, variation[key].high[at]!].map(percent),
      );
      return [name, data.features[at]!.label, ...cells, published('fepv', name), published('nonlinearity', name)];
    }),
    printedRows: 10,
  };
}
