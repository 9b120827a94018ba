import { explainTables } from '@kuznets/studies';
import { useMemo, useState } from 'preact/hooks';
import { beeswarmFigure } from '../../figures/explain/beeswarm.ts';
import { effectsFigure } from '../../figures/explain/effects.ts';
import { pairPartsFigure } from '../../figures/explain/pair-parts.ts';
import { rowFigure } from '../../figures/explain/row.ts';
import { sharesFigure } from '../../figures/explain/shares.ts';
import type { ExplainRun } from '../../file/report-data.ts';
import { shorten } from '../../format.ts';
import { Picker } from '../parts/picker.tsx';
import { Provenance } from '../parts/provenance.tsx';
import { Section } from '../parts/section.tsx';
import { Block, TablesContext } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';
import { SummarySection } from './summary-section.tsx';
import { VariableSection } from './variable-section.tsx';

/** The decomposition of a model. */
export function ExplainReport({ run: { result, manifest } }: { readonly run: ExplainRun }) {
  const words = useWords();
  const says = words.explain;
  const tables = useMemo(() => explainTables(result, words), [result, words]);
  const rows = result.shapley !== null && result.shapley.rows.length > 0;
  return (
    <TablesContext.Provider value={tables}>
      <SummarySection result={result} />
      <Section id="shares" title={says.shares.title}>
        <Block
          figure={{
            id: 'shares-figure',
            draw: (drawing) => sharesFigure(result, drawing),
            otherwise: says.shares.none,
          }}
          table="variables"
          shown={20}
          of={['fepv', 'varianceShare', 'shapley', 'nonlinearity']}
        />
        <Block table="groups" of={[]} />
        <Block table="shares-within" shown={40} of={result.shares?.within === undefined ? [] : ['partShare']} />
      </Section>
      <Section id="values" title={says.beeswarm.title}>
        <Block
          figure={{
            id: 'beeswarm-figure',
            draw: (drawing) => beeswarmFigure(result, drawing),
            otherwise: says.beeswarm.none,
          }}
          table="shapley-values"
          shown={10}
          of={['shapley']}
        />
      </Section>
      <Section id="effects" title={says.effects.title}>
        <Block
          figure={{
            id: 'effects-figure',
            draw: (drawing) => effectsFigure(result, drawing),
            otherwise: says.effects.none,
          }}
          table="effects"
          shown={10}
          of={['ale']}
        />
      </Section>
      <Section id="pairs-together" title={says.pairs.title}>
        <Block
          figure={{
            id: 'pairs-figure',
            draw: (drawing) => pairPartsFigure(result, drawing),
            otherwise: says.pairs.none,
          }}
          table="pairs"
          shown={15}
          of={['fiepv', 'jointParts', 'interaction', 'hStatistic', 'shapleyInteraction']}
        />
        <Block table="components" shown={15} of={['hStatistic']} />
      </Section>
      <VariableSection result={result} />
      {rows && <RowSection run={{ study: 'explain', result, manifest }} />}
      <Provenance manifest={manifest} sample={result.data.sha256} citation={null} nameOf={(method) => method} />
    </TablesContext.Provider>
  );
}

/** What moved one row. */
function RowSection({ run: { result } }: { readonly run: ExplainRun }) {
  const words = useWords();
  const says = words.explain.rows;
  const [row, setRow] = useState(0);
  const { rows, ids } = result.shapley!;
  const nameOf = (at: number): string => shorten(ids?.[at] ?? words.growth.rows.numbered(String(rows[at]! + 1)), 60);
  const choices = rows.map((_, at) => ({ value: String(at), text: nameOf(at) }));
  return (
    <Section id="rows" title={says.title}>
      <Picker label={says.row} choices={choices} chosen={String(row)} onChoose={(value) => setRow(Number(value))} />
      <Block
        figure={{ id: 'row-figure', draw: (drawing) => rowFigure(result, row, nameOf(row), drawing), on: [row] }}
        of={['shapley']}
      >
        <p class="note">{says.note}</p>
      </Block>
    </Section>
  );
}
