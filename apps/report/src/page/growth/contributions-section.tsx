import { contributionsFigure } from '../../figures/contributions.ts';
import { FigureBox } from '../parts/figure-box.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { MethodPicker } from './method-picker.tsx';
import type { SectionProps } from './section-props.ts';

/** What each leading determinant contributes to every row's prediction (Figures B1 to B5). */
export function ContributionsSection(props: SectionProps) {
  const words = useWords();
  const { result, method } = props;
  return (
    <Section id="contributions" title={words.growth.contributions.title}>
      <MethodPicker {...props} />
      <FigureBox
        id={`contributions-${method.id}`}
        draw={(drawing) => contributionsFigure(result, method, drawing)}
        drawnFor={[method]}
        otherwise={words.growth.rows.none}
      >
        <HowComputed of={['contribution']} seeds={words.common.seeds(1, result.config.seed)} />
      </FigureBox>
    </Section>
  );
}
