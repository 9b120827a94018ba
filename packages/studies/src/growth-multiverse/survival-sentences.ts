import { type StudyWords, studyWords } from '../words/words.ts';
import type { GrowthMultiverseResult } from './result.ts';
import { survivalOf } from './survival.ts';

/**
 * Which ranks survive, in sentences: how many places stay, by which method, which determinants hold throughout, and what decides.
 *
 * @param result - a result.
 * @param words - the language; English by default.
 * @returns four sentences; three where no choice moves a rank.
 */
export function survivalSentences(
  result: Pick<GrowthMultiverseResult, 'methods' | 'ranks' | 'published' | 'choices'>,
  { growthMultiverseSayings: survival }: Pick<StudyWords, 'growthMultiverseSayings'> = studyWords.en,
): string[] {
  const found = survivalOf(result);
  return [
    survival.places(found),
    survival.methods(found),
    survival.firm(found),
    ...(found.decides === null ? [] : [survival.decides(found.decides)]),
  ];
}
