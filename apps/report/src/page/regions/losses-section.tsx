import { useState } from 'preact/hooks';
import type { Axes } from '../../figures/panels.ts';
import { lossFigure, lossName } from '../../figures/regions/losses.ts';
import { AxesPicker } from '../parts/axes-picker.tsx';
import { Section } from '../parts/section.tsx';
import { Block } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';
import type { SectionProps } from './section-props.ts';

/** The losses of the networks by epoch, those of one model's clusters on one scale where the reader does not choose otherwise. */
export function LossesSection({ result: { curves }, seeds }: SectionProps) {
  const { losses } = useWords().regions;
  const [axes, onAxes] = useState<Axes>('common');
  const isRepeated = curves.some(({ model }, at) => curves.findIndex((curve) => curve.model === model) < at);
  return (
    <Section id="losses" title={losses.title}>
      {isRepeated && <AxesPicker axes={axes} onAxes={onAxes} />}
      <div class="side-by-side">
        {curves.map((curve) => (
          <Block
            key={lossName(curve)}
            figure={{
              id: lossName(curve),
              draw: (drawing) => lossFigure(curve, drawing, axes === 'common' ? curves : [curve]),
              on: [axes],
            }}
            of={[]}
          />
        ))}
      </div>
      <Block table="loss-curves" shown={5} of={['autoencoder', 'graphNetwork', 'lstmDfa']} seeds={seeds} />
    </Section>
  );
}
