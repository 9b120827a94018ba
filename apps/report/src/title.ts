import { aboutData } from '@kuznets/studies';
import type { Comparison, Run } from './file/report-data.ts';
import { shorten } from './format.ts';
import type { Words } from './words/words.ts';

/**
 * What a report is about.
 *
 * @param report - one study or two runs.
 * @param words - the language.
 * @returns a heading.
 */
export function titleOf(report: Run | Comparison, words: Words): string {
  switch (report.study) {
    case 'growth':
      return words.growth.title(shorten(report.result.data.target, 60));
    case 'regions':
      return `${words.regions.title}: ${shorten(aboutData(report.result.data, words).title, 80)}`;
    case 'explain':
      return words.explain.title(
        shorten(report.result.model.program, 60),
        shorten(aboutData(report.result.data, words).title, 80),
      );
    case 'multiverse':
    case 'growth-multiverse':
      return `${words.readings.title}: ${shorten(aboutData(report.result.data, words).title, 80)}`;
    case 'comparison':
      return words.compare.title(titleOf(report.runs[0], words));
  }
}
