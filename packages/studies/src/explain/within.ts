import type { ColumnGroups, Table as Sample, TreeEnsemble } from '@kuznets/base';
import { nestedSharesSteps, nestedVariationShares } from '@kuznets/explain';
import type { UnitContext } from '../study/study.ts';
import { describeTable, fieldsOf } from '../tables/describe.ts';
import { percent } from '../tables/percent.ts';
import type { Table } from '../tables/table.ts';
import type { StudyWords } from '../words/words.ts';
import type { ExplainConfig } from './config.ts';
import type { ExplainData } from './data.ts';
import { levelOf } from './groups.ts';
import type { ExplainNote } from './notes.ts';
import type { ExplainResult } from './result.ts';
import { type KeptShares, mostSteps } from './shares.ts';

/** Most parts of a group whose share is divided among them. */
const mostParts = 14;
/** Draws of what stands beside a group unless rounds are asked for. */
const usualDraws = 16;

/** Groups in groups, down to columns. */
export interface Hierarchy {
  /** Coarse to fine; the first are the players, the last columns, or groups that are not divided. */
  readonly levels: readonly ColumnGroups[];
  /** Of each level's groups the path: the names of the groups that it is in, and its own. */
  readonly paths: readonly (readonly (readonly string[])[])[];
  /** Groups that are not divided, for they have too many parts. */
  readonly whole: readonly string[];
}

/** The groups of a sample down to its columns; null where it has none. */
export function hierarchyOf({ features, groupPaths }: Pick<ExplainData, 'features' | 'groupPaths'>): Hierarchy | null {
  if (groupPaths === null || groupPaths.every((path) => path.length === 0)) return null;
  const full = features.map(({ name }, k) => [...groupPaths[k]!, name]);
  const parts = new Map<string, Set<string>>();
  full.forEach((path) =>
    path.slice(1).forEach((name, at) => {
      const group = JSON.stringify(path.slice(0, at + 1));
      parts.set(group, (parts.get(group) ?? new Set()).add(name));
    }),
  );
  const isWhole = (path: readonly string[]): boolean => (parts.get(JSON.stringify(path))?.size ?? 0) > mostParts;
  const cut = full.map((path) => {
    const end = path.findIndex((_, at) => isWhole(path.slice(0, at + 1)));
    return end < 0 ? path : path.slice(0, end + 1);
  });
  const depth = cut.reduce((most, path) => Math.max(most, path.length), 0);
  const levels = Array.from({ length: depth }, (_, level) => cut.map((path) => path.slice(0, level + 1)));
  return {
    levels: levels.map(levelOf),
    paths: levels.map((paths) => [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()]),
    whole: [...new Set(cut.filter(isWhole).map((path) => path.join('/')))],
  };
}

/** What the parts of groups are computed by, or why they are not. */
export type WithinPlan =
  | { readonly hierarchy: Hierarchy; readonly draws: number; readonly notes: readonly ExplainNote[] }
  | { readonly hierarchy: null; readonly notes: readonly ExplainNote[] };

/** How shares are divided among the parts of groups, or not. */
export function withinPlan(
  { shares }: Pick<ExplainConfig, 'shares'>,
  ensemble: TreeEnsemble,
  sample: Sample,
  { hierarchy, sampled }: { readonly hierarchy: Hierarchy | null; readonly sampled: boolean },
): WithinPlan {
  if (hierarchy === null) return { hierarchy, notes: [] };
  const { whole, levels } = hierarchy;
  const notes: ExplainNote[] =
    whole.length === 0 ? [] : [{ code: 'within-many-parts', groups: [...whole], most: mostParts }];
  if (levels.length < 2) return { hierarchy: null, notes };
  if (typeof shares === 'number') return { hierarchy, draws: 2 * shares, notes };
  const { table, above } = nested(sample, hierarchy);
  const steps = nestedSharesSteps(ensemble, table, above, sampled, usualDraws);
  if (steps <= mostSteps) return { hierarchy, draws: usualDraws, notes };
  return { hierarchy: null, notes: [...notes, { code: 'no-within-costly', steps, most: mostSteps }] };
}

