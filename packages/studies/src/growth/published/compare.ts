import { overlap } from '../../statistics/ranks.ts';
import type { Spread } from '../../statistics/spread.ts';
import type { GrowthData } from '../data.ts';
import { linearFit } from '../linear-fit.ts';
import type { ComparedCell, MethodResult, ReferenceResult } from '../result.ts';
import type { PublishedTables } from './liu-xie-2019.ts';
import { explanationOf } from './explanations.ts';
import { asPublished, publishedTables } from './published.ts';

/** 5 and 95 % quantiles of a normal distribution are 1.645 standard deviations from its mean. */
const deviationsBetweenQuantiles = 2 * 1.6448536269514722;

const undefinedHere =
  'undefined here: the determinant contributes nothing to the fitted function, and the publication prints what rounding leaves of nothing';

/** A published number and ours for it. */
interface NumberCell {
  readonly table: string;
  readonly row: string;
  readonly published: number;
  /** Decimals that the publication prints. */
  readonly decimals: number;
  readonly ours: Spread | null;
  readonly note?: string;
}

/**
 * A study's results beside what is published for its data: every cell of every published table.
 *
 * A method's cells come from its variant as published where the study ran one, else from the method itself. A cell is
 * `exact` if ours, rounded as printed, is the published one, and `within-seed-spread` if the published one lies within two
 * standard deviations over seeds of ours, or if a published place lies between the 5 and 95 % quantiles of the rank.
 *
 * @param data - the sample.
 * @param methods - the methods' results on it.
 * @returns the cells with differences and reasons; null if nothing is published for the data.
 */
export function compareWithPublished(data: GrowthData, methods: readonly MethodResult[]): ReferenceResult | null {
  const tables = publishedTables(data.name, data.target);
  if (tables === null) return null;
  const chosen = new Map<string, MethodResult>();
  for (const method of methods)
    if (method.id === method.name || method.id === method.name + asPublished) chosen.set(method.name, method);
  const compared = [...chosen.values()];
  return {
    source: tables.source,
    rankings: Object.fromEntries(Object.entries(tables.rankings).map(([name, ranking]) => [name, [...ranking]])),
    overlaps: compared.flatMap((method) => {
      const list = tables.rankings[method.name];
      return list === undefined
        ? []
        : [
            {
              method: method.id,
              sharedTopEight: overlap(method.ranking, list, 8),
              sharedTopTen: overlap(method.ranking, list, 10),
            },
          ];
    }),
    cells: compared.flatMap((method) => [
      ...placeCells(tables, method, data),
      ...[...fitCells(tables, method, data), ...variationCells(tables, method, data)].map((cell) =>
        comparedNumber(cell, method),
      ),
    ]),
  };
}

/** Tables 4 and 5: which determinant holds each place. */
function placeCells(tables: PublishedTables, method: MethodResult, data: GrowthData): ComparedCell[] {
  const table = method.name in tables.topTen || method.name === 'bma' ? '4' : '5';
  return (tables.rankings[method.name] ?? []).map((published, index): ComparedCell => {
    const place = index + 1;
    const at = data.features.findIndex(({ name }) => name === published);
    const [low, high] = [method.ranks.low[at]!, method.ranks.high[at]!];
    const ours = method.ranking[index] ?? null;
    const same = ours === published ? 'exact' : low <= place && place <= high ? 'within-seed-spread' : null;
    return {
      table,
      method: method.id,
      row: `place ${place}`,
      ours,
      low: null,
      high: null,
      published,
      difference: null,
      ...(same === null
        ? explanationOf(method.name, 'place', `${published} ranks ${method.ranks.mean[at]!.toFixed(1)}`)
        : { reason: same, note: null }),
    };
  });
}

