import { type ReadPeriods, shownPeriod } from '../regions/periods.ts';
import type { Verdict } from '../regions/verdict-schema.ts';

/** Sentences with the numbers that decide each conclusion; `written` says periods, separated by commas. */
export type Evidence = {
  readonly [Claim in Verdict['claim']]: (
    verdict: Extract<Verdict, { readonly claim: Claim }>,
    written: (periods: readonly number[]) => string,
  ) => readonly string[];
};

/** A number to four digits; a dash where there is none. */
export function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toPrecision(4);
}

/** A share in per cent. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Sentences with the numbers that decide a conclusion. */
export function evidenceOf(
  verdict: Verdict,
  { evidence }: { readonly evidence: Evidence },
  data: ReadPeriods,
): readonly string[] {
  const sentences = evidence[verdict.claim] as (
    verdict: Verdict,
    written: (periods: readonly number[]) => string,
  ) => readonly string[];
  return sentences(verdict, (periods) => periods.map((period) => shownPeriod(data, period)).join(', '));
}
