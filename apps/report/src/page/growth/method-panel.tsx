import { type GrowthResult, type MethodResult, seedsOf } from '@kuznets/studies';
import type { ComponentChildren } from 'preact';
import type { Drawing, Figure } from '../../figures/drawing.ts';
import type { Measure } from '../parts/how-computed.tsx';
import { Section } from '../parts/section.tsx';
import { Block, useTable } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';
import { MethodPicker } from './method-picker.tsx';
import type { SectionProps } from './section-props.ts';

interface MethodPanelProps extends SectionProps {
  readonly id: string;
  readonly title: string;
  readonly draw?: (result: GrowthResult, method: MethodResult, drawing: Drawing) => Figure | null;
  /** What `draw` depends on beside the method. */
  readonly on?: readonly unknown[];
  /** Name of the table without the method's. */
  readonly table?: string;
  readonly shown?: number;
  /** The measures that it shows. */
  readonly of: readonly Measure[];
  /** Whether it is of the first seed alone. */
  readonly firstSeed?: boolean;
  /** Said where there is nothing to show. */
  readonly none?: string;
  /** Further choices. */
  readonly children?: ComponentChildren;
}

/** What one method shows: a figure, a table or both. */
export function MethodPanel({ id, title, draw, on = [], table, none, children, ...rest }: MethodPanelProps) {
  const words = useWords();
  const { result, method, firstSeed = false, of, shown } = rest;
  const listed = useTable(`${table ?? ''}-${method.id}`);
  return (
    <Section id={id} title={title}>
      <MethodPicker {...rest} />
      {children}
      {draw === undefined && listed === undefined && <p class="note">{none}</p>}
      <Block
        {...(draw && {
          figure: {
            id: `${id}-${method.id}`,
            draw: (drawing: Drawing) => draw(result, method, drawing),
            on: [method, ...on],
            ...(none !== undefined && { otherwise: none }),
          },
        })}
        table={listed}
        {...(shown !== undefined && { shown })}
        of={of}
        seeds={words.common.seeds(firstSeed ? 1 : seedsOf(method), result.config.seed)}
        notes={firstSeed ? [] : method.notes}
      />
    </Section>
  );
}
