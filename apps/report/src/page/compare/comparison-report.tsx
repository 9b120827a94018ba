import type { Comparison } from '../../file/report-data.ts';
import { FactsSection } from './facts-section.tsx';
import { GrowthComparison } from './growth-comparison.tsx';
import { RegionsComparison } from './regions-comparison.tsx';

/** Two runs of one study side by side. */
export function ComparisonReport({ comparison }: { readonly comparison: Comparison }) {
  return (
    <>
      <FactsSection comparison={comparison} />
      {comparison.of === 'growth' ? (
        <GrowthComparison runs={comparison.runs} />
      ) : (
        <RegionsComparison runs={comparison.runs} />
      )}
    </>
  );
}