const nested = ({ x, rows, features }: Sample, { levels }: Hierarchy) => ({
  table: { x, rows, features, groups: levels.at(-1)! },
  above: levels.slice(0, -1),
});

/** Shares of the groups of every level, as the study keeps them. */
export type KeptWithin = readonly {
  readonly shares: Float64Array;
  readonly standardErrors: Float64Array;
  /** 0 where every coalition was summed. */
  readonly draws: Uint32Array;
}[];

/** Shares of groups divided among their parts. */
export async function keptWithin(
  ensemble: TreeEnsemble,
  sample: Sample,
  {
    hierarchy,
    first,
    ...how
  }: {
    readonly hierarchy: Hierarchy;
    readonly first: KeptShares;
    readonly draws: number;
    readonly randomState: number;
  },
  { device, signal, onProgress }: Pick<UnitContext, 'device' | 'signal' | 'onProgress'>,
): Promise<KeptWithin> {
  const { apv, shares, standardErrors, draws } = first;
  const { table, above } = nested(sample, hierarchy);
  const known = {
    ...{ apv, draws, values: shares.map((share) => share * apv) },
    ...(standardErrors && { standardErrors: standardErrors.map((error) => error * apv) }),
  };
  const fit = { device, signal, onProgress, first: known, ...how };
  const { levels } = await nestedVariationShares(ensemble, table, above, fit);
  return levels.map((level) => ({
    shares: level.shares,
    standardErrors: level.standardErrors.map((error) => error / apv),
    draws: level.draws,
  }));
}

/** The groups and their parts, each group before its parts. */
export function withinResult(
  { levels, paths }: Hierarchy,
  kept: KeptWithin,
): NonNullable<ExplainResult['shares']>['within'] {
  const partsOf = (above: readonly string[]): NonNullable<NonNullable<ExplainResult['shares']>['within']> => {
    const level = above.length;
    if (level === levels.length) return [];
    return paths[level]!.flatMap((path, group) => {
      // A column outside of groups, or that has no more levels, is its own only part.
      if (path.length <= level || above.some((name, at) => path[at] !== name)) return [];
      const parts = partsOf(path);
      if (level === 0 && parts.length === 0) return [];
      const { shares, standardErrors, draws } = kept[level]!;
      const columns = [...levels[level]!.of.keys()].filter((column) => levels[level]!.of[column] === group);
      const standardError = draws[group] === 0 ? null : standardErrors[group]!;
      return [{ path: [...path], columns, share: shares[group]!, standardError }, ...parts];
    });
  };
  return partsOf([]);
}

const printedRows = 40;

/** Shares of groups and their parts, the largest first in each group; none where they were not computed. */
export function withinTable({ shares, data }: ExplainResult, model: string, words: StudyWords): Table[] {
  const parts = shares?.within ?? [];
  if (parts.length === 0) return [];
  const { columns, explainCaptions: captions } = words;
  const { text, number } = fieldsOf<(typeof parts)[number]>(words);
  const inOrder = (above: readonly string[]): typeof parts =>
    parts
      .filter(({ path }) => path.length === above.length + 1 && above.every((name, at) => path[at] === name))
      .sort((a, b) => b.share - a.share)
      .flatMap((part) => [part, ...inOrder(part.path)]);
  const fields = [
    text('path', columns.group, ({ path }) => path.join('/'), { only: 'csv' }),
    number('level', columns.level, 0, ({ path }) => path.length - 1, { only: 'csv' }),
    { ...text('part', columns.part, ({ path }) => path.at(-1)!), indent: 'level' },
    number('share', columns.varianceShare, 2, ({ share }) => percent(share)),
    number('share_se', columns.shareError, 2, ({ standardError }) => percent(standardError), { ifAny: true }),
    number('columns', columns.columns, 0, (part) => part.columns.length),
  ];
  return [
    describeTable(
      { name: 'shares-within', caption: captions.within(model, data.name), printedRows, note: captions.withinNote },
      fields,
      inOrder([]),
    ),
  ];
}
