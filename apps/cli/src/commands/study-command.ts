import type { WorkKind } from '@kuznets/core-gpu';
import type { Language, ManifestDraft, ManifestInput, Study, Table } from '@kuznets/studies';
import type { z } from 'zod';
import type { DataSource } from '../data-source.ts';
import type { RunFacts } from '../output/run-facts.ts';
import type { FlagValues } from '../setting-flags.ts';

/** Options of a study's command, beside the flags of its settings. */
export interface StudyOptions extends FlagValues {
  readonly out: string;
  readonly json?: boolean;
  /** Of tables, figures and page. */
  readonly lang?: Language;
  /** Folder of finished units; beside `out` by default. */
  readonly work?: string;
  /** Take no units of an earlier run. */
  readonly fresh?: boolean;
  readonly keepWork?: boolean;
  /** Who computes the units. */
  readonly engine?: 'local' | 'slurm' | 'bullmq';
  /** Of a multiverse: a file of choices, or `paper`. */
  readonly spec?: string;
}

/** Where the inputs lie, by role. */
export type Sources = { readonly data: DataSource } & Readonly<Record<string, DataSource>>;

/** A study's inputs, read. */
export interface Loaded<Data> {
  readonly data: Data;
  readonly inputs: readonly ManifestInput[];
  /** Lines for stderr. */
  readonly warnings: readonly string[];
}

/** How a page is written: the language that it opens in, and whether the sample is in the file. */
export interface ReportView {
  readonly lang: Language;
  readonly data: boolean;
}

/** What the command line adds to a study: where its configuration and data come from, and how its result is shown. */
export interface StudyCommand<Config, Data, Result> {
  readonly study: Study<Config, Data, Result>;
  /** The work by which `auto` chooses a backend. */
  readonly work: readonly WorkKind[];
  /** What the flags set. */
  readonly settings: z.ZodObject;
  readonly configure: (options: StudyOptions) => Promise<{ readonly config: Config; readonly sources: Sources }>;
  /** Reads the inputs; a file's data are called `name`, by default after the file. */
  readonly load: (config: Config, sources: Sources, name?: string) => Promise<Loaded<Data>>;
  readonly figures: (result: Result, lang: Language) => Promise<ReadonlyMap<string, string>>;
  /** The page; null where the study has none. */
  readonly report: (result: Result, manifest: ManifestDraft, view?: ReportView) => Promise<string | null>;
  readonly summary: (result: Result, tables: readonly Table[], run: RunFacts) => string;
  /** Lines for stderr about the result. */
  readonly warnings?: (result: Result) => readonly string[];
}
