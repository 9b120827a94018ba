import { type GrowthResult, methodName } from '@kuznets/studies';
import { agreementFigure } from '../../figures/agreement.ts';
import type { Words } from '../../words/words.ts';
import { DataTable, type PageTable } from '../parts/data-table.tsx';
import { FigureBox } from '../parts/figure-box.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';

/** How far the methods' rankings agree. */
export function AgreementSection({ result }: { readonly result: GrowthResult }) {
  const words = useWords();
  if (result.agreement.length === 0) return null;
  const note = <HowComputed of={['spearman']} seeds={words.common.seeds(result.config.seeds, result.config.seed)} />;
  return (
    <Section id="agreement" title={words.growth.agreement.title}>
      <FigureBox id="agreement-figure" draw={(drawing) => agreementFigure(result, drawing)} drawnFor={[result]}>
        {note}
      </FigureBox>
      <DataTable table={agreementTable(result, words)} shown={10}>
        {note}
      </DataTable>
    </Section>
  );
}

function agreementTable({ methods, agreement }: GrowthResult, words: Words): PageTable {
  const says = words.growth.agreement;
  const names = new Map(methods.map((method) => [method.id, methodName(method, words)]));
  return {
    name: 'agreement-table',
    caption: says.table,
    columns: [
      { key: 'first', label: says.first },
      { key: 'second', label: says.second },
      { key: 'spearman', label: says.spearman, digits: 3 },
      { key: 'shared_top_eight', label: says.topEight, digits: 0 },
      { key: 'shared_top_ten', label: says.topTen, digits: 0 },
    ],
    rows: agreement.map(({ methods: [a, b], spearman, sharedTopEight, sharedTopTen }) => [
      names.get(a)!,
      names.get(b)!,
      spearman,
      sharedTopEight,
      sharedTopTen,
    ]),
  };
}
