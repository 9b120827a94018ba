import { ConfigError, type Device } from '@kuznets/core-gpu';
import {
  explainedVariation,
  predictEnsemble,
  type ExplainedVariation,
  type ImportedModel,
  type TreeEnsemble,
} from '@kuznets/explain';
import { canonicalJson, sha256Hex } from '../results/digest.ts';
import { accuracy } from '../statistics/accuracy.ts';
import { descendingOrder } from '../statistics/ranks.ts';
import type { ExplainConfig } from './config.ts';
import { explainDataDigest, type ExplainData } from './data.ts';
import { explainResultSchema, explainSchemaVersion, type ExplainResult } from './result.ts';

/** Options of {@link runExplainStudy}. */
export interface ExplainStudyOptions {
  readonly device: Device;
  readonly model: ImportedModel;
  readonly data: ExplainData;
  /** Called with the share that is done, between 0 and 1. */
  readonly onProgress?: (share: number) => void;
  /** Stops the decomposition; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Decomposes what a model of another program predicts over a sample, variable by variable and pair by pair.
 *
 * The result depends on configuration, model and data alone.
 *
 * @param config - a complete configuration; see `resolveExplainConfig`.
 * @param options - device, model, sample, progress and interruption.
 * @returns the result, checked against its schema.
 * @throws ConfigError where there are more pair cells than can be held.
 * @example
 * ```ts
 * const model = readModel(await readFile('xgb.json'));
 * const data = explainDataFrom(await readTable('x.csv'), model.ensemble, config, 'x');
 * (await runExplainStudy(config, { device, model, data })).variation.ranking;
 * ```
 */
export async function runExplainStudy(config: ExplainConfig, options: ExplainStudyOptions): Promise<ExplainResult> {
  const { device, model, data, onProgress, signal } = options;
  const { ensemble } = model;
  if (data.features.length !== ensemble.nFeatures)
    throw new ConfigError(
      `the model has ${ensemble.nFeatures} features and the data ${data.features.length}; allowed: the same`,
    );
  const variation = await explainedVariation(
    device,
    ensemble,
    { x: data.x, rows: data.rows, features: data.features.length },
    {
      pairs: config.pairs,
      ...(onProgress && { onProgress: (done: number, total: number) => onProgress(total === 0 ? 1 : done / total) }),
      ...(signal && { signal }),
    },
  );
  const names = data.features.map(({ name }) => name);
  return explainResultSchema.parse({
    schemaVersion: explainSchemaVersion,
    study: 'explain',
    config,
    model: {
      format: model.format,
      description: model.description,
      trees: ensemble.offsets.length - 1,
      nodes: ensemble.feature.length,
      features: ensemble.nFeatures,
      featureNames: ensemble.featureNames === undefined ? null : [...ensemble.featureNames],
      sha256: ensembleDigest(ensemble),
    },
    data: {
      name: data.name,
      title: data.title,
      rows: data.rows,
      features: data.features.map(({ name, label }) => ({ name, label })),
      missing: data.x.reduce((count, cell) => count + Number(Number.isNaN(cell)), 0),
      target: data.target?.name ?? null,
      unused: [...data.unused],
      sha256: explainDataDigest(data),
    },
    accuracy: data.target && accuracy(data.target.y, predictEnsemble(ensemble, data.x, data.rows)),
    variation: variationResult(variation, names),
  } satisfies ExplainResult);
}

/**
 * SHA-256 of an ensemble's content.
 *
 * @param ensemble - trees as read.
 * @returns 64 hexadecimal digits.
 */
export function ensembleDigest(ensemble: TreeEnsemble): string {
  const {
    nFeatures,
    offsets,
    feature,
    threshold,
    childrenLeft,
    childrenRight,
    value,
    scale,
    base,
    missingLeft,
    linear,
  } = ensemble;
  const arrays = {
    offsets,
    feature,
    threshold,
    childrenLeft,
    childrenRight,
    value,
    missingLeft: missingLeft ?? [],
    ...(linear && { leafOffsets: linear.offsets, leafFeature: linear.feature, leafCoef: linear.coef }),
  };
  const lists = Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, Array.from(array)]));
  return sha256Hex(canonicalJson({ nFeatures, names: [...(ensemble.featureNames ?? [])], scale, base, ...lists }));
}

function variationResult(variation: ExplainedVariation, names: readonly string[]): ExplainResult['variation'] {
  const { predictionMean, apv, meanSquare, aepv, fepv, fepvUncentred, nonlinearity, pairs } = variation;
  return {
    predictionMean,
    apv,
    meanSquare,
    aepv: [...aepv],
    fepv: nullable(fepv),
    fepvUncentred: nullable(fepvUncentred),
    nonlinearity: nullable(nonlinearity),
    ranking: descendingOrder([...aepv]).map((k) => names[k]!),
    pairs: pairs && {
      first: [...pairs.first],
      second: [...pairs.second],
      aepv: [...pairs.aepv],
      iepv: [...pairs.iepv],
      fiepv: nullable(pairs.fiepv),
      fiepvUncentred: nullable(pairs.fiepvUncentred),
      nonlinearity: nullable(pairs.nonlinearity),
      hStatistic: nullable(pairs.hStatistic),
    },
  };
}

function nullable(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}
