import { readFileSync } from 'node:fs';
import type { GrowthResult, ManifestDraft, RegionsResult } from '@kuznets/studies';
import { fillPage } from './file/fill-page.ts';
import type { Comparison, Run } from './file/report-data.ts';
import { titleOf } from './title.ts';
import { words, type Language } from './words/words.ts';

/** Options of {@link renderReport}. */
export interface ReportOptions {
  /** The language that the report opens in; it holds both. Default `en`. */
  readonly lang?: Language;
  /** Whether the file carries the sample (`data.x`, `data.y`) and each row's contributions. Default true. */
  readonly data?: boolean;
}

/**
 * The report of a study as one HTML file that needs no network.
 *
 * @param result - a result of the growth or the regions study.
 * @param manifest - the facts of its manifest.
 * @param options - language, and whether the sample goes into the file.
 * @returns the file's text.
 */
export function renderReport(result: GrowthResult | RegionsResult, manifest: ManifestDraft, options: ReportOptions = {}): string {
  const run: Run = result.study === 'growth' ? { study: 'growth', result, manifest } : { study: 'regions', result, manifest };
  return render(options.data === false ? withoutSample(run) : run, options);
}

function render(report: Run | Comparison, { lang = 'en' }: ReportOptions): string {
  const page = readFileSync(new URL('../dist/page.html', import.meta.url), 'utf8');
  return fillPage(page, titleOf(report, words[lang]), { language: lang, report });
}

/** What `data: false` leaves out: the sample, and what would tell it: predictions may equal the target. */
function withoutSample(run: Run): Run {
  if (run.study === 'regions') return run;
  const { result } = run;
  const methods = result.methods.map((method) => ({
    ...method,
    predictions: { fitted: [], outOfBag: null },
    variation: method.variation === null ? null : { ...method.variation, contributions: [] },
  }));
  return { ...run, result: { ...result, data: { ...result.data, y: [], x: [] }, methods } };
}
