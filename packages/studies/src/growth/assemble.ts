import { partOf } from '@kuznets/base';
import type { ExplainedVariation } from '@kuznets/explain';
import { accuracy, type Accuracy } from '../statistics/accuracy.ts';
import { descendingOrder, overlap, shareWithin, spearman } from '../statistics/ranks.ts';
import { spread, spreadColumns, type Spread, type SpreadColumns } from '../statistics/spread.ts';
import { coefficientsOf } from './coefficients.ts';
import type { MethodConfig } from './config.ts';
import type { GrowthData } from './data.ts';
import type { MethodNote } from './notes.ts';
import { distinct } from '../results/distinct.ts';
import { type GroupShares, groupsOf } from './group-shares.ts';
import { type InferenceFits, resamplingOf, significanceOf } from './inference.ts';
import type { StudyCut } from './fits.ts';
import { leaveOneOutOf } from './leave-one-out.ts';
import { linearFit } from './linear-fit.ts';
import type { FittedMethod } from './methods/method.ts';
import { methodOf } from './methods/registry.ts';
import { ranksOf, testedOf } from './measured.ts';
import { withBands } from './profile-bands.ts';
import { probesOf, slopeStep } from './slopes.ts';
import type { GrowthResult, MethodResult, VariationResult } from './result.ts';
import { combinationsOf } from './tuned.ts';

const top = 10;

/** One method's fits and what was measured besides. */
export interface MethodRuns {
  /** As the sample allows them. */
  readonly config: MethodConfig;
  /** What there is to know before any fit. */
  readonly notes: readonly MethodNote[];
  /** The sample, or its completed tables. */
  readonly samples: readonly GrowthData[];
  readonly study: StudyCut;
  /** One a seed, at least one; of the first completed table before those of the next. */
  readonly runs: readonly { readonly seed: number; readonly fit: FittedMethod }[];
  readonly crossValidated: Accuracy | null;
  readonly inference: InferenceFits;
  readonly profiles: MethodResult['profiles'];
}

/**
 * Columns of the ten determinants with the largest mean importance.
 *
 * @param fits - at least one fit.
 * @returns column numbers, best first.
 */
export function leadingDeterminants(fits: readonly FittedMethod[]): number[] {
  return orderOf(fits).slice(0, top);
}

/** Columns by their mean importance over seeds, best first. */
function orderOf(fits: readonly FittedMethod[]): number[] {
  const first = fits.map((fit) => fit.importances[0]!);
  const { mean } = spreadColumns(first.map(({ values }) => values));
  return descendingOrder(mean, spreadColumns(first.map(({ values, ties }) => ties ?? values)).mean);
}

/**
 * One method's result from its fits over seeds: accuracy, importances, ranks and the decomposition, each with its spread.
 *
 * @param runs - the fits.
 * @returns the method's part of the result.
 */
