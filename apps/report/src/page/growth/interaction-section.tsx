import { useState } from 'preact/hooks';
import { interactionFigure } from '../../figures/interaction.ts';
import { Picker } from '../parts/picker.tsx';
import { useWords } from '../parts/words-context.ts';
import { MethodPanel } from './method-panel.tsx';
import type { SectionProps } from './section-props.ts';

/** The interplay of every two determinants (Figure 2). */
export function InteractionSection(props: SectionProps) {
  const says = useWords().growth.interaction;
  const [extent, setExtent] = useState<'top-ten' | 'all'>('top-ten');
  const pairs = props.method.variation?.pairs ?? null;
  const choices = [
    { value: 'top-ten' as const, text: says.topTen },
    { value: 'all' as const, text: says.all },
  ];
  return (
    <MethodPanel
      {...props}
      id="interaction"
      title={says.title}
      draw={(_, method, drawing) => interactionFigure(method, extent, drawing)}
      on={[extent]}
      table="pairs"
      shown={10}
      of={['fiepv', 'interaction', 'hStatistic', 'nonlinearity']}
      none={says.none}
    >
      {pairs !== null && pairs.of.length > 10 && (
        <Picker label={says.zoom} choices={choices} chosen={extent} onChoose={setExtent} />
      )}
    </MethodPanel>
  );
}
