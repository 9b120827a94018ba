import type { Models } from './evidence.ts';
import type { FitNote } from '../note.ts';

/** Share of a column's variance that others may leave unexplained before it counts as their linear combination. */
const tolerance = 1e-10;

/**
 * Names columns that are linear combinations of others.
 *
 * With fewer candidates than rows every column is regressed on those before it; with more, where any set of `rows` columns is
 * dependent, only columns that repeat one another are looked for.
 *
 * @returns a note a column
 */
export function collinearColumns(
  { features, gram }: Pick<Models, 'features' | 'gram'>,
  rows: number,
  names: readonly string[],
): readonly FitNote[] {
  const notes: FitNote[] = [];
  const kept: number[] = [];
  const lower: Float64Array[] = [];
  for (let j = 0; j < features; j++) {
    const copied = kept.find((i) => 1 - gram[i * features + j]! ** 2 < tolerance);
    if (copied !== undefined) {
      notes.push({ code: 'same-in-another-unit', name: names[j]!, of: names[copied]! });
      continue;
    }
    const line = new Float64Array(kept.length);
    let left = 1;
    if (features < rows) {
      kept.forEach((i, at) => {
        let sum = gram[i * features + j]!;
        for (let k = 0; k < at; k++) sum -= lower[at]![k]! * line[k]!;
        line[at] = sum / lower[at]![at]!;
        left -= line[at]! ** 2;
      });
    }
    if (left >= tolerance) {
      lower.push(Float64Array.from([...line, Math.sqrt(left)]));
      kept.push(j);
      continue;
    }
    const weights = line.slice();
    for (let i = kept.length - 1; i >= 0; i--) {
      for (let k = i + 1; k < kept.length; k++) weights[i]! -= lower[k]![i]! * weights[k]!;
      weights[i]! /= lower[i]![i]!;
    }
    const of = kept.filter((_, i) => Math.abs(weights[i]!) > 1e-6).map((i) => names[i]!);
    notes.push({ code: 'inseparable-combination', name: names[j]!, of });
  }
  return notes;
}
