import { profilesFigure } from '../../figures/profiles.ts';
import { FigureBox } from '../parts/figure-box.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { MethodPicker } from './method-picker.tsx';
import type { SectionProps } from './section-props.ts';

/** Predictions over the range of each leading determinant (Figures 3 and 4). */
export function ProfilesSection(props: SectionProps) {
  const words = useWords();
  const { result, method } = props;
  return (
    <Section id="profiles" title={words.growth.profiles.title}>
      <MethodPicker {...props} />
      <FigureBox
        id={`profiles-${method.id}`}
        draw={(drawing) => profilesFigure(result, method, drawing)}
        drawnFor={[method]}
        otherwise={words.growth.profiles.none}
      >
        <HowComputed of={['profile']} seeds={words.common.seeds(1, result.config.seed)} />
      </FigureBox>
    </Section>
  );
}
