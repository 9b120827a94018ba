import { fits, type FitInputs } from '../growth/fits.ts';
import type { Stage } from '../study/study.ts';
import { type GrowthTable, sampleOf, type SampleSettings } from './table.ts';

/** What one ranking depends on beside the table. */
export interface RankingInputs extends Pick<FitInputs, 'method' | 'seed'> {
  readonly sample: SampleSettings;
}

/** Ranks of the sample's determinants, 1 the first; null where the method cannot fit the sample. */
export interface Ranking {
  readonly ranks: readonly number[] | null;
}

/** One method fitted to one sample at one seed: specifications share those that do not differ between them. */
export const rankings: Stage<RankingInputs, GrowthTable, Ranking> = {
  name: 'rankings',
  async run({ method, seed, sample }, table, context) {
    // The order observed: a fit of which nothing is asked but importances.
    const asked = { kind: 'permutation', by: 'rows', permutation: 0 } as const;
    const fitted = await fits.run({ method, seed, sample: asked }, sampleOf(table, sample), context);
    return { ranks: fitted.kind === 'permutation' && fitted.measured !== null ? [...fitted.measured.ranks] : null };
  },
};
