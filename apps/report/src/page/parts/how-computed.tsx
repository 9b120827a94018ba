import { type MethodNote, say } from '@kuznets/studies';
import { formulas } from '../../words/formulas.ts';
import { useWords } from './words-context.ts';

/** A measure of the glossary. */
export type Measure = keyof typeof formulas;

/** Whether the glossary knows a measure. */
export function isMeasure(name: string): name is Measure {
  return Object.hasOwn(formulas, name);
}

export interface HowComputedProps {
  /** The measures that the table or figure shows. */
  readonly of: readonly Measure[];
  /** What was drawn at random; left out where nothing was. */
  readonly seeds?: string | undefined;
  /** What the study says of these numbers. */
  readonly notes?: readonly MethodNote[];
}

/** The folded note below a table or figure: what it shows and how that was computed. */
export function HowComputed({ of, seeds, notes = [] }: HowComputedProps) {
  const { common, glossary, methodNotes } = useWords();
  return (
    <details class="how">
      <summary>{common.note.title}</summary>
      {of.map((measure) => (
        <div key={measure}>
          <p>
            <b>{glossary[measure].name}.</b> {glossary[measure].definition}
          </p>
          <div class="formula" tabIndex={0} dangerouslySetInnerHTML={{ __html: formulas[measure] }} />
          <p>
            {common.note.source}: {glossary[measure].source}
          </p>
        </div>
      ))}
      {seeds !== undefined && (
        <p>
          {common.note.seeds}: {seeds}
        </p>
      )}
      {notes.map((note) => (
        <p key={JSON.stringify(note)}>
          <bdi>{say(methodNotes, note)}</bdi>
        </p>
      ))}
    </details>
  );
}
