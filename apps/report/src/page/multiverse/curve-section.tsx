import { useState } from 'preact/hooks';
import { choiceSharesFigure } from '../../figures/choice-shares.ts';
import { type Curve, specificationCurve } from '../../figures/specification-curve.ts';
import type { Words } from '../../words/words.ts';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { Block } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';

/** A quantity that choices move. */
export interface MovedQuantity {
  readonly key: string;
  readonly name: string;
  readonly variance: readonly { readonly path: string; readonly share: number | null }[];
  readonly curve: (words: Words) => Curve;
}

interface CurveSectionProps {
  /** Those that a choice moves. */
  readonly moved: readonly MovedQuantity[];
  /** Key of the one that is shown first. */
  readonly first?: string;
  /** The line that says what was drawn at random. */
  readonly seeds: string;
}

/** The specification curve of one quantity, and which choices move it. */
export function CurveSection({ moved, first, seeds }: CurveSectionProps) {
  const { curve: says } = useWords().readings;
  const [key, setKey] = useState(first ?? moved[0]?.key);
  const quantity = moved.find((one) => one.key === key) ?? moved[0];
  if (quantity === undefined) return null;
  return (
    <Section id="curves" title={says.title}>
      <Picker
        label={says.choose}
        choices={moved.map((one) => ({ value: one.key, text: one.name }))}
        chosen={quantity.key}
        onChoose={setKey}
      />
      <Block
        figure={{
          id: 'specification-curve',
          draw: (drawing) => specificationCurve(quantity.curve(drawing.words), drawing),
          on: [quantity.key],
        }}
        of={[]}
      />
      <Block
        figure={{
          id: 'choice-shares',
          draw: (drawing) => choiceSharesFigure(quantity.variance, quantity.name, drawing),
          on: [quantity.key],
          otherwise: says.still,
        }}
        of={['choiceShare']}
        seeds={seeds}
      />
    </Section>
  );
}
