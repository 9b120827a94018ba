import { type GrowthResult, methodName } from '@kuznets/studies';
import type { Words } from '../../words/words.ts';
import { DataTable, type PageTable } from '../parts/data-table.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { significantDeterminants } from './significant.ts';

/** Every determinant's rank by every method. */
export function RankingSection({ result }: { readonly result: GrowthResult }) {
  const words = useWords();
  const { ranking } = words.growth;
  const bma = significantDeterminants(result);
  return (
    <Section id="ranking" title={ranking.title}>
      <DataTable
        table={rankingTable(result, words)}
        shown={20}
        marked={(row) => bma !== null && bma.names.has(String(row[0]))}
      >
        <p class="note">{ranking.note}</p>
        <HowComputed
          of={bma === null ? ['rank'] : ['rank', 'posteriorInclusion']}
          seeds={words.common.seeds(result.config.seeds, result.config.seed)}
        />
      </DataTable>
    </Section>
  );
}

function rankingTable(result: GrowthResult, words: Words): PageTable {
  const { data, methods } = result;
  const { growth } = words;
  const bma = significantDeterminants(result);
  const inTopTen = data.features.map(({ name }) => methods.filter(({ ranking }) => ranking.indexOf(name) < 10).length);
  const order = data.features.map((_, at) => at).sort((a, b) => inTopTen[b]! - inTopTen[a]! || a - b);
  return {
    name: 'ranks',
    caption: growth.ranking.caption(String(methods.length)),
    columns: [
      { key: 'determinant', label: growth.determinant },
      { key: 'description', label: growth.description },
      { key: 'bma_significant', label: growth.ranking.significant, csvOnly: bma === null },
      { key: 'methods_top_ten', label: growth.ranking.topTen, digits: 0 },
      ...methods.flatMap((method) => {
        const [low, high] = [`${method.id}_low`, `${method.id}_high`] as const;
        return [
          { key: method.id, label: methodName(method, words), digits: 1, interval: [low, high] as const },
          { key: low, label: growth.low, digits: 1, csvOnly: true },
          { key: high, label: growth.high, digits: 1, csvOnly: true },
        ];
      }),
    ],
    rows: order.map((at) => {
      const { name, label } = data.features[at]!;
      const ranks = methods.flatMap((method) => [
        method.ranks.mean[at]!,
        method.ranks.low[at]!,
        method.ranks.high[at]!,
      ]);
      return [name, label, bma?.names.has(name) === true ? growth.ranking.yes : null, inTopTen[at]!, ...ranks];
    }),
    printedRows: 20,
  };
}
