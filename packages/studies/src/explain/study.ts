import { ConfigError, DataError, predictEnsemble, treeCount, type TreeEnsemble } from '@kuznets/base';
import { explainedVariation, type ExplainedVariation, type ImportedModel } from '@kuznets/explain';
import { canonicalJson, sha256Hex } from '../results/digest.ts';
import type { Compute, Stage, Study } from '../study/study.ts';
import { accuracy } from '../statistics/accuracy.ts';
import { descendingOrder } from '../statistics/ranks.ts';
import { explainConfigSchema, type ExplainConfig } from './config.ts';
import { explainDataDigest, type ExplainData } from './data.ts';
import { explainResultSchema, explainSchemaVersion, type ExplainResult } from './result.ts';
import { explainTables } from './tables.ts';

/** What `kuznets explain` reads: a model, and the sample that it is explained over. */
export interface ExplainInputs {
  readonly model: ImportedModel;
  readonly data: ExplainData;
}

/** The decomposition of the model over the sample, variable by variable and pair by pair. */
const variation: Stage<Pick<ExplainConfig, 'pairs'>, ExplainInputs, ExplainedVariation> = {
  name: 'variation',
  run: ({ pairs }, { model, data }, { device, signal, onProgress }) =>
    explainedVariation(
      model.ensemble,
      { x: data.x, rows: data.rows, features: data.features.length },
      { device, pairs, signal, onProgress },
    ),
};

/**
 * Decomposes what a model of another program predicts over a sample, variable by variable and pair by pair.
 *
 * The result depends on configuration, model and data alone.
 *
 * @example
 * ```ts
 * const model = readModel(await readFile('xgb.json'));
 * const data = explainDataFrom(await readTable('x.csv'), model.ensemble, config, 'x');
 * const { result } = await runStudy(explainStudy, config, { model, data }, { device });
 * result.variation.ranking;
 * ```
 */
export const explainStudy: Study<ExplainConfig, ExplainInputs, ExplainResult> = {
  name: 'explain',
  schema: explainConfigSchema,
  resultSchema: explainResultSchema,
  check(_config, { model, data }) {
    if (data.features.length !== model.ensemble.nFeatures)
      throw new ConfigError(
        `the model has ${model.ensemble.nFeatures} features and the data ${data.features.length}; allowed: the same`,
      );
    checkBase(model.ensemble);
  },
  digests: ({ model, data }) => ({ model: ensembleDigest(model.ensemble), data: explainDataDigest(data) }),
  rounding: 'exact',
  stages: [variation],
  run,
  tables: explainTables,
  models: () => [],
  seeds: () => [],
};

async function run(
  config: ExplainConfig,
  { model, data }: ExplainInputs,
  compute: Compute<ExplainInputs>,
): Promise<ExplainResult> {
  const { ensemble } = model;
  const label = { code: 'model', program: model.program, trees: treeCount(ensemble.trees) };
  const [decomposed] = await compute(variation, [{ inputs: { pairs: config.pairs }, label }]);
  const names = data.features.map(({ name }) => name);
  return {
    schemaVersion: explainSchemaVersion,
    study: 'explain',
    config,
    model: {
      format: model.format,
      program: model.program,
      trees: treeCount(ensemble.trees),
      nodes: ensemble.trees.feature.length,
      features: ensemble.nFeatures,
      featureNames: ensemble.featureNames === undefined ? null : [...ensemble.featureNames],
      sha256: ensembleDigest(ensemble),
    },
    data: {
      name: data.name,
      catalogued: data.catalogued,
      rows: data.rows,
      features: data.features.map(({ name, label }) => ({ name, label })),
      missing: data.x.reduce((count, cell) => count + Number(Number.isNaN(cell)), 0),
      target: data.target?.name ?? null,
      unused: [...data.unused],
      sha256: explainDataDigest(data),
    },
    accuracy:
      data.target &&
      accuracy(data.target.y, predictEnsemble(ensemble, { x: data.x, rows: data.rows, features: names.length })),
    variation: variationResult(decomposed!, names),
  };
}

/** A constant that swallows the trees: of what varies, its rounding leaves less than three digits. */
function checkBase({ trees, scale, base }: TreeEnsemble): void {
  const largest = Math.abs(scale) * trees.value.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const most = (largest * 2 ** 53) / 1000;
  if (largest > 0 && Math.abs(base) > most)
    throw new DataError("the model's base score is so large that its rounding hides the trees", {
      got: base,
      allowed: `at most ${most.toPrecision(3)} beside leaves of at most ${largest.toPrecision(3)}`,
    });
}

/**
 * SHA-256 of an ensemble's content.
 *
 * @param ensemble - trees as read.
 * @returns 64 hexadecimal digits.
 */
export function ensembleDigest({ trees, nFeatures, featureNames, scale, base }: TreeEnsemble): string {
  const { offsets, feature, threshold, childrenLeft, childrenRight, value, missingLeft, linear } = trees;
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
  return sha256Hex(canonicalJson({ nFeatures, names: [...(featureNames ?? [])], scale, base, ...lists }));
}

function variationResult(decomposed: ExplainedVariation, names: readonly string[]): ExplainResult['variation'] {
  const { predictionMean, apv, meanSquare, aepv, fepv, fepvUncentred, nonlinearity, pairs } = decomposed;
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
      iepvCovariance: [...pairs.iepvCovariance],
      iepvInteraction: [...pairs.iepvInteraction],
      fiepv: nullable(pairs.fiepv),
      fiepvUncentred: nullable(pairs.fiepvUncentred),
      nonlinearity: nullable(pairs.nonlinearity),
      hStatistic: nullable(pairs.hStatistic),
      interaction: nullable(pairs.interaction),
    },
  };
}

function nullable(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}
