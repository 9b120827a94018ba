import { aboutData, basisSentences, studyWords, type MultiverseResult, type Table } from '@kuznets/studies';
import { type RunFacts, runLines } from './run-facts.ts';
import { studyTable } from './text-table.ts';

const words = studyWords.en;

/** A multiverse for a terminal: what was computed and what was not, numbers and claims, what moves them. */
export function multiverseSummary(result: MultiverseResult, tables: readonly Table[], run: RunFacts): string {
  const { data, left, specifications } = result;
  const { title, caution } = aboutData(data, words);
  return [
    `${title}: ${data.ids.length} regions, ${data.periods[0]} to ${data.periods.at(-1)}, target ${data.target}`,
    ...(caution === null ? [] : [caution]),
    words.multiverse.grid(left.grid, specifications.length, left.excluded),
    ...left.impossible.map(({ reason, specifications: count }) => words.multiverse.impossible(count, reason)),
    ...(result.source === null ? [] : ['', ...basisSentences(result)]),
    '',
    ...tables
      .filter(({ name }) => name !== 'specifications' && name !== 'readings')
      .flatMap((table) => studyTable(table, 30)),
    ...runLines(run),
  ].join('\n');
}
