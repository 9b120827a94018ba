import { ConfigError } from '@kuznets/core-gpu';
import type { Accuracy } from '../statistics/accuracy.ts';
import { descendingOrder, descendingRanks, overlap, spearman } from '../statistics/ranks.ts';
import { spread, spreadColumns, type Spread } from '../statistics/spread.ts';
import type { MethodConfig } from './config.ts';
import type { MethodRun } from './methods/method.ts';
import type { GrowthResult, MethodResult } from './result.ts';

/** One method's fits over all seeds. */
export interface MethodRuns {
  readonly config: MethodConfig;
  readonly label: string;
  readonly runs: readonly { readonly seed: number; readonly run: MethodRun }[];
}

/**
 * One method's result from its fits over seeds: spreads, ranks and the share of seeds in the top ten.
 *
 * @param fits - at least one fit.
 * @param features - determinants in data order.
 * @param rankBy - the importance measure that ranks.
 * @returns the method's part of the result.
 * @throws ConfigError if the method has no such measure.
 */
export function methodResult(fits: MethodRuns, features: readonly string[], rankBy: string): MethodResult {
  const runs = fits.runs.map(({ run }) => run);
  const measures = runs[0]!.importances;
  const importances = measures.map(({ measure, label }, index) => {
    const values = runs.map((run) => run.importances[index]!.values);
    return { measure, label, firstSeed: [...values[0]!], ...copyColumns(spreadColumns(values)) };
  });
  const ranking = measures.findIndex(({ measure }) => measure === rankBy);
  if (ranking < 0) {
    const known = measures.map(({ measure }) => measure).join(', ');
    throw new ConfigError(`rankBy: ${fits.config.name} has no importance "${rankBy}"; it has ${known}`);
  }
  const ranks = runs.map((run) => descendingRanks(run.importances[ranking]!.values));
  return {
    name: fits.config.name,
    label: fits.label,
    settings: fits.config,
    runs: fits.runs.map(({ seed, run }) => ({
      seed,
      modelHash: run.modelHash,
      inSample: run.inSample,
      outOfBag: run.outOfBag,
    })),
    accuracy: {
      inSample: accuracySpread(runs.map((run) => run.inSample)),
      outOfBag: runs.some((run) => run.outOfBag === null) ? null : accuracySpread(runs.map((run) => run.outOfBag!)),
    },
    importances,
    rankedBy: rankBy,
    ranking: descendingOrder(importances[ranking]!.mean).map((at) => features[at]!),
    ranks: { firstSeed: ranks[0]!, ...copyColumns(spreadColumns(ranks)) },
    topTenShare: features.map((_, at) => ranks.filter((row) => row[at]! <= 10).length / ranks.length),
  };
}

/**
 * Rank correlation and shared heads of every two methods.
 *
 * @param methods - the methods' results over the same determinants.
 * @returns one entry a pair, in the methods' order.
 */
export function agreements(methods: readonly MethodResult[]): GrowthResult['agreement'] {
  return methods.flatMap((a, index) =>
    methods.slice(index + 1).map((b) => ({
      methods: [a.name, b.name] as [string, string],
      spearman: spearman(a.ranks.mean.map((rank) => -rank), b.ranks.mean.map((rank) => -rank)),
      sharedTopEight: overlap(a.ranking, b.ranking, 8),
      sharedTopTen: overlap(a.ranking, b.ranking, 10),
    })),
  );
}

function accuracySpread(fits: readonly Accuracy[]): { r2: Spread | null; mse: Spread | null; mae: Spread | null } {
  const of = (key: 'r2' | 'mse' | 'mae'): Spread | null => {
    const values = fits.flatMap((fit) => fit[key] ?? []);
    return values.length === fits.length ? spread(values) : null;
  };
  return { r2: of('r2'), mse: of('mse'), mae: of('mae') };
}

function copyColumns(columns: ReturnType<typeof spreadColumns>): { mean: number[]; low: number[]; high: number[] } {
  return { mean: [...columns.mean], low: [...columns.low], high: [...columns.high] };
}
