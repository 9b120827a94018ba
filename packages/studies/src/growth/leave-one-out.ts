import { shareWithin, spearman } from '../statistics/ranks.ts';
import type { GrowthData } from './data.ts';
import type { Measured } from './fits.ts';
import type { InferenceFits } from './inference.ts';
import type { MethodResult } from './result.ts';
import { unitsOf } from './subsample.ts';

type LeaveOneOut = NonNullable<MethodResult['leaveOneOut']>;

/** What of one method's findings hangs on a single row or cluster; null where none is left out or no fit is possible without one. */
export function leaveOneOutOf(
  { whole: [all, ...otherSeeds], without }: Pick<InferenceFits, 'whole' | 'without'>,
  data: GrowthData,
): LeaveOneOut | null {
  const names = unitNames(data);
  const fits = without.flatMap((measured, at) => (measured === null ? [] : [{ by: names[at]!, ...measured }]));
  if (fits.length === 0 || !all) return null;
  const columns = all.importances.map((_, at) => at);
  const ends = (of: (measured: Measured, at: number) => number) => ({
    all: columns.map((at) => of(all, at)),
    low: columns.map((at) => fits.reduce((least, fit) => Math.min(least, of(fit, at)), Infinity)),
    high: columns.map((at) => fits.reduce((most, fit) => Math.max(most, of(fit, at)), -Infinity)),
  });
  const alike = (other: Measured): number | null => spearman(all.ranks, other.ranks);
  const correlations = fits.map((fit) => ({ by: fit.by, spearman: alike(fit) }));
  const ranking = correlations.reduce((most, one) => ((one.spearman ?? 1) < (most.spearman ?? 1) ? one : most));
  const seeds = otherSeeds.flatMap((other) => (other === null ? [] : (alike(other) ?? [])));
  return {
    unit: data.clusters.length === 0 ? 'row' : 'cluster',
    fits: fits.length,
    failed: without.length - fits.length,
    ranks: ends(({ ranks }, at) => ranks[at]!),
    topTenShare: shareWithin(
      fits.map(({ ranks }) => ranks),
      10,
    ),
    importances: ends(({ importances }, at) => importances[at]!),
    moved: columns.map((at) => movedMost(fits, at, all.importances[at]!)),
    ranking: { ...ranking, seeds: seeds.length === 0 ? null : seeds.reduce((least, one) => Math.min(least, one)) },
  };
}

function movedMost(
  fits: readonly (Measured & { readonly by: string })[],
  at: number,
  from: number,
): LeaveOneOut['moved'][number] {
  const distance = (fit: Measured): number => Math.abs(fit.importances[at]! - from);
  const furthest = fits.reduce((most, fit) => (distance(fit) > distance(most) ? fit : most));
  return distance(furthest) > 0 ? { by: furthest.by, to: furthest.importances[at]! } : null;
}

/** Ids of the rows, or values of the cluster, in the order of {@link unitsOf}. */
function unitNames(data: GrowthData): string[] {
  const of = data.clusters[0]?.values ?? data.ids;
  return unitsOf(data).map(([row]) => of[row!]!);
}
