import { say } from '@kuznets/studies';
import { Section } from '../parts/section.tsx';
import { Sentences } from '../parts/sentences.tsx';
import { Block } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';
import type { SectionProps } from './section-props.ts';

const sure = 0.05;

/** Whether neighbours are alike; nothing where none are given. */
export function NeighboursSection({ result: { spatial, config } }: SectionProps) {
  const words = useWords();
  if (spatial === null) return null;
  const says = words.regions.neighbours;
  const seed = words.common.seeds(1, config.seed);
  return (
    <Section id="neighbours" title={says.title}>
      <p>{says.pairs(String(spatial.pairs.length), spatial.file)}</p>
      {spatial.notes.length > 0 && <Sentences of={spatial.notes.map((note) => say(words.neighbourNotes, note))} />}
      <Block table="joins" marked={(cell) => Number(cell('p_value') ?? 1) <= sure} of={['joinCount']} seeds={seed} />
      <Block table="moran" marked={(cell) => Number(cell('p_randomisation')) <= sure} of={['moran']} seeds={seed} />
      <Block
        table="moran-local"
        marked={(cell) => Number(cell('adjusted') ?? 1) <= sure}
        of={['localMoran']}
        seeds={seed}
      />
      <p>{says.errors}</p>
      <Block
        table="moran-errors"
        marked={(cell) => Number(cell('p_randomisation')) <= sure}
        of={['moran']}
        seeds={seed}
      />
    </Section>
  );
}
