import type { RegionsResult } from '@kuznets/studies';

/** What a section shows. */
export interface SectionProps {
  readonly result: RegionsResult;
  /** The line that says what was drawn at random. */
  readonly seeds: string;
}
