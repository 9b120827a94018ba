import { ConfigError, groupCount, groupMembers, type Table, treeCount } from '@kuznets/base';
import type { ExplainedVariation, ImportedModel } from '@kuznets/explain';
import type { Compute, Study } from '../study/study.ts';
import { accuracy } from '../statistics/accuracy.ts';
import { descendingOrder } from '../statistics/ranks.ts';
import { settingError } from '../study/parse-settings.ts';
import { explainConfigSchema, type ExplainConfig } from './config.ts';
import { explainDataDigest, type ExplainData } from './data.ts';
import { effectsPlan } from './effects.ts';
import { checkBase, ensembleDigest } from './ensemble.ts';
import { linearPlayers, withoutNonlinearity } from './nonlinearity.ts';
import type { ExplainNote } from './notes.ts';
import { checkScale, predictorOf, responseSharesPlan } from './response.ts';
import { explainResultSchema, explainSchemaVersion, type ExplainResult } from './result.ts';
import { type KeptShapley, sampledRows, withoutCostlyShapley, withoutInteractions, withoutShapley } from './shapley.ts';
import { type KeptShares, sharesPlan } from './shares.ts';
import {
  components,
  effects,
  type ExplainInputs,
  ofResponse,
  sampledShapley,
  sampleOf,
  shapley,
  shares,
  type SharesInputs,
  variation,
  within,
} from './stages.ts';
import { explainTables } from './tables.ts';
import { hierarchyOf, withinPlan, withinResult } from './within.ts';
import { studyWords } from '../words/words.ts';

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
  check(config, { model, data }) {
    const { order, among } = config;
    if (data.features.length !== model.ensemble.nFeatures)
      throw new ConfigError(
        `the model has ${model.ensemble.nFeatures} features and the data ${data.features.length}; allowed: the same`,
      );
    checkBase(model.ensemble);
    checkScale(config, model, sampleOf(data));
    if (order > 2 && among < order)
      throw settingError('among', `${among} variables have no interaction of ${order}; allowed: ${order} to 30`);
    if (order > 2 && model.ensemble.trees.linear)
      throw settingError(
        'order',
        `leaves hold linear models, whose interactions of ${order} are not to be had; allowed: 2`,
      );
  },
  digests: ({ model, data }) => ({ model: ensembleDigest(model.ensemble), data: explainDataDigest(data) }),
  rounding: 'exact',
  stages: [variation, shapley, sampledShapley, shares, ofResponse, within, components, effects],
  run,
  tables: (result, language = 'en') => explainTables(result, studyWords[language]),
  models: () => [],
  seeds: ({ randomState }) => [randomState],
};

async function run(
  asked: ExplainConfig,
  { model, data }: ExplainInputs,
  compute: Compute<ExplainInputs>,
): Promise<ExplainResult> {
  const { ensemble, link } = model;
  // Without a link function the response is the margin.
  const config: ExplainConfig = { ...asked, scale: link === 'identity' ? 'margin' : asked.scale };
  const { pairs, scale } = config;
  const label = { code: 'model', program: model.program, trees: treeCount(ensemble.trees) };
  const [decomposed] = await compute(variation, [{ inputs: { pairs, scale }, label }]);
  const sample = sampleOf(data);
  const players = groupMembers(sample).map((columns, player) => ({
    name: data.groups?.names[player] ?? data.features[columns[0]!]!.name,
    label: columns.length === 1 ? data.features[columns[0]!]!.label : null,
    columns: [...columns],
  }));
  const notes: ExplainNote[] = [];
  const told = <Note extends ExplainNote>(note: Note | null): Note | null => {
    if (note) notes.push(note);
    return note;
  };
  if (link !== 'identity')
    told(scale === 'response' && link !== 'softmax' ? { code: 'response', link } : { code: 'margin', link });
  if (model.outputs > 1) told({ code: 'one-output', output: model.output, outputs: model.outputs });
  const linear = linearPlayers(players, data);
  told(withoutNonlinearity(linear));
  const patterns = scale === 'margin' && told(withoutShapley(ensemble, sample)) === null;
  const exact =
    patterns && (config.shapley === 'none' || told(withoutCostlyShapley(config, ensemble, sample)) === null);
  const valued = config.shapley === 'none' ? null : await valuesOf(config, { model, data }, { compute, told, exact });
  const shared =
    scale === 'response'
      ? await sharedOfResponse(config, { model, data }, compute, told)
      : patterns
        ? await sharedOf(config, { model, data }, compute, told)
        : null;
  const { order, among } = config;
  const ofComponents = { inputs: { order, among }, label: { ...label, code: 'model-components' } };
  const [ofSets] = order > 2 ? await compute(components, [ofComponents]) : [];
  const local = await localOf(config, { model, data }, compute, told);
  const names = players.map(({ name }) => name);
  return {
    schemaVersion: explainSchemaVersion,
    study: 'explain',
    config: asked,
    model: {
      format: model.format,
      program: model.program,
      trees: treeCount(ensemble.trees),
      nodes: ensemble.trees.feature.length,
      features: ensemble.nFeatures,
      featureNames: ensemble.featureNames === undefined ? null : [...ensemble.featureNames],
      categories: ensemble.categories?.map((levels) => levels && [...levels]) ?? null,
      ...{ link: model.link, output: model.output, outputs: model.outputs },
      sha256: ensembleDigest(ensemble),
    },
    data: {
      name: data.name,
      catalogued: data.catalogued,
      rows: data.rows,
      features: data.features.map((feature) => ({ ...feature, levels: feature.levels && [...feature.levels] })),
      missing: data.x.reduce((count, cell) => count + Number(Number.isNaN(cell)), 0),
      target: data.target?.name ?? null,
      unused: [...data.unused],
      sha256: explainDataDigest(data),
    },
    accuracy: await accuracyOf(model, data, sample),
    players,
    notes,
    shapley: valued,
    shares: shared,
    components: ofSets ?? null,
    effects: local,
    variation: variationResult(
      decomposed!,
      names,
      linear.map((which) => which === 'numbers'),
    ),
  };
}

