import type { GrowthResult, MethodResult } from '@kuznets/studies';

/** What a section shows, and how it asks for another method. */
export interface SectionProps {
  readonly result: GrowthResult;
  readonly method: MethodResult;
  readonly onMethod: (method: MethodResult) => void;
}
