import type { RegionsRun } from '../../file/report-data.ts';

/** The regions study. */
export function RegionsReport({ run: { result } }: { readonly run: RegionsRun }) {
  return <p>{result.data.title ?? result.data.name}</p>;
}
