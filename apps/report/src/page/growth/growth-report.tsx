import type { GrowthRun } from '../../file/report-data.ts';
import { ImportanceSection } from './importance-section.tsx';

/** The growth study. */
export function GrowthReport({ run: { result } }: { readonly run: GrowthRun }) {
  return (
    <>
      <ImportanceSection result={result} />
    </>
  );
}
