import {
  aboutData,
  say,
  studyWords,
  survivalSentences,
  type GrowthMultiverseResult,
  type Table,
} from '@kuznets/studies';
import { type RunFacts, runLines } from './run-facts.ts';
import { sentence, studyTable } from './text-table.ts';

const words = studyWords.en;

/** A multiverse of the growth study for a terminal: what was computed and what was not, which ranks survive, what moves them. */
export function growthMultiverseSummary(
  result: GrowthMultiverseResult,
  tables: readonly Table[],
  run: RunFacts,
): string {
  const { data, left, specifications } = result;
  const { title, caution } = aboutData(data, words);
  return [
    `${title}: ${data.rows} rows, ${data.determinants.length} determinants of ${data.target}`,
    ...(caution === null ? [] : [caution]),
    ...data.notes.map((note) => sentence(say(words.dataNotes, note))),
    words.multiverse.grid(left.grid, specifications.length, left.excluded),
    ...left.impossible.map(({ reason, specifications: count }) => words.multiverse.impossible(count, reason)),
    '',
    ...survivalSentences(result),
    '',
    ...tables
      .filter(({ name }) => name !== 'specifications' && name !== 'choices')
      .flatMap((table) => studyTable(table, 60)),
    ...runLines(run),
  ].join('\n');
}
