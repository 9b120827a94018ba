import type { EstimateName, MultiverseResult } from '@kuznets/studies';
import { useState } from 'preact/hooks';
import { choiceSharesFigure } from '../../figures/choice-shares.ts';
import { specificationCurve } from '../../figures/specification-curve.ts';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { Block } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';

interface CurveSectionProps {
  readonly result: MultiverseResult;
  /** The line that says what was drawn at random. */
  readonly seeds: string;
}

/** The specification curve of one quantity, and which choices move it. */
export function CurveSection({ result, seeds }: CurveSectionProps) {
  const words = useWords();
  const says = words.readings.curve;
  const moved = result.estimates.filter(({ variance }) => variance.some(({ share }) => share !== null));
  const first = moved.find(({ name }) => name === 'lstm-dfa-mae') ?? moved[0];
  const [name, setName] = useState<EstimateName | undefined>(first?.name);
  if (name === undefined) return null;
  return (
    <Section id="curves" title={says.title}>
      <Picker
        label={says.choose}
        choices={moved.map((estimate) => ({ value: estimate.name, text: words.multiverse.estimates[estimate.name] }))}
        chosen={name}
        onChoose={setName}
      />
      <Block
        figure={{ id: 'specification-curve', draw: (drawing) => specificationCurve(result, name, drawing), on: [name] }}
        of={[]}
      />
      <Block
        figure={{
          id: 'choice-shares',
          draw: (drawing) => choiceSharesFigure(result, name, drawing),
          on: [name],
          otherwise: says.still,
        }}
        of={['choiceShare']}
        seeds={seeds}
      />
    </Section>
  );
}
