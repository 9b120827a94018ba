import type { GrowthResult, Language, ManifestDraft, RegionsResult } from '@kuznets/studies';

/** A growth study as its report shows it. */
export interface GrowthRun {
  readonly study: 'growth';
  readonly result: GrowthResult;
  readonly manifest: ManifestDraft;
}

/** A regions study as its report shows it. */
export interface RegionsRun {
  readonly study: 'regions';
  readonly result: RegionsResult;
  readonly manifest: ManifestDraft;
}

/** One study. */
export type Run = GrowthRun | RegionsRun;

interface Compared<Of extends Run> {
  readonly study: 'comparison';
  readonly of: Of['study'];
  readonly runs: readonly [Of, Of];
  /** Whether the results are equal to the last digit; those in the file are rounded. */
  readonly same: boolean;
}

/** Two runs of one study. */
export type Comparison = Compared<GrowthRun> | Compared<RegionsRun>;

/** What a report's file carries. */
export interface ReportData {
  readonly language: Language;
  readonly report: Run | Comparison;
}