export function methodResult({
  config,
  notes,
  samples,
  study,
  runs,
  crossValidated,
  inference,
  profiles,
}: MethodRuns): MethodResult {
  const { abbreviation, random } = methodOf(config);
  const data = samples[0]!;
  const seeds = runs.length / samples.length;
  const tables = samples.map((sample, table) => ({ sample, fits: fitsOfTable(runs, table, seeds) }));
  const fits = runs.map(({ fit }) => fit);
  const names = data.features.map(({ name }) => name);
  const importances = fits[0]!.importances.map((first, index) => ({
    measure: first.measure,
    ...overSeeds(fits.map((fit) => fit.importances[index]!.values)),
  }));
  const ranks = fits.map(ranksOf);
  const weights = data.weights?.values;
  const inSample = fits.map((fit) => accuracy(data.y, fit.fitted, weights));
  const outOfBag = fits.map((fit) => (fit.outOfBag === null ? null : accuracy(data.y, fit.outOfBag, weights)));
  const everyOutOfBag = outOfBag.filter((fit) => fit !== null);
  const learned = tables.flatMap(({ sample, fits: [first] }, table) => {
    const fitted = first!.coefficients;
    return fitted === null ? [] : [{ data: sample, fitted, r2: inSample[table * seeds]!.r2 }];
  });
  const { coefficients, notes: ofCoefficients } =
    learned.length === 0 ? { coefficients: null, notes: [] } : coefficientsOf(learned, study.covType);
  const slopes = slopesResult(fits, data);
  const variation = variationResult(fits, names);
  const imputed = tables.map((table) => imputationResult(table.fits));
  return {
    id: config.id,
    name: config.name,
    abbreviation,
    random: random !== false,
    settings: config,
    runs: runs.map(({ seed, fit }, at) => ({
      seed,
      ...(samples.length > 1 && { imputation: Math.floor(at / seeds) + 1 }),
      modelHash: fit.modelHash,
      ...(fit.tuned && { tuned: fit.tuned }),
      ...(fit.training && { training: fit.training }),
      inSample: inSample[at]!,
      outOfBag: outOfBag[at]!,
    })),
    predictions: predictions(fits[0]!),
    accuracy: {
      inSample: accuracySpread(inSample),
      outOfBag: everyOutOfBag.length === runs.length ? accuracySpread(everyOutOfBag) : null,
      crossValidated,
    },
    linear: linearFit(samples, leadingDeterminants(fits)),
    importances,
    rankedBy: importances[0]!.measure,
    ranking: orderOf(fits).map((at) => names[at]!),
    ranks: overSeeds(ranks),
    topTenShare: shareWithin(ranks, top),
    significance: significanceOf(inference, study, testedOf(config, fits[0]!).measure),
    leaveOneOut: leaveOneOutOf(inference, data),
    resampling: resamplingOf(inference, data, study, config, {
      measure: importances[0]!.measure,
      importances: importances[0]!.mean,
      slopes: slopes.mean,
      fepv: variation && variation.fepv.mean,
      coefficients,
      imputed: samples.length > 1 ? imputed.map((table) => table.importances) : [],
    }),
    variation,
    ...groupSharesResult(fits, data),
    profiles: withBands(profiles, inference, data, study),
    coefficients,
    slopes,
    ...(samples.length > 1 && { imputations: imputed }),
    notes: distinct([
      ...notes,
      ...tunedNote(config, fits),
      ...overSeedsOnce(fits.flatMap((fit) => fit.notes)),
      ...ofCoefficients,
    ]),
  };
}

function fitsOfTable(runs: MethodRuns['runs'], table: number, seeds: number): FittedMethod[] {
  return runs.slice(table * seeds, (table + 1) * seeds).map(({ fit }) => fit);
}

/** Means over the seeds of one completed table. */
function imputationResult(fits: readonly FittedMethod[]): NonNullable<MethodResult['imputations']>[number] {
  const slopes = fits.flatMap((fit) => (fit.slopes === null ? [] : [[...fit.slopes]]));
  const fepv = fits.flatMap(({ variation }) => (variation === null ? [] : [[...variation.fepv]]));
  return {
    importances: columns(fits.map(({ importances }) => importances[0]!.values)).mean,
    ranks: columns(fits.map(ranksOf)).mean,
    fepv: fepv.length === 0 ? null : columnsOrNull(fepv).mean,
    slopes: columnsOrNull(slopes).mean,
  };
}

/** Of the shares that the models kept have at every seed, one note. */
/** What was chosen of a grid most often. */
function tunedNote({ tune }: MethodConfig, fits: readonly FittedMethod[]): MethodNote[] {
  if (tune === undefined) return [];
  const written = fits.map(({ tuned }) =>
    Object.entries(tuned ?? {})
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  );
  const times = (text: string): number => written.filter((other) => other === text).length;
  const chosen = written.reduce((most, text) => (times(text) > times(most) ? text : most));
  return [
    { code: 'tuned', chosen, times: times(chosen), fits: fits.length, combinations: combinationsOf(tune).length },
  ];
}

function overSeedsOnce(notes: readonly MethodNote[]): MethodNote[] {
  const kept = notes.filter((note) => note.code === 'kept-models');
  const low = kept.reduce((least, note) => Math.min(least, note.low), 1);
  const high = kept.reduce((most, note) => Math.max(most, note.high), 0);
  return notes.map((note) => (note.code === 'kept-models' ? { ...note, low, high } : note));
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
      methods: [a.id, b.id] as [string, string],
      spearman: spearman(
        a.ranks.mean.map((rank) => -rank),
        b.ranks.mean.map((rank) => -rank),
      ),
      sharedTopEight: overlap(a.ranking, b.ranking, 8),
      sharedTopTen: overlap(a.ranking, b.ranking, 10),
    })),
  );
}

function predictions({ fitted, outOfBag }: FittedMethod): MethodResult['predictions'] {
  return {
    fitted: [...fitted],
    outOfBag: outOfBag && orNull(outOfBag),
  };
}

