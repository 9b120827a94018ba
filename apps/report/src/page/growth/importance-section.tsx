import { type GrowthResult, type MethodResult, methodName } from '@kuznets/studies';
import { importanceFigure } from '../../figures/importance.ts';
import { decimals } from '../../format.ts';
import type { Words } from '../../words/words.ts';
import { DataTable, type PageTable } from '../parts/data-table.tsx';
import { FigureBox } from '../parts/figure-box.tsx';
import { HowComputed, isMeasure } from '../parts/how-computed.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { MethodPicker } from './method-picker.tsx';
import type { SectionProps } from './section-props.ts';

/** Each method's determinants by importance (Figure 1). */
export function ImportanceSection(props: SectionProps) {
  const words = useWords();
  const { result, method } = props;
  const note = (
    <HowComputed
      of={method.importances.map(({ measure }) => measure).filter(isMeasure)}
      seeds={words.common.seeds(method.runs.length, result.config.seed)}
      notes={method.notes}
    />
  );
  return (
    <Section id="importance" title={words.growth.importance.title}>
      <MethodPicker {...props} />
      <FigureBox
        id={`importance-${method.id}`}
        draw={(drawing) => importanceFigure(result, method, drawing)}
        drawnFor={[method]}
      >
        {note}
      </FigureBox>
      <DataTable key={method.id} table={importanceTable(result, method, words)}>
        {note}
      </DataTable>
    </Section>
  );
}

function importanceTable({ data }: GrowthResult, method: MethodResult, words: Words): PageTable {
  const { growth } = words;
  const places = new Map(data.features.map(({ name }, at) => [name, at]));
  const ends = (key: string) => [`${key}_low`, `${key}_high`] as const;
  return {
    name: `ranking-${method.id}`,
    caption: growth.importance.table(methodName(method, words)),
    columns: [
      { key: 'place', label: growth.importance.place, digits: 0 },
      { key: 'determinant', label: growth.determinant },
      { key: 'description', label: growth.description },
      ...method.importances.flatMap((importance) => {
        const [low, high] = ends(importance.measure);
        const digits = decimals(importance.mean);
        return [
          {
            key: importance.measure,
            label: words.measures[importance.measure],
            digits,
            interval: ends(importance.measure),
          },
          { key: low, label: growth.low, digits, csvOnly: true },
          { key: high, label: growth.high, digits, csvOnly: true },
        ];
      }),
      { key: 'top_ten_share', label: growth.importance.topTenShare, digits: 0 },
    ],
    rows: method.ranking.map((name, place) => {
      const at = places.get(name)!;
      return [
        place + 1,
        name,
        data.features[at]!.label,
        ...method.importances.flatMap(({ mean, low, high }) => [mean[at]!, low[at]!, high[at]!]),
        100 * method.topTenShare[at]!,
      ];
    }),
  };
}
