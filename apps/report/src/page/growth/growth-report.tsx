import type { GrowthRun } from '../../file/report-data.ts';
import { LiveSection } from '../live/live-section.tsx';
import { ImportanceSection } from './importance-section.tsx';

/** The growth study. */
export function GrowthReport({ run }: { readonly run: GrowthRun }) {
  const { result } = run;
  return (
    <>
      <ImportanceSection result={result} />
      <LiveSection run={run} />
    </>
  );
}
