import type { Compute, Study } from '../study/study.ts';
import { accuracy, type Accuracy, meanAccuracy } from '../statistics/accuracy.ts';
import { agreements, leadingDeterminants, methodResult } from './assemble.ts';
import { growthConfigSchema, type GrowthConfig, type MethodConfig } from './config.ts';
import { growthDataDigest, type GrowthData } from './data.ts';
import { designOf } from './design.ts';
import { cutOf, fits, fitsOf, heldOut, studySeeds, type Fitted, type StudyCut } from './fits.ts';
import { completedBy, filledIn, imputationNotes, imputations, imputationsOf } from './imputations.ts';
import { keptModelFiles } from './kept-models.ts';
import { growthMethods, methodOf } from './methods/registry.ts';
import type { DataNote, LeftOut, MethodNote } from './notes.ts';
import { profiles } from './profiles.ts';
import { compareWithPublished } from './published/compare.ts';
import { checkAgainstSample } from './resolve-config.ts';
import { growthResultSchema, growthSchemaVersion, type GrowthResult } from './result.ts';
import { foldCount, resampledCount } from './subsample.ts';
import { growthTables } from './tables/tables.ts';

/**
 * Ranks the determinants of growth by every configured method, measures how well each fits, and decomposes each fitted function.
 *
 * The result depends on the configuration and the data alone: not on the backend, the number of workers or the time.
 */
export const growthStudy: Study<GrowthConfig, GrowthData, GrowthResult> = {
  name: 'growth',
  schema: growthConfigSchema,
  resultSchema: growthResultSchema,
  check: (config, data) => checkAgainstSample(config, data.y.length, designOf(data).features),
  digests: (data) => ({ data: growthDataDigest(data) }),
  rounding: 'exact',
  stages: [imputations, fits, profiles],
  later(config, data) {
    const { folds } = cutOf(config, data);
    const fitted = config.methods.map(({ seeds }) => seeds + folds + config.resamples);
    return [imputationsOf(config, data).length * fitted.reduce((sum, count) => sum + count, 0), 1];
  },
  run,
  async files(config, given, read) {
    if (!config.keepModels) return new Map();
    const [imputed] = imputationsOf(config, given);
    const data = await completedBy(given, imputed, { read });
    const methods = chosenMethods(config, data).map(({ settings }) => settings);
    return keptModelFiles(cutOf(config, data), data, imputed, { methods, read });
  },
  tables: growthTables,
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
  const cut = cutOf(config, data);
  const units = chosen.map(({ settings }) => fitsOf(settings, cut, tables));
  const fitted = await compute(fits, units.flat(), withoutModel);
  const parts = chosen.map(({ settings }) =>
    partOf(fitted.splice(0, samples.length * (settings.seeds + cut.folds) + config.resamples)),
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
  const methods = chosen.map(({ settings, notes }, at) => {
    const { all, folds, resamples } = parts[at]!;
    const seeds = studySeeds({ seed: config.seed, seeds: settings.seeds });
    return methodResult({
      config: settings,
      notes,
      samples,
      covType: config.covType,
      runs: all.map((fit, index) => ({ seed: seeds[index % seeds.length]!, fit })),
      crossValidated: cut.folds === 0 ? null : crossValidated(folds, data, cut),
      resampling:
        config.resamples === 0
          ? null
          : {
              by: config.resampling,
              rows: resampledCount(config.resampling, data.y.length),
              ranks: resamples.filter((ranks) => ranks !== null),
            },
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
      ],
      sha256: growthDataDigest(given),
      clusters: data.clusters.map(({ name, values }) => ({ name, values: [...values] })),
      ...(data.weights && { weights: { name: data.weights.name, values: [...data.weights.values] } }),
      y: [...data.y],
      x: data.features.map((_, at) => Array.from(data.y, (_unused, row) => data.x[row * width + at]!)),
    },
    methods,
    ...(leftOut.length > 0 && { leftOut }),
    agreement: agreements(methods),
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
function foldNotes({ folds, whole }: StudyCut, data: GrowthData): DataNote[] {
  if (whole === undefined || folds === 0) return [];
  return [{ code: 'folds-of-clusters', column: whole, clusters: foldCount('clusters', data), folds }];
}

/** The methods that are fitted, with their settings as the sample allows them. */
function chosenMethods(config: GrowthConfig, data: GrowthData, leftOut = methodsLeftOut(config, data)) {
  return config.methods
    .filter(({ id }) => leftOut.every(({ method }) => method !== id))
    .map((method) => suited(method, data));
}

/** A method's settings as the sample allows them. */
function suited(method: MethodConfig, data: GrowthData): { settings: MethodConfig; notes: readonly MethodNote[] } {
  const { suited: fit } = methodOf(method);
  if (fit === undefined) return { settings: method, notes: [] };
  const { settings, notes } = fit(method, data);
  return { settings: settings as MethodConfig, notes };
}

/** Models are read again where they are needed: all of them at once may not fit into memory. */
function withoutModel(fitted: Fitted): Fitted {
  if (fitted.kind === 'fold') return { ...fitted, model: null };
  return fitted.kind === 'all' ? { ...fitted, fit: { ...fitted.fit, model: null } } : fitted;
}

/** A method's fits by what they are of. */
function partOf(fitted: readonly Fitted[]) {
  return {
    all: fitted.flatMap((one) => (one.kind === 'all' ? [one.fit] : [])),
    folds: fitted.flatMap((one) => (one.kind === 'fold' ? [one.predicted] : [])),
    resamples: fitted.flatMap((one) => (one.kind === 'resample' ? [one.ranks] : [])),
  };
}

/** Accuracy of predictions by models that did not see the row, of completed tables its mean; null where a fold cannot be fitted. */
function crossValidated(
  predictions: readonly (Float64Array | null)[],
  data: GrowthData,
  { seed, folds }: StudyCut,
): Accuracy | null {
  const predicted = Array.from({ length: predictions.length / folds }, () => new Float64Array(data.y.length));
  for (const [place, values] of predictions.entries()) {
    if (values === null) return null;
    heldOut(data, seed, { fold: place % folds, folds }).forEach(
      (row, at) => (predicted[Math.floor(place / folds)]![row] = values[at]!),
    );
  }
  return meanAccuracy(predicted.map((values) => accuracy(data.y, values, data.weights?.values)));
}

/** Methods that the sample has too few or too many rows for; none where that is all of them, so that the fit says what to do instead. */
function methodsLeftOut({ methods }: GrowthConfig, data: GrowthData): LeftOut[] {
  const { rows, features: width } = designOf(data);
  const found = methods.flatMap((config): LeftOut[] => {
    const { spareRows, mostRows: most = Infinity } = methodOf(config);
    const least = width + (spareRows?.(config) ?? -Infinity);
    const { id: method } = config;
    if (rows < least) return [{ code: 'too-few-rows', method, rows, determinants: width, least }];
    return rows > most ? [{ code: 'too-many-rows', method, rows, most }] : [];
  });
  return found.length === methods.length ? [] : found;
}
