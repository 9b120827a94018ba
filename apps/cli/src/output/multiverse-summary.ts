import {
  aboutData,
  basisSentences,
  crossedCount,
  periodSpan,
  say,
  studyWords,
  type MultiverseResult,
  type Table,
} from '@kuznets/studies';
import { type RunFacts, runLines } from './run-facts.ts';
import { sentence, studyTable } from './text-table.ts';

const words = studyWords.en;

/** A multiverse for a terminal: what was computed and what was not, numbers and claims, what moves them. */
export function multiverseSummary(result: MultiverseResult, tables: readonly Table[], run: RunFacts): string {
  const { data, left, specifications, further } = result;
  const crossed = crossedCount(result);
  const { title, caution } = aboutData(data, words);
  return [
    `${title}: ${data.ids.length} regions, ${periodSpan(data).join(' to ')}, target ${data.target}`,
    ...(caution === null ? [] : [caution]),
    ...data.notes.map((note) => sentence(say(words.panelNotes, note))),
    words.multiverse.grid(left.grid, crossed, left.excluded),
    ...(further.length === 0 ? [] : [words.multiverse.further(specifications.length - crossed, further.length)]),
    ...left.impossible.map(({ reason, specifications: count }) => words.multiverse.impossible(count, reason)),
    ...(result.source === null ? [] : ['', ...basisSentences(result)]),
    '',
    ...tables
      .filter(({ name }) => !['specifications', 'readings', 'further'].includes(name))
      .flatMap((table) => studyTable(table, 30)),
    ...runLines(run),
  ].join('\n');
}
