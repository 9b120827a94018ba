import { distance } from 'fastest-levenshtein';
import { quoted } from './errors.ts';

/**
 * ` (did you mean "x"?)` for the candidate nearest to a misspelt name, case ignored; empty where none is within `limit`
 * edits. A candidate that contains a name of three letters or more counts as one edit.
 */
export const nearest = (
  name: string,
  candidates: readonly string[],
  limit = Math.max(2, Math.ceil(name.length / 2)),
): string => {
  const wanted = name.toLowerCase();
  const ranked = candidates
    .map((candidate) => candidate.toLowerCase())
    .map((candidate, i) => {
      const edits = distance(wanted, candidate);
      return { i, edits: wanted.length >= 3 && candidate.includes(wanted) ? Math.min(edits, 1) : edits };
    })
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best === undefined || best.edits > limit ? '' : ` (did you mean ${quoted(candidates[best.i] ?? '')}?)`;
};
