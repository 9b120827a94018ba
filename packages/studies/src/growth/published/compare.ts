import { overlap } from '../../statistics/ranks.ts';
import type { Spread } from '../../statistics/spread.ts';
import type { GrowthData } from '../data.ts';
import { linearFit } from '../linear-fit.ts';
import type { CellMeasure, CellNote } from '../notes.ts';
import type { ComparedCell, MethodResult, ReferenceResult } from '../result.ts';
import { asPublished, type PublishedTables, publishedTables } from './published.ts';

/** 5 and 95 % quantiles of a normal distribution are 1.645 standard deviations from its mean. */
const deviationsBetweenQuantiles = 2 * 1.6448536269514722;

/** A published number and ours for it. */
interface NumberCell {
  readonly table: string;
  readonly measure: CellMeasure;
  /** Null for what is of the method. */
  readonly determinant: string | null;
  readonly published: number;
  /** Decimals that the publication prints. */
  readonly decimals: number;
  readonly ours: Spread | null;
  readonly note?: CellNote;
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
  if (tables === null || data.absorbed !== null) return null;
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
        comparedNumber(cell, tables, method),
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
      measure: 'place',
      determinant: null,
      place,
      ours,
      low: null,
      high: null,
      published,
      difference: null,
      ...(same === null
        ? explanationOf(tables, method, { table, measure: 'place', determinant: null }, [
            { code: 'ranks-here', determinant: published, rank: method.ranks.mean[at]! },
          ])
        : { reason: same, notes: [] }),
    };
  });
}

/** Tables 6 and 7: fit of the function, and of least squares on the ten best. */
function fitCells(tables: PublishedTables, method: MethodResult, data: GrowthData): NumberCell[] {
  const cells: NumberCell[] = [];
  const table = method.name in tables.topTen || method.name === 'ols' ? '6' : '7';
  const head = { table, determinant: null, decimals: 4 };
  const fit = tables.fit[method.name];
  const { r2, mae } = method.accuracy.inSample;
  if (fit !== undefined) {
    cells.push({ ...head, measure: 'mae', published: fit.mae, ours: mae });
    cells.push({ ...head, measure: 'r2', published: fit.r2, ours: r2 });
  }
  const linear = tables.linear[method.name];
  if (linear !== undefined) {
    const list = tables.rankings[method.name]?.map((name) =>
      data.features.findIndex((feature) => feature.name === name),
    );
    const onPublished = linearFit([data], list ?? data.features.map((_, at) => at));
    const note = { code: list === undefined ? 'least-squares-on-all' : 'least-squares-on-published-ten' } as const;
    const { r2: linearR2, adjustedR2 } = linear;
    cells.push({ ...head, measure: 'linearR2', published: linearR2, ours: certain(onPublished?.r2), note });
    cells.push({
      ...head,
      measure: 'linearAdjustedR2',
      published: adjustedR2,
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
  const cell = (table: string, determinant: string) => ({ table, determinant, decimals: 2 });
  const nonlinearity = (name: string): Spread | null => scaled(variation.nonlinearity, at(name), 100);
  return [
    ...Object.entries(tables.topTen[method.name] ?? {}).flatMap(([name, published]): NumberCell[] => [
      { ...cell('8', name), measure: 'fepv', published: published.fepv, ours: share(name, 100) },
      { ...cell('8', name), measure: 'nonlinearity', published: published.nonlinearity, ours: nonlinearity(name) },
    ]),
    ...Object.entries(tables.fepv[method.name] ?? {}).map(
      ([name, published]): NumberCell => ({ ...cell('B1', name), measure: 'fepv', published, ours: share(name, 1) }),
    ),
    ...Object.entries(tables.nonlinearity[method.name] ?? {}).map(
      ([name, published]): NumberCell => ({
        ...cell('B2', name),
        measure: 'nonlinearity',
        published,
        ours: nonlinearity(name),
      }),
    ),
  ];
}

function comparedNumber(
  { table, measure, determinant, published, decimals, ours, note }: NumberCell,
  tables: PublishedTables,
  method: MethodResult,
): ComparedCell {
  const head = { table, method: method.id, measure, determinant, place: null, published };
  const notes = note === undefined ? [] : [note];
  if (ours === null)
    return {
      ...head,
      ours: null,
      low: null,
      high: null,
      difference: null,
      reason: 'definition-differs',
      notes: [{ code: 'undefined-here' }],
    };
  const half = 0.5 * 10 ** -decimals * (1 + 1e-9);
  const distance = Math.abs(ours.mean - published);
  const deviation = (ours.high - ours.low) / deviationsBetweenQuantiles;
  const exact = note?.code === 'least-squares-on-published-ten' ? 'paper-arithmetic' : 'exact';
  const same = distance <= half ? exact : distance <= 2 * deviation + half ? 'within-seed-spread' : null;
  return {
    ...head,
    ours: ours.mean,
    low: ours.low,
    high: ours.high,
    difference: ours.mean - published,
    ...(same === null ? explanationOf(tables, method, head, notes) : { reason: same, notes }),
  };
}

/** Why a cell of ours is not the published one, after what is known of this cell alone. */
function explanationOf(
  { explanations }: PublishedTables,
  { name }: MethodResult,
  { table, measure, determinant }: Pick<ComparedCell, 'table' | 'measure' | 'determinant'>,
  details: readonly CellNote[],
): Pick<ComparedCell, 'reason' | 'notes'> {
  const found = explanations.find(
    ({ methods, tables, measures, determinants }) =>
      methods.includes(name) &&
      tables?.includes(table) !== false &&
      measures?.includes(measure) !== false &&
      (determinants === undefined || (determinant !== null && determinants.includes(determinant))),
  );
  return { reason: found?.reason ?? 'not-reproduced', notes: [...details, ...(found ? [found.note] : [])] };
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
