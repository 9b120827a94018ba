import type { Table } from '../../tables/table.ts';
import { evidenceOf } from '../../words/evidence.ts';
import { type StudyWords, studyWords } from '../../words/words.ts';
import type { RegionsResult } from '../result.ts';
import { describedTables } from './described.ts';
import { forecastTables } from './forecasts.ts';

/**
 * The regions study's tables: the paper's Tables 2 to 7 and the data of its Figures 2 to 6 with intervals, and the verdicts.
 *
 * @param result - a regions result.
 * @param words - the language; English by default.
 * @returns tables in the order they are best read.
 */
export function regionsTables(result: RegionsResult, words: StudyWords = studyWords.en): Table[] {
  return [verdictTable(result, words), ...describedTables(result, words), ...forecastTables(result, words)];
}

function verdictTable({ verdicts }: RegionsResult, words: StudyWords): Table {
  return {
    name: 'verdicts',
    caption: words.regionsCaptions.verdicts,
    columns: [
      { key: 'claim', label: words.columns.claim },
      { key: 'verdict', label: words.columns.verdict },
      { key: 'evidence', label: words.columns.evidence },
    ],
    rows: verdicts.map((verdict) => [
      words.claims[verdict.claim],
      words.verdicts[verdict.verdict],
      evidenceOf(verdict, words).join(' '),
    ]),
  };
}
