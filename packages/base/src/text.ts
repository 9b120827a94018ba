import { distance } from 'fastest-levenshtein';

const MAX_QUOTED = 80;

/** A text with control and direction characters escaped: they would let a cell rewrite the terminal that shows a message. */
export const printable = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Whether a text is a number in decimal notation and nothing else; takes time in proportion to its length. */
export const isNumeral = (text: string): boolean => /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text);

/** A cell or name in double quotes, shortened, control characters escaped. */
export const quoted = (text: string): string => {
  const characters = [...text.slice(0, 4 * MAX_QUOTED)];
  const short = text.length > MAX_QUOTED ? `${characters.slice(0, MAX_QUOTED).join('')}...` : text;
  return `"${printable(short)}"`;
};

/** Names in quotes, at most `count` of them. */
export const quotedList = (names: readonly string[], count = 12): string =>
  names.slice(0, count).map(quoted).join(', ') + (names.length > count ? ` and ${names.length - count} more` : '');

/**
 * The candidate nearest to a misspelt name, case ignored.
 *
 * A candidate that contains a name of three letters or more counts as one edit.
 *
 * @param name - what was written
 * @param candidates - what could have been meant
 * @param limit - most edits. Default half the name, at least 2
 * @returns ` (did you mean "x"?)`, empty where none is within `limit` edits
 * @example
 * ```ts
 * nearest('sead', ['seed', 'trees']).trim(); // (did you mean "seed"?)
 * ```
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