function slopesResult(fits: readonly FittedMethod[], data: GrowthData): MethodResult['slopes'] {
  const slopes = fits.flatMap((fit) => (fit.slopes === null ? [] : [[...fit.slopes]]));
  return { step: slopeStep, rows: probesOf(data).rows.length, ...overSeedsOrNull(slopes) };
}

function variationResult(fits: readonly FittedMethod[], names: readonly string[]): VariationResult | null {
  const found = fits.flatMap(({ variation }) => variation ?? []);
  const first = found[0];
  if (first === undefined) return null;
  const column = (of: (variation: ExplainedVariation) => Float64Array) =>
    overSeedsOrNull(found.map((variation) => [...of(variation)]));
  return {
    apv: { ...spread(found.map(({ apv }) => apv)) },
    meanSquare: { ...spread(found.map(({ meanSquare }) => meanSquare)) },
    fepv: column(({ fepv }) => fepv),
    fepvUncentred: column(({ fepvUncentred }) => fepvUncentred),
    nonlinearity: column(({ nonlinearity }) => nonlinearity),
    contributions: names.map((_, at) => [...first.contribution.subarray(at * first.rows, (at + 1) * first.rows)]),
    pairs: pairsResult(found, names),
  };
}

function groupSharesResult(fits: readonly FittedMethod[], data: GrowthData): Pick<MethodResult, 'groupShares'> {
  const found = fits.flatMap(({ groupShares }) => groupShares ?? []);
  if (found.length === 0) return {};
  const column = (of: (shares: GroupShares) => Float64Array) => overSeedsOrNull(found.map((shares) => [...of(shares)]));
  return {
    groupShares: {
      groups: [...groupsOf(data.features)],
      shares: column(({ shares }) => shares),
      closed: column(({ closed }) => closed),
      total: column(({ total }) => total),
    },
  };
}

function pairsResult(found: readonly ExplainedVariation[], names: readonly string[]): VariationResult['pairs'] {
  const pairs = found.flatMap((variation) => variation.pairs ?? []);
  if (pairs.length < found.length) return null;
  const members = [...new Set([...pairs[0]!.first, ...pairs[0]!.second])].sort((a, b) => a - b);
  return {
    of: members.map((at) => names[at]!),
    fiepv: columnsOrNull(pairs.map(({ fiepv }) => [...fiepv])),
    fiepvInteraction: columnsOrNull(
      found.map(({ apv, pairs: own }) => Array.from(own!.iepvInteraction, (value) => partOf(value, apv))),
    ),
    nonlinearity: columnsOrNull(pairs.map((pair) => [...pair.nonlinearity])).mean,
    hStatistic: orNull(pairs[0]!.hStatistic),
    interaction: orNull(pairs[0]!.interaction),
  };
}

function orNull(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}

function accuracySpread(fits: readonly Accuracy[]): { r2: Spread | null; mse: Spread | null; mae: Spread | null } {
  const of = (key: 'r2' | 'mse' | 'mae'): Spread | null => {
    const values = fits.flatMap((fit) => fit[key] ?? []);
    return values.length === fits.length ? spread(values) : null;
  };
  return { r2: of('r2'), mse: of('mse'), mae: of('mae') };
}

interface Columns {
  mean: number[];
  low: number[];
  high: number[];
}

function columns(rows: readonly (readonly number[])[]): Columns {
  const { mean, low, high }: SpreadColumns = spreadColumns(rows);
  return { mean: [...mean], low: [...low], high: [...high] };
}

function overSeeds(rows: readonly (readonly number[])[]): Columns & { firstSeed: number[] } {
  return { firstSeed: [...rows[0]!], ...columns(rows) };
}

interface NullableColumns {
  mean: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
}

/** Spreads over the rows in which a column is defined; null where it is defined in none. */
function columnsOrNull(rows: readonly (readonly number[])[]): NullableColumns {
  const spreads = rows[0]!.map((_, at) => {
    const defined = rows.flatMap((row) => (Number.isNaN(row[at]!) ? [] : [row[at]!]));
    return defined.length === 0 ? null : spread(defined);
  });
  return {
    mean: spreads.map((s) => s?.mean ?? null),
    low: spreads.map((s) => s?.low ?? null),
    high: spreads.map((s) => s?.high ?? null),
  };
}

function overSeedsOrNull(rows: readonly (readonly number[])[]): NullableColumns & { firstSeed: (number | null)[] } {
  return { firstSeed: rows[0]!.map((value) => (Number.isNaN(value) ? null : value)), ...columnsOrNull(rows) };
}
