import type { Table } from '@kuznets/studies';
import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Drawing, Figure } from '../../figures/drawing.ts';
import { DataTable, type Marked } from './data-table.tsx';
import { FigureBox } from './figure-box.tsx';
import { HowComputed, type HowComputedProps } from './how-computed.tsx';

/** The study's tables, in the reader's language. */
export const TablesContext = createContext<readonly Table[]>([]);

/** A table of the study by its name; undefined where the study has none. */
export function useTable(name: string): Table | undefined {
  return useContext(TablesContext).find((table) => table.name === name);
}

/** A figure of the page. */
interface FigureProps {
  readonly id: string;
  readonly draw: (drawing: Drawing) => Figure | null;
  /** What `draw` depends on beside language and width. */
  readonly on?: readonly unknown[];
  /** Said instead where there is nothing to draw. */
  readonly otherwise?: string;
}

interface BlockProps extends HowComputedProps {
  readonly figure?: FigureProps;
  /** A table, or the name of one of the study's. */
  readonly table?: Table | string | undefined;
  readonly shown?: number;
  readonly characters?: number;
  readonly marked?: Marked;
  /** What stands between table and note. */
  readonly children?: ComponentChildren;
}

/** A figure, a table, and how both were computed. */
export function Block({ figure, table, shown, characters, marked, children, ...how }: BlockProps) {
  const named = useTable(typeof table === 'string' ? table : '');
  const listed = typeof table === 'string' ? named : table;
  return (
    <>
      {figure && (
        <FigureBox id={figure.id} draw={figure.draw} drawnFor={figure.on ?? []} otherwise={figure.otherwise} />
      )}
      {listed && (
        <DataTable
          key={listed.name}
          table={listed}
          {...(shown !== undefined && { shown })}
          {...(characters !== undefined && { characters })}
          {...(marked && { marked })}
        />
      )}
      {children}
      {how.of.length > 0 && <HowComputed {...how} />}
    </>
  );
}
