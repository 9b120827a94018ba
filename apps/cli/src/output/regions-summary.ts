import {
  aboutData,
  divergedReplicas,
  evidenceOf,
  originsOf,
  part,
  periodSpan,
  type RegionsResult,
  say,
  studyWords,
  unbalancedSentences,
  type Table,
} from '@kuznets/studies';
import { type RunFacts, runLines } from './run-facts.ts';
import { sentence, studyTable } from './text-table.ts';

const words = studyWords.en;

/** The regions study for a terminal: reduction, clusters, forecasts against the random walk, verdicts, files, time. */
export function regionsSummary(result: RegionsResult, tables: readonly Table[], run: RunFacts): string {
  const { data, config, forecasts, verdicts } = result;
  const { title, caution } = aboutData(data, words);
  const table = (name: string): Table => tables.find((entry) => entry.name === name)!;
  const levels = (key: string): boolean => /^(method|mae|theilU|share_better|verdict)(_|$)/.test(key);
  const tests = (key: string): boolean => /^(method|drift_p|drift_verdict|confidence)$/.test(key);
  return [
    `${title}: ${data.ids.length} regions, ${data.indicators.length} indicators, ${periodSpan(data).join(' to ')}; ${config.replicas} replicas, seed ${config.seed}`,
    ...(caution === null ? [] : [caution]),
    ...data.notes.map((note) => sentence(say(words.panelNotes, note))),
    '',
    ...studyTable(table('reduction')),
    ...studyTable(table('clusters')),
    ...['resampled', 'gap', 'mixtures', 'moran', 'joins', 'transitions'].flatMap((name) =>
      tables.some((entry) => entry.name === name) ? studyTable(table(name)) : [],
    ),
    ...(result.spatial?.notes ?? []).map((note) => sentence(say(words.neighbourNotes, note))),
    ...divergedReplicas(result).map(
      ({ model, replicas }) =>
        `Left out: ${replicas} of ${config.replicas} replicas of ${words.models[model]}, which diverged.`,
    ),
    ...forecasts.flatMap(({ horizon, ...forecast }) => [
      `${data.target} ${horizon} ahead from ${originsOf(data, forecast).replaceAll(' ', ', ')}`,
      ...studyTable(part(table('forecast-levels'), { origins: originsOf(data, forecast), horizon }, levels)).slice(1),
      ...(forecast.origins.length > 1
        ? studyTable(part(table('forecast-tests'), { origins: originsOf(data, forecast), horizon }, tests)).slice(1)
        : []),
    ]),
    ...(result.unbalanced === undefined
      ? []
      : [...studyTable(table('unbalanced-levels')), ...unbalancedSentences(result, words).map(sentence)]),
    ...(result.ahead === undefined ? [] : studyTable(table('forecast-ahead-held'))),
    ...verdicts.flatMap((verdict) => [
      `${words.claims[verdict.claim]} ${words.verdicts[verdict.verdict].replace(/^./, (letter) => letter.toUpperCase())}.`,
      ...evidenceOf(verdict, words, data).map((evidence) => `  ${evidence}`),
    ]),
    '',
    ...runLines(run),
  ].join('\n');
}