/** Tables 6 and 7: fit of the function, and of least squares on the ten best. */
function fitCells(tables: PublishedTables, method: MethodResult, data: GrowthData): NumberCell[] {
  const cells: NumberCell[] = [];
  const table = method.name in tables.topTen || method.name === 'ols' ? '6' : '7';
  const fit = tables.fit[method.name];
  const { r2, mae } = method.accuracy.inSample;
  if (fit !== undefined) {
    cells.push({ table, row: 'MAE', published: fit.mae, decimals: 4, ours: mae });
    cells.push({ table, row: 'R2', published: fit.r2, decimals: 4, ours: r2 });
  }
  const linear = tables.linear[method.name];
  if (linear !== undefined) {
    const list = tables.rankings[method.name]?.map((name) =>
      data.features.findIndex((feature) => feature.name === name),
    );
    const onPublished = linearFit(data, list ?? data.features.map((_, at) => at));
    const note =
      list === undefined
        ? 'least squares on all determinants'
        : 'least squares on the ten determinants that the paper lists';
    cells.push({ table, row: 'linear R2', published: linear.r2, decimals: 4, ours: certain(onPublished?.r2), note });
    cells.push({
      table,
      row: 'linear adjusted R2',
      published: linear.adjustedR2,
      decimals: 4,
      ours: certain(onPublished?.adjustedR2),
      note,
    });
  }
  return cells;
}

/** Tables 8, B1 and B2: the decomposition; the paper's shares are of the uncentred prediction variation. */
function variationCells(tables: PublishedTables, method: MethodResult, data: GrowthData): NumberCell[] {
  const { variation } = method;
  if (variation === null) return [];
  const at = (name: string): number => data.features.findIndex((feature) => feature.name === name);
  const share = (name: string, factor: number): Spread | null => scaled(variation.fepvUncentred, at(name), factor);
  const nonlinearity = (name: string): Spread | null => scaled(variation.nonlinearity, at(name), 100);
  return [
    ...Object.entries(tables.topTen[method.name] ?? {}).flatMap(([name, published]): NumberCell[] => [
      { table: '8', row: `FEPV ${name}`, published: published.fepv, decimals: 2, ours: share(name, 100) },
      { table: '8', row: `NL ${name}`, published: published.nonlinearity, decimals: 2, ours: nonlinearity(name) },
    ]),
    ...Object.entries(tables.fepv[method.name] ?? {}).map(
      ([name, published]): NumberCell => ({ table: 'B1', row: name, published, decimals: 2, ours: share(name, 1) }),
    ),
    ...Object.entries(tables.nonlinearity[method.name] ?? {}).map(
      ([name, published]): NumberCell => ({ table: 'B2', row: name, published, decimals: 2, ours: nonlinearity(name) }),
    ),
  ];
}

function comparedNumber(
  { table, row, published, decimals, ours, note }: NumberCell,
  method: MethodResult,
): ComparedCell {
  const head = { table, method: method.id, row, published };
  if (ours === null)
    return {
      ...head,
      ours: null,
      low: null,
      high: null,
      difference: null,
      reason: 'definition-differs',
      note: undefinedHere,
    };
  const half = 0.5 * 10 ** -decimals * (1 + 1e-9);
  const distance = Math.abs(ours.mean - published);
  const deviation = (ours.high - ours.low) / deviationsBetweenQuantiles;
  const same = distance <= half ? 'exact' : distance <= 2 * deviation + half ? 'within-seed-spread' : null;
  return {
    ...head,
    ours: ours.mean,
    low: ours.low,
    high: ours.high,
    difference: ours.mean - published,
    ...(same === null ? explanationOf(method.name, row, note ?? null) : { reason: same, note: note ?? null }),
  };
}

function certain(value: number | null | undefined): Spread | null {
  return value === null || value === undefined ? null : { mean: value, low: value, high: value };
}

interface NullableColumns {
  readonly mean: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

function scaled({ mean, low, high }: NullableColumns, at: number, factor: number): Spread | null {
  const value = mean[at] ?? null;
  return value === null ? null : { mean: factor * value, low: factor * low[at]!, high: factor * high[at]! };
}
