import type { Compute, Study } from '../study/study.ts';
import { agreements, leadingDeterminants, methodResult } from './assemble.ts';
import { growthConfigSchema, type GrowthConfig, type MethodConfig } from './config.ts';
import { growthDataDigest, type GrowthData } from './data.ts';
import { designOf, freeRows } from './design.ts';
import { cutOf } from './cut.ts';
import {
  fits,
  fitsOf,
  foldsIn,
  heldSample,
  heldOutParts,
  studySeeds,
  wholeFits,
  type Fitted,
  type StudyCut,
} from './fits.ts';
import { completedBy, filledIn, imputationNotes, imputations, imputationsOf } from './imputations.ts';
import type { InferenceFits } from './inference.ts';
import { keptModelFiles } from './kept-models.ts';
import { growthMemory } from './memory.ts';
import type { FittedMethod } from './methods/method.ts';
import { growthMethods, methodOf, suited } from './methods/registry.ts';
import { comparedOutOfSample, crossValidated, heldOutPredictions } from './out-of-sample.ts';
import type { DataNote, LeftOut } from './notes.ts';
import { profiles } from './profiles.ts';
import { compareWithPublished } from './published/compare.ts';
import { checkAgainstSample } from './resolve-config.ts';
import { growthResultSchema, growthSchemaVersion, type GrowthResult } from './result.ts';
import { exchangeableSizes, foldCount, periodsAhead } from './subsample.ts';
import { settingError } from '../study/parse-settings.ts';
import { growthTables } from './tables/tables.ts';
import { absorbedRecord } from './absorbed.ts';
import { studyWords } from '../words/words.ts';

/** Profiles take seconds: on more machines than this, starting a process takes longer than drawing. */
const mostProfileShards = 4;

/**
 * Ranks the determinants of growth by every configured method, measures how well each fits, and decomposes each fitted function.
 *
 * The result depends on the configuration and the data alone: not on the backend, the number of workers or the time.
 */
export const growthStudy: Study<GrowthConfig, GrowthData, GrowthResult> = {
  name: 'growth',
  schema: growthConfigSchema,
  resultSchema: growthResultSchema,
  check(config, data) {
    checkAgainstSample(config, data.y.length, designOf(data).features);
    if (config.folds === 'origins' && periodsAhead(data).length < 2)
      throw settingError('folds', `origins need at least three periods, got ${new Set(data.periods).size}`);
    if (config.permutations > 0 && config.permuting === 'clusters' && exchangeableSizes(data).length === 0)
      throw settingError(
        'permuting',
        `no two clusters of ${data.clusters[0]!.name} have as many rows, so that they cannot be exchanged; allowed: within, rows`,
      );
  },
  memory: (config, data) => growthMemory(config, data.y.length, designOf(data).features),
  digests: (data) => ({ data: growthDataDigest(data) }),
  rounding: 'exact',
  stages: [imputations, fits, profiles],
  later(config, data) {
    const tables = imputationsOf(config, data).length;
    const { cut } = cutOf(config, data);
    const drawn = config.profiles ? Math.min(mostProfileShards, config.methods.length) : 0;
    return [config.methods.reduce((sum, method) => sum + fitCount(method, cut, tables), 0), drawn];
  },
  run,
  async files(config, given, read) {
    if (!config.keepModels) return new Map();
    const [imputed] = imputationsOf(config, given);
    const data = await completedBy(given, imputed, { read });
    const methods = chosenMethods(config, data).map(({ settings }) => settings);
    return keptModelFiles(cutOf(config, given).cut, data, imputed, { methods, read });
  },
  tables: (result, language = 'en') => growthTables(result, studyWords[language]),
  models: ({ methods }) =>
    methods.flatMap(({ id, runs }) =>
      runs.flatMap(({ seed, modelHash }) => (modelHash === null ? [] : [{ method: id, seed, sha256: modelHash }])),
    ),
  seeds: studySeeds,
};

