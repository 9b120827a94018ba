import { type StudyWords, studyWords } from '../words/words.ts';
import { claimBases } from './basis.ts';
import type { MultiverseResult } from './result.ts';

/**
 * Three sentences on what the paper's four conclusions rest on: reduction, clusters, forecasts.
 *
 * @param result - a result.
 * @param words - the language; English by default.
 * @returns three sentences.
 */
export function basisSentences(
  result: Pick<MultiverseResult, 'claims' | 'joint'>,
  { multiverseSayings: { basis } }: Pick<StudyWords, 'multiverseSayings'> = studyWords.en,
): string[] {
  const of = new Map(claimBases(result).map((base) => [base.claim, base]));
  return [
    basis.reduction(of.get('reduction')!),
    basis.clustering(of.get('clustering')!),
    basis.forecasts(of.get('dynamics')!, of.get('mixed')!, result.joint),
  ];
}
