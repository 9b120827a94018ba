import { ConfigError } from '@kuznets/base';
import type { ModelEvidence } from '@kuznets/core-gpu';
import { gammaln } from '@kuznets/base/distributions';
import type { IntegratedEvidence, Models } from './evidence.ts';
import type { BmaSettings } from './options.ts';

/** Standardised data and priors of a model averaging. */
export interface Candidates {
  readonly rows: number;
  /** `candidates x rows`, each of mean 0 and length 1. */
  readonly columns: Float64Array;
  readonly candidates: number;
  /** `rows`, of mean 0 and length 1. */
  readonly y: Float64Array;
  /** Whether candidates go in together, so that the prior of a model is not one of its size. */
  readonly grouped?: boolean;
}

/** Log prior of one model of size k among `candidates`, up to a constant. */
export function logModelPrior({ modelPrior, modelSize }: BmaSettings, candidates: number, k: number): number {
  switch (modelPrior) {
    case 'uniform':
      return 0;
    case 'fixed':
      return k * Math.log(modelSize / candidates) + (candidates - k) * Math.log(1 - modelSize / candidates);
    case 'beta-binomial':
      return gammaln(1 + k) + gammaln((candidates - modelSize) / modelSize + candidates - k);
  }
}

/** `candidates + 1`: probability of each model size before the data. */
export function sizePrior(settings: BmaSettings, candidates: number): Float64Array {
  const logs = Float64Array.from({ length: candidates + 1 }, (_, k) => {
    const models = gammaln(candidates + 1) - gammaln(k + 1) - gammaln(candidates - k + 1);
    return models + logModelPrior(settings, candidates, k);
  });
  const peak = logs.reduce((a, b) => Math.max(a, b));
  const weights = logs.map((log) => Math.exp(log - peak));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
}

/**
 * Zellner's g; undefined where the models have no common one.
 */
export function zellnerG(g: BmaSettings['g'], rows: number, candidates: number): number | undefined {
  if (typeof g === 'number') return g;
  if (g === 'uip') return rows;
  if (g === 'ric') return candidates ** 2;
  return g === 'bric' ? Math.max(rows, candidates ** 2) : undefined;
}

/**
 * Regressions on every subset of candidates under the priors chosen.
 *
 * @throws ConfigError where there are too few rows for a regressor
 */
export function modelSpace(
  { rows, columns, candidates, y, grouped = false }: Candidates,
  settings: BmaSettings,
): Models {
  const { g, hyperA } = settings;
  // Moments of the shrinkage under hyper-g need rows - 3 - k - a above 0; BMS stops at rows - 3 for every prior.
  const most = g === 'hyper-g' ? Math.ceil(rows - 3 - hyperA) - 1 : rows - 3;
  if (most < 1)
    throw new ConfigError(
      `${String(rows)} rows are too few for Bayesian model averaging: with g ${String(g)} at least ${g === 'hyper-g' ? '8' : '4'} are needed`,
    );
  const maxSize = Math.min(candidates, most);
  const sizes = Float64Array.from({ length: maxSize + 1 }, (_, k) => k);
  const zellner = zellnerG(g, rows, candidates);
  const penalty = (k: number): number => {
    if (zellner !== undefined) return -(k / 2) * Math.log1p(zellner);
    if (isIntegrated(g)) return 0;
    return g === 'bace' ? -(k / 2) * Math.log(rows) : Math.log((hyperA - 2) / (k + hyperA - 2));
  };
  return {
    features: candidates,
    maxSize,
    gram: crossProducts(columns, columns, rows),
    xy: crossProducts(columns, y, rows),
    logWeight: sizes.map((k) => (grouped ? 0 : logModelPrior(settings, candidates, k)) + penalty(k)),
    divisor: sizes.map((k) => (g === 'bace' ? rows - k - 1 : rows - 3)),
    evidence: isIntegrated(g) ? { kind: g, rows, a: hyperA } : evidence(zellner, settings, rows, sizes),
    dilution: settings.dilution,
  };
}

/** Whether models are weighed by an evidence that kernels have not. */
export function isIntegrated(g: BmaSettings['g']): g is IntegratedEvidence['kind'] {
  return g === 'eb-local' || g === 'hyper-g/n' || g === 'zellner-siow';
}

function evidence(
  zellner: number | undefined,
  { g, hyperA }: BmaSettings,
  rows: number,
  sizes: Float64Array,
): ModelEvidence {
  if (zellner !== undefined)
    return { kind: 'power', offset: 1, slope: zellner, power: rows - 1, shrinkage: zellner / (1 + zellner) };
  if (g === 'bace') return { kind: 'power', offset: 0, slope: 1, power: rows, shrinkage: 1 };
  const logBeta = sizes.map((k) => {
    const p = (k + hyperA) / 2 - 1;
    const q = (rows - 1) / 2 - p;
    return Math.log(p) + gammaln(p) + gammaln(q) - gammaln(p + q);
  });
  return { kind: 'hyper-g', rows, a: hyperA, logBeta };
}

/** `left rows x right rows` products of rows of equal length. */
function crossProducts(left: Float64Array, right: Float64Array, length: number): Float64Array {
  const [m, n] = [left.length / length, right.length / length];
  const products = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let row = 0; row < length; row++) sum += left[i * length + row]! * right[j * length + row]!;
      products[i * n + j] = sum;
    }
  }
  return products;
}
