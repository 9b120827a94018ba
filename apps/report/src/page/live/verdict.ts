import type { MethodResult } from '@kuznets/studies';
import { type LiveMethod, type LiveSettings, type Setting, changes } from './settings.ts';

/** What the hash of a forest grown here says of the report. */
export interface Verdict {
  /**
   * `equal` and `unequal`: the same settings, and a seed of the report's. `changed`: other settings, so another forest.
   * `seed`: the same settings, but a seed that the report has not.
   */
  readonly kind: 'equal' | 'unequal' | 'changed' | 'seed';
  readonly hash: string;
  /** The report's hash for this seed, or else for its first. */
  readonly reported: string;
  readonly reportedSeed: number;
  readonly changes: readonly Setting[];
}

/** Holds a forest grown here against the report's. */
export function verdictOf(grown: MethodResult, method: LiveMethod, settings: LiveSettings): Verdict {
  const hash = grown.runs[0]!.modelHash!;
  const ofSeed = method.runs.find(({ seed }) => seed === settings.seed);
  const { modelHash, seed: reportedSeed } = ofSeed ?? method.runs[0]!;
  const reported = modelHash!;
  const changed = changes(settings, method);
  const others = changed.filter((name) => name !== 'seed');
  const kind = others.length > 0 ? 'changed' : ofSeed === undefined ? 'seed' : hash === reported ? 'equal' : 'unequal';
  return { kind, hash, reported, reportedSeed, changes: changed };
}