/** Of what the program itself predicts: after its link function. */
async function accuracyOf(model: ImportedModel, { target }: ExplainData, sample: Table) {
  if (target === null || model.link === 'softmax') return null;
  return accuracy(target.y, await predictorOf(model, 'response').predict(sample));
}

type Told = (note: ExplainNote | null) => ExplainNote | null;

async function valuesOf(
  config: ExplainConfig,
  { model: { ensemble, program }, data }: ExplainInputs,
  { compute, told, exact }: { readonly compute: Compute<ExplainInputs>; readonly told: Told; readonly exact: boolean },
): Promise<ExplainResult['shapley']> {
  const players = groupCount(sampleOf(data));
  const label = { code: 'model-shapley', program, trees: treeCount(ensemble.trees) };
  const computed = async (): Promise<readonly (KeptShapley | undefined)[]> => {
    if (exact) {
      const interactions = config.pairs !== 'none' && told(withoutInteractions(players, data.rows)) === null;
      return compute(shapley, [{ inputs: { wanted: config.shapley, interactions }, label }]);
    }
    const { shapleyOrders: orders, randomState, scale } = config;
    const rows = [...sampledRows(config, ensemble, sampleOf(data))];
    told({ code: 'shapley-sampled', rows: rows.length, of: data.rows, orders });
    return compute(sampledShapley, [{ inputs: { rows, orders, randomState, scale }, label }]);
  };
  const [kept] = await computed();
  const { expected, meanAbs, direction, rows, prediction, values, pairs: ofPairs, errors } = kept!;
  const features = data.features.length;
  const categorical = groupMembers(sampleOf(data)).map(([column]) => data.features[column!]!.categorical);
  const rowsOf = (list: Float64Array, at: number): number[] => [
    ...list.subarray(at * rows.length, (at + 1) * rows.length),
  ];
  return {
    expected,
    meanAbs: [...meanAbs],
    direction: nullable(direction).map((value, player) => (categorical[player] ? null : value)),
    standardErrors: errors && [...errors],
    rows: [...rows],
    ids: data.ids && Array.from(rows, (row) => data.ids![row]!),
    prediction: [...prediction],
    x: data.features.map((_, column) => nullable(Float64Array.from(rows, (row) => data.x[row * features + column]!))),
    values: Array.from({ length: players }, (_, player) => rowsOf(values, player)),
    pairs: ofPairs && {
      ...pairIndices(players),
      meanAbs: [...ofPairs.meanAbs],
      mean: [...ofPairs.mean],
    },
  };
}

async function localOf(
  config: ExplainConfig,
  { model: { ensemble, program }, data }: ExplainInputs,
  compute: Compute<ExplainInputs>,
  told: Told,
): Promise<ExplainResult['effects']> {
  const plan = effectsPlan(config, ensemble, data);
  if (plan === null) return null;
  if ('note' in plan) {
    told(plan.note);
    return null;
  }
  const { effectResamples, randomState, scale } = config;
  const label = { code: 'model-effects', program, trees: treeCount(ensemble.trees) };
  const [kept] = await compute(effects, [{ inputs: { ...plan, effectResamples, randomState, scale }, label }]);
  return kept!;
}

