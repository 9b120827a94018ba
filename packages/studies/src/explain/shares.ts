import { groupCount, type Table, type TreeEnsemble } from '@kuznets/base';
import { sampledSharesSteps, sampledVariationShares, variationShares } from '@kuznets/explain';
import type { UnitContext } from '../study/study.ts';
import type { ExplainConfig } from './config.ts';
import type { ExplainNote } from './notes.ts';

/** Most players whose coalitions are all summed, and most coalitions times rows. */
const mostPlayers = 16;
const mostCells = 2 ** 27;
/** Rounds of sampling, and the most rows for which they are taken unasked. */
const usualRounds = 8;
const mostRows = 8192;
/** Most steps of shares that nobody has asked for: a minute or so. */
export const mostSteps = 2e11;

/** How shares of variance are computed: over all coalitions (0 rounds), by so many rounds, or not at all. */
export function sharesPlan(
  { shares }: Pick<ExplainConfig, 'shares'>,
  ensemble: TreeEnsemble,
  sample: Table,
): { readonly rounds: number } | { readonly note: ExplainNote | null } {
  const { rows } = sample;
  const players = groupCount(sample);
  if (shares === 'none' || sample.features < 2) return { note: null };
  if (players < 5 || (players <= mostPlayers && rows * 2 ** players <= mostCells)) return { rounds: 0 };
  if (shares === 'auto' && rows > mostRows)
    return { note: { code: 'no-shares-many-rows', players, rows, most: mostRows } };
  if (shares !== 'auto') return { rounds: shares };
  const steps = sampledSharesSteps(ensemble, sample, usualRounds);
  return steps > mostSteps ? { note: { code: 'no-shares-costly', steps, most: mostSteps } } : { rounds: usualRounds };
}

/** Shares of variance as the study keeps them. */
export interface KeptShares {
  /** Variance of the predictions. */
  readonly apv: number;
  readonly shares: Float64Array;
  /** Of the shares; null where every coalition was summed. */
  readonly standardErrors: Float64Array | null;
  readonly closed: Float64Array;
  readonly total: Float64Array;
  readonly draws: number;
}

/** Shares of variance by all coalitions, or by so many rounds of sampling. */
export async function keptShares(
  ensemble: TreeEnsemble,
  sample: Table,
  { rounds, randomState }: { readonly rounds: number; readonly randomState: number },
  { device, signal, onProgress }: Pick<UnitContext, 'device' | 'signal' | 'onProgress'>,
): Promise<KeptShares> {
  const fit = { device, signal, onProgress };
  if (rounds === 0) {
    const { apv, shares, closed, total } = await variationShares(ensemble, sample, fit);
    return { apv, shares, standardErrors: null, closed, total, draws: 0 };
  }
  const sampled = await sampledVariationShares(ensemble, sample, { ...fit, rounds, randomState });
  const { shares, standardErrors, closed, total, draws, apv } = sampled;
  return { apv, shares, standardErrors: standardErrors.map((error) => error / apv), closed, total, draws };
}
