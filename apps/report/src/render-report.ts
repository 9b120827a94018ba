import { readFileSync } from 'node:fs';
import { fillPage } from './file/fill-page.ts';
import type { ComparedRun, Comparison, Run } from './file/report-data.ts';
import { titleOf } from './title.ts';
import {
  type ExplainResult,
  type GrowthMultiverseResult,
  type GrowthResult,
  type Language,
  type ManifestDraft,
  type MultiverseResult,
  type RegionsResult,
  compareJson,
} from '@kuznets/studies';
import { words } from './words/words.ts';

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
 * @param result - a result of the growth or the regions study, the decomposition of a model, or a multiverse.
 * @param manifest - the facts of its manifest.
 * @param options - language, and whether the sample goes into the file.
 * @returns the file's text.
 */
export function renderReport(
  result: GrowthResult | RegionsResult | ExplainResult | MultiverseResult | GrowthMultiverseResult,
  manifest: ManifestDraft,
  options: ReportOptions = {},
): string {
  if (result.study === 'explain') {
    const shown = options.data === false ? withoutRows(result) : result;
    return render({ study: 'explain', result: shown, manifest }, options);
  }
  // They hold no rows of their samples.
  if (result.study === 'multiverse') return render({ study: 'multiverse', result, manifest }, options);
  if (result.study === 'growth-multiverse') return render({ study: 'growth-multiverse', result, manifest }, options);
  const run = runOf(result, manifest);
  return render(options.data === false ? withoutSample(run) : run, options);
}

/** A study's result and the facts of its manifest. */
export interface StudyRun {
  readonly result: GrowthResult | RegionsResult;
  readonly manifest: ManifestDraft;
}

/**
 * Two runs of one study side by side, differences marked, as one HTML file that needs no network.
 *
 * @param first - one run.
 * @param second - another run of the same study.
 * @param options - language; neither sample goes into the file.
 * @returns the file's text.
 * @throws TypeError for runs of two different studies.
 */
export function renderComparison(
  first: StudyRun,
  second: StudyRun,
  { lang }: Pick<ReportOptions, 'lang'> = {},
): string {
  const same = compareJson(first.result, second.result, { limit: 1 }).length === 0;
  const [a, b] = [first, second].map(({ result, manifest }) => withoutSample(runOf(result, manifest))) as [
    ComparedRun,
    ComparedRun,
  ];
  if (a.study === 'growth' && b.study === 'growth')
    return render({ study: 'comparison', of: 'growth', runs: [a, b], same }, { lang });
  if (a.study === 'regions' && b.study === 'regions')
    return render({ study: 'comparison', of: 'regions', runs: [a, b], same }, { lang });
  throw new TypeError(`cannot compare a ${a.study} study with a ${b.study} study`);
}

function runOf(result: GrowthResult | RegionsResult, manifest: ManifestDraft): ComparedRun {
  return result.study === 'growth' ? { study: 'growth', result, manifest } : { study: 'regions', result, manifest };
}

function render(report: Run | Comparison, { lang = 'en' }: { readonly lang?: Language | undefined }): string {
  const page = readFileSync(new URL('../dist/page.html', import.meta.url), 'utf8');
  return fillPage(page, titleOf(report, words[lang]), { language: lang, report });
}

/** What `data: false` leaves out of a decomposition: the rows. */
function withoutRows(result: ExplainResult): ExplainResult {
  const { shapley } = result;
  return {
    ...result,
    shapley: shapley && {
      ...shapley,
      ...{ rows: [], ids: null, prediction: [] },
      x: shapley.x.map(() => []),
      values: shapley.values.map(() => []),
    },
  };
}

/** What `data: false` leaves out: the sample, and what would tell it: predictions may equal the target. */
function withoutSample(run: ComparedRun): ComparedRun {
  if (run.study === 'regions') {
    const { data, described, next } = run.result;
    return {
      ...run,
      result: {
        ...run.result,
        data: { ...data, values: [] },
        described: { ...described, z: [] },
        next: next.map((step) => ({ ...step, actual: [] })),
      },
    };
  }
  const { result } = run;
  const methods = result.methods.map((method) => ({
    ...method,
    predictions: { fitted: [], outOfBag: null },
    variation: method.variation === null ? null : { ...method.variation, contributions: [] },
  }));
  const { weights: _, absorbed, ...data } = result.data;
  // That something was absorbed says what R2 is of.
  const without = absorbed && {
    absorbed: { ...absorbed, effects: absorbed.effects.map(({ name }) => ({ name, values: [] })), levels: [] },
  };
  return { ...run, result: { ...result, data: { ...data, ...without, y: [], x: [] }, methods } };
}