async function run(config: GrowthConfig, given: GrowthData, compute: Compute<GrowthData>): Promise<GrowthResult> {
  const tables = imputationsOf(config, given);
  const drawn = tables.flatMap((inputs) => (inputs === undefined ? [] : [{ inputs, label: { code: 'imputations' } }]));
  const cells = drawn.length === 0 ? [] : await compute(imputations, drawn);
  const isImputed = cells.length > 0;
  const samples = isImputed ? cells.map((values) => filledIn(given, values)) : [given];
  const data = samples[0]!;
  const leftOut = methodsLeftOut(config, data);
  const chosen = chosenMethods(config, data, leftOut);
  const { cut, notes: cutNotes } = cutOf(config, given);
  const units = chosen.map(({ settings }) => fitsOf(settings, cut, tables));
  const fitted = await compute(fits, units.flat(), withoutModel);
  const held = heldSample(data, heldOutParts(data, cut));
  const parts = chosen.map(({ settings }) =>
    partOf(fitted.splice(0, fitCount(settings, cut, samples.length)), wholeFits(settings, cut), held),
  );
  const drawnProfiles = config.profiles
    ? await compute(
        profiles,
        parts.map(({ all }, at) => {
          const { inputs } = units[at]![0]!;
          return { inputs: { fit: inputs, columns: leadingDeterminants(all) }, label: { code: 'profiles' } };
        }),
      )
    : [];
  const predictions = parts.map(({ inference }) => heldOutPredictions(inference.heldOut, held, cut));
  const methods = chosen.map(({ settings, notes }, at) => {
    const { all, inference } = parts[at]!;
    const seeds = studySeeds({ seed: config.seed, seeds: settings.seeds });
    return methodResult({
      config: settings,
      notes,
      samples,
      study: cut,
      runs: all.map((fit, index) => ({ seed: seeds[index % seeds.length]!, fit })),
      crossValidated: crossValidated(predictions[at]!, held.data),
      inference,
      profiles: drawnProfiles[at] ?? [],
    });
  });
  const width = data.features.length;
  return {
    schemaVersion: growthSchemaVersion,
    study: 'growth',
    config,
    data: {
      name: data.name,
      catalogued: data.catalogued,
      citation: data.citation,
      target: data.target,
      idColumn: data.idColumn,
      rows: data.y.length,
      ids: [...data.ids],
      features: data.features.map(({ name, label, group, levels }) => ({
        name,
        label,
        group,
        levels: levels && [...levels],
      })),
      notes: [
        ...data.notes,
        ...(isImputed ? imputationNotes(given, samples.length) : []),
        ...weightNotes(data),
        ...foldNotes(cut, data),
        ...bagNotes(methods, data),
        ...cutNotes,
      ],
      sha256: growthDataDigest(given),
      clusters: data.clusters.map(({ name, values }) => ({ name, values: [...values] })),
      ...(data.weights && { weights: { name: data.weights.name, values: [...data.weights.values] } }),
      ...(data.absorbed && { absorbed: absorbedRecord(data.absorbed) }),
      y: [...data.y],
      x: data.features.map((_, at) => Array.from(data.y, (_unused, row) => data.x[row * width + at]!)),
    },
    methods,
    ...(leftOut.length > 0 && { leftOut }),
    agreement: agreements(methods),
    outOfSample: comparedOutOfSample(
      methods.map(({ id }, at) => ({ id, predictions: predictions[at]!, parts: parts[at]!.inference.heldOut })),
      held,
      cut,
    ),
    reference: compareWithPublished(data, methods),
  };
}

/** What rows count by, and methods that the study has not for it. */
function weightNotes({ weights }: GrowthData): DataNote[] {
  if (weights === null) return [];
  const names = Object.keys(growthMethods) as MethodConfig['name'][];
  return [
    { code: 'rows-weighted', column: weights.name, without: names.filter((name) => !methodOf({ name }).weighted) },
  ];
}

/** Which rows the folds keep together. */
function foldNotes({ folds, origins }: StudyCut, data: GrowthData): DataNote[] {
  const [first] = data.clusters;
  if (origins) {
    const periods = periodsAhead(data);
    const rows = data.periods!.filter((period) => periods.includes(period)).length;
    return [{ code: 'folds-of-origins', periods: periods.map(String), rows }];
  }
  if (first === undefined || folds === 0) return [];
  return [{ code: 'folds-of-clusters', column: first.name, clusters: foldCount('clusters', data), folds }];
}

/** Which rows bags keep together. */
function bagNotes(methods: GrowthResult['methods'], { clusters: [first] }: GrowthData): DataNote[] {
  const bagged = methods.some(({ accuracy }) => accuracy.outOfBag !== null);
  return first && bagged ? [{ code: 'bags-of-clusters', column: first.name }] : [];
}

/** The methods that are fitted, with their settings as the sample allows them. */
function chosenMethods(config: GrowthConfig, data: GrowthData, leftOut = methodsLeftOut(config, data)) {
  return config.methods
    .filter(({ id }) => leftOut.every(({ method }) => method !== id))
    .map((method) => suited(method, data));
}

/** Models are read again where they are needed: all of them at once may not fit into memory. */
function withoutModel(fitted: Fitted): Fitted {
  if (fitted.kind === 'fold') return { ...fitted, heldOut: fitted.heldOut && { ...fitted.heldOut, model: null } };
  return fitted.kind === 'all' ? { ...fitted, fit: { ...fitted.fit, model: null } } : fitted;
}

/** How many fits a method has. */
function fitCount(method: MethodConfig, config: StudyCut, tables: number): number {
  const { resamples, permutations, leaveOneOut } = config;
  const once = resamples + wholeFits(method, config) + permutations + leaveOneOut;
  return tables * (method.seeds + foldsIn(config).length) + once;
}

/** A method's fits by what they are of; the first of the permutations are of the order observed, one a seed. */
function partOf(
  fitted: readonly Fitted[],
  observed: number,
  held: InferenceFits['held'],
): { readonly all: readonly FittedMethod[]; readonly inference: InferenceFits } {
  const measured = (kind: 'resample' | 'permutation' | 'without') =>
    fitted.flatMap((one) => (one.kind === kind ? [one.measured] : []));
  const permutations = measured('permutation');
  return {
    all: fitted.flatMap((one) => (one.kind === 'all' ? [one.fit] : [])),
    inference: {
      whole: permutations.slice(0, observed),
      permutations: permutations.slice(observed),
      resamples: measured('resample'),
      without: measured('without'),
      heldOut: fitted.flatMap((one) => (one.kind === 'fold' ? [one.heldOut] : [])),
      held,
    },
  };
}

/** Methods that the sample has too few or too many rows for; none where that is all of them, so that the fit says what to do instead. */
function methodsLeftOut({ methods }: GrowthConfig, data: GrowthData): LeftOut[] {
  const { features: width } = designOf(data);
  const rows = freeRows(data);
  const found = methods.flatMap((config): LeftOut[] => {
    const { spareRows, mostRows: most = Infinity } = methodOf(config);
    const least = width + (spareRows?.(config) ?? -Infinity);
    const { id: method } = config;
    if (rows < least) return [{ code: 'too-few-rows', method, rows, determinants: width, least }];
    return rows > most ? [{ code: 'too-many-rows', method, rows, most }] : [];
  });
  return found.length === methods.length ? [] : found;
}