async function sharedOf(
  config: ExplainConfig,
  { model, data }: ExplainInputs,
  compute: Compute<ExplainInputs>,
  told: Told,
): Promise<ExplainResult['shares']> {
  const { ensemble, program } = model;
  const players = groupCount(sampleOf(data));
  const plan = sharesPlan(config, ensemble, sampleOf(data));
  if ('note' in plan) {
    told(plan.note);
    return null;
  }
  const { rounds } = plan;
  const label = { code: 'model-shares', program, trees: treeCount(ensemble.trees) };
  const inputs = { rounds, randomState: config.randomState };
  const [kept] = await compute(shares, [{ inputs, label }]);
  if (rounds > 0) told({ code: 'shares-sampled', players, rounds, draws: kept!.draws });
  const divided = kept!.apv > 0 ? await dividedOf(config, { model, data }, { compute, told, inputs }) : undefined;
  return { ...(divided && { within: divided }), ...sharesResult(kept!) };
}

async function sharedOfResponse(
  config: ExplainConfig,
  { model, data }: ExplainInputs,
  compute: Compute<ExplainInputs>,
  told: Told,
): Promise<ExplainResult['shares']> {
  const { ensemble, program } = model;
  const sample = sampleOf(data);
  const plan = responseSharesPlan(config, model, sample);
  if (plan === null) return null;
  if ('note' in plan) {
    told(plan.note);
    return null;
  }
  const label = { code: 'model-shares', program, trees: treeCount(ensemble.trees) };
  const [kept] = await compute(ofResponse, [{ inputs: { ...plan, randomState: config.randomState }, label }]);
  const { draws } = kept!;
  if (draws > 0) told({ code: 'shares-ordered', players: groupCount(sample), orders: draws });
  if (hierarchyOf(data) !== null) told({ code: 'no-response-within' });
  return sharesResult(kept!);
}

/** Of predictions that do not vary nothing has a share or an error. */
function sharesResult({ shares: parts, standardErrors, closed, total }: KeptShares) {
  const finite = standardErrors?.every((error) => !Number.isNaN(error));
  return {
    shares: nullable(parts),
    standardErrors: standardErrors && (finite ? [...standardErrors] : null),
    closed: nullable(closed),
    total: nullable(total),
  };
}

/** What groups have of the variance, divided among their parts. */
async function dividedOf(
  config: ExplainConfig,
  { model: { ensemble, program }, data }: ExplainInputs,
  {
    compute,
    told,
    inputs,
  }: { readonly compute: Compute<ExplainInputs>; readonly told: Told; readonly inputs: SharesInputs },
) {
  const sample = sampleOf(data);
  const plan = withinPlan(config, ensemble, sample, { hierarchy: hierarchyOf(data), sampled: inputs.rounds > 0 });
  plan.notes.forEach(told);
  if (plan.hierarchy === null) return undefined;
  const { hierarchy, draws } = plan;
  const label = { code: 'model-within', program, trees: treeCount(ensemble.trees) };
  const [kept] = await compute(within, [{ inputs: { shares: inputs, draws }, label }]);
  if (kept!.slice(1).some((level) => level.draws.includes(draws))) told({ code: 'within-drawn', draws });
  return withinResult(hierarchy, kept!);
}

function pairIndices(players: number): { readonly first: number[]; readonly second: number[] } {
  const pairs = Array.from({ length: players }, (_, first) =>
    Array.from({ length: players - first - 1 }, (_second, at) => [first, first + 1 + at] as const),
  ).flat();
  return { first: pairs.map(([first]) => first), second: pairs.map(([, second]) => second) };
}

/** Nonlinearity is that of players of numbers, none missing. */
function variationResult(
  decomposed: ExplainedVariation,
  names: readonly string[],
  numbers: readonly boolean[],
): ExplainResult['variation'] {
  const { predictionMean, apv, meanSquare, aepv, fepv, fepvUncentred, nonlinearity, pairs } = decomposed;
  return {
    predictionMean,
    apv,
    meanSquare,
    aepv: [...aepv],
    fepv: nullable(fepv),
    fepvUncentred: nullable(fepvUncentred),
    nonlinearity: nullable(nonlinearity).map((value, player) => (numbers[player] ? value : null)),
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
      nonlinearity: nullable(pairs.nonlinearity).map((value, at) =>
        numbers[pairs.first[at]!] && numbers[pairs.second[at]!] ? value : null,
      ),
      hStatistic: nullable(pairs.hStatistic),
      interaction: nullable(pairs.interaction),
    },
  };
}

function nullable(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}
