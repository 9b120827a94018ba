import { inferenceSentences } from '@kuznets/studies';
import { formatNumber } from '../../format.ts';
import { Section } from '../parts/section.tsx';
import { Sentences } from '../parts/sentences.tsx';
import { Block, useTable } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';
import { MethodPicker } from './method-picker.tsx';
import type { SectionProps } from './section-props.ts';

/** How sure the findings are: tests of the determinants, intervals over samples, and the methods out of sample. */
export function SureSection(section: SectionProps) {
  const words = useWords();
  const { result, method } = section;
  const { sure } = words.growth;
  const own = useTable(`significance-${method.id}`);
  const withoutOne = useTable(`leave-one-out-${method.id}`);
  const sentences = inferenceSentences(result, words, (value, digits) => formatNumber(value, digits, words));
  if (result.outOfSample === null && (own ?? withoutOne) === undefined) return null;
  return (
    <Section id="sure" title={sure.title}>
      {sentences.length > 0 && <Sentences of={sentences} />}
      {own !== undefined && <p class="note">{sure.plain}</p>}
      <Block table="significant" shown={20} of={[]} />
      <Block table="significant-groups" shown={20} of={[]} />
      {(own ?? withoutOne) !== undefined && <MethodPicker {...section} />}
      <Block table={own} shown={10} of={[]} />
      <Block table={`group-significance-${method.id}`} shown={20} of={[]} />
      <Block table={withoutOne} shown={10} of={[]} />
      <Block table="variance" shown={20} of={[]} />
      <Block table="out-of-sample" shown={20} of={[]} />
    </Section>
  );
}
