import type {
  ExplainResult,
  GrowthMultiverseResult,
  GrowthResult,
  Language,
  ManifestDraft,
  MultiverseResult,
  RegionsResult,
} from '@kuznets/studies';

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

/** The decomposition of a model as its report shows it. */
export interface ExplainRun {
  readonly study: 'explain';
  readonly result: ExplainResult;
  readonly manifest: ManifestDraft;
}

/** Every reading of a paper as its report shows it. */
export interface MultiverseRun {
  readonly study: 'multiverse';
  readonly result: MultiverseResult;
  readonly manifest: ManifestDraft;
}

/** Every reading of a paper's ranks as its report shows it. */
export interface GrowthMultiverseRun {
  readonly study: 'growth-multiverse';
  readonly result: GrowthMultiverseResult;
  readonly manifest: ManifestDraft;
}

/** A study that runs can be compared of. */
export type ComparedRun = GrowthRun | RegionsRun;

/** One study. */
export type Run = ComparedRun | ExplainRun | MultiverseRun | GrowthMultiverseRun;

interface Compared<Of extends ComparedRun> {
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
