import type { Comparison } from '../../file/report-data.ts';

/** Two runs of one study side by side. */
export function ComparisonReport({ comparison: { runs } }: { readonly comparison: Comparison }) {
  return (
    <ul>
      {runs.map(({ result, manifest }) => (
        <li key={manifest.created}>
          {result.data.name}, {manifest.created}
        </li>
      ))}
    </ul>
  );
}
