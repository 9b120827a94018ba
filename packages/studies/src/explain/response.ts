import { groupCount, predictEnsemble, type Table, treeCount } from '@kuznets/base';
import {
  bruteForceVariation,
  type ImportedModel,
  type ModelLink,
  orderedSharesDecompositions,
  orderedVariationShares,
  type Predictor,
} from '@kuznets/explain';
import type { UnitContext } from '../study/study.ts';
import { settingError } from '../study/parse-settings.ts';
import type { ExplainConfig } from './config.ts';
import type { ExplainNote } from './notes.ts';
import type { KeptShares } from './shares.ts';

/** What is explained: the sum of the trees, or what the program makes of it. */
export type Scale = ExplainConfig['scale'];

/** Random orders of the variables that shares of the response take unless it is said of how many. */
const usualOrders = 16;
/** Predictions of a tree that shares nobody has asked for may take: a minute or so. */
const mostUnasked = 2e9;
/** Predictions of a tree that a decomposition may take: some days. */
const mostPredictions = 1e13;

const inverses: Readonly<Record<Exclude<ModelLink, 'softmax'>, (margin: number) => number>> = {
  identity: Number,
  log: Math.exp,
  logit: (margin) => 1 / (1 + Math.exp(-margin)),
};

/** The model on a scale; a response is of every link but softmax, which takes all outputs, and one is read. */
export function predictorOf({ ensemble, link }: ImportedModel, scale: Scale): Predictor {
  if (scale === 'margin' || link === 'softmax') return { predict: (table) => predictEnsemble(ensemble, table) };
  return { predict: (table) => predictEnsemble(ensemble, table).map(inverses[link]) };
}

/** Refuses a response that is not to be had, or not within days. */
export function checkScale({ scale, order, pairs }: ExplainConfig, model: ImportedModel, sample: Table): void {
  if (scale === 'margin' || model.link === 'identity') return;
  if (model.link === 'softmax')
    throw settingError(
      'scale',
      'the response of one class needs the trees of all of them, and one output is read; allowed: margin',
    );
  if (order > 2)
    throw settingError('order', 'of a response interactions of two are the largest that are told; allowed: 2');
  const players = groupCount(sample);
  const among = pairs === 'all' ? players : pairs === 'none' ? 0 : Math.min(pairs, players);
  const predictions = predictionsOf(model, sample, players + (among * (among - 1)) / 2);
  if (predictions > mostPredictions)
    throw settingError(
      'scale',
      `the response of ${sample.rows} rows would take ${predictions.toExponential(0)} predictions of a tree; allowed: ${mostPredictions.toExponential(0)}, by fewer rows, or fewer pairs (the setting "pairs")`,
    );
}

/** Predictions of a tree that so many decompositions by brute force take. */
function predictionsOf({ ensemble }: ImportedModel, { rows }: Table, decompositions: number): number {
  return rows ** 2 * treeCount(ensemble.trees) * decompositions;
}

/** By how many orders shares of a response are computed, or why they are not; null where nobody wants them. */
export function responseSharesPlan(
  { shares }: Pick<ExplainConfig, 'shares'>,
  model: ImportedModel,
  sample: Table,
): { readonly orders: number } | { readonly note: ExplainNote } | null {
  if (shares === 'none' || sample.features < 2) return null;
  if (shares !== 'auto') return { orders: shares };
  const steps = predictionsOf(model, sample, orderedSharesDecompositions(groupCount(sample), usualOrders));
  return steps > mostUnasked
    ? { note: { code: 'no-response-shares-costly', steps, most: mostUnasked } }
    : { orders: usualOrders };
}

/** Shares of the response's variance, by brute force over coalitions. */
export async function responseShares(
  model: ImportedModel,
  sample: Table,
  { orders, randomState }: { readonly orders: number; readonly randomState: number },
  { signal, onProgress }: Pick<UnitContext, 'signal' | 'onProgress'>,
): Promise<KeptShares> {
  const predictor = predictorOf(model, 'response');
  const decompose = (table: Table) => bruteForceVariation(predictor, table, { pairs: 'none', signal });
  const fit = { orders, randomState, signal, onProgress };
  const { apv, shares, standardErrors, closed, total, draws } = await orderedVariationShares(decompose, sample, fit);
  const errors = draws === 0 ? null : standardErrors.map((error) => error / apv);
  return { apv, shares, standardErrors: errors, closed, total, draws };
}
