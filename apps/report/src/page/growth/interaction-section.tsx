import { type MethodResult, type VariationResult, methodName } from '@kuznets/studies';
import { useState } from 'preact/hooks';
import { interactionFigure } from '../../figures/interaction.ts';
import { pairIndex } from '../../figures/pair-index.ts';
import type { Words } from '../../words/words.ts';
import { DataTable, type PageTable } from '../parts/data-table.tsx';
import { FigureBox } from '../parts/figure-box.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { MethodPicker } from './method-picker.tsx';
import { percent } from './percent.ts';
import type { SectionProps } from './section-props.ts';

type Pairs = NonNullable<VariationResult['pairs']>;

/** The interplay of every two determinants (Figure 2). */
export function InteractionSection(props: SectionProps) {
  const words = useWords();
  const says = words.growth.interaction;
  const [extent, setExtent] = useState<'top-ten' | 'all'>('top-ten');
  const { result, method } = props;
  const pairs = method.variation?.pairs ?? null;
  const seeds = words.common.seeds(method.runs.length, result.config.seed);
  const choices = [
    { value: 'top-ten' as const, text: says.topTen },
    { value: 'all' as const, text: says.all },
  ];
  return (
    <Section id="interaction" title={says.title}>
      <MethodPicker {...props} />
      {pairs !== null && pairs.of.length > 10 && (
        <Picker label={says.zoom} choices={choices} chosen={extent} onChoose={setExtent} />
      )}
      <FigureBox
        id={`interaction-${method.id}`}
        draw={(drawing) => interactionFigure(method, extent, drawing)}
        drawnFor={[method, extent]}
        otherwise={says.none}
      >
        <HowComputed of={['fiepv']} seeds={seeds} notes={method.notes} />
      </FigureBox>
      {pairs !== null && (
        <DataTable key={method.id} table={pairsTable(method, pairs, words)} shown={10}>
          <HowComputed of={['fiepv', 'hStatistic', 'nonlinearity']} seeds={seeds} />
        </DataTable>
      )}
    </Section>
  );
}

/** Every pair, the strongest first. */
function pairsTable(method: MethodResult, pairs: Pairs, words: Words): PageTable {
  const { growth } = words;
  const says = growth.interaction;
  const { of, fiepv, hStatistic, nonlinearity } = pairs;
  // Ordered as shown: rounding in the file must not swap two pairs.
  const strength = (index: number): number => Number(Math.abs(fiepv.mean[index] ?? 0).toFixed(4));
  const rows = of
    .flatMap((a, at) => of.slice(at + 1).map((b) => ({ a, b, index: pairIndex(of, a, b) })))
    .sort((p, q) => strength(q.index) - strength(p.index) || p.index - q.index);
  return {
    name: `pairs-${method.id}`,
    caption: says.table(methodName(method, words)),
    columns: [
      { key: 'first', label: says.first },
      { key: 'second', label: says.second },
      { key: 'fiepv', label: says.fiepv, digits: 2, interval: ['fiepv_low', 'fiepv_high'] },
      { key: 'fiepv_low', label: growth.low, digits: 2, csvOnly: true },
      { key: 'fiepv_high', label: growth.high, digits: 2, csvOnly: true },
      { key: 'h_statistic', label: says.h, digits: 3 },
      { key: 'nonlinearity', label: says.joint, digits: 2 },
    ],
    rows: rows.map(({ a, b, index }) => [
      a,
      b,
      ...[fiepv.mean, fiepv.low, fiepv.high].map((column) => percent(column[index]!)),
      hStatistic[index]!,
      percent(nonlinearity[index]!),
    ]),
    printedRows: 10,
  };
}
