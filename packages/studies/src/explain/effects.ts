import { groupMembers, type Table as Sample, treeCount, type TreeEnsemble } from '@kuznets/base';
import { accumulatedLocalEffects, type Predictor } from '@kuznets/explain';
import type { UnitContext } from '../study/study.ts';
import { describeTable, decimals, fieldsOf } from '../tables/describe.ts';
import type { Table } from '../tables/table.ts';
import type { StudyWords } from '../words/words.ts';
import type { ExplainConfig } from './config.ts';
import type { ExplainData } from './data.ts';
import type { ExplainNote } from './notes.ts';
import type { ExplainResult } from './result.ts';

/** Accumulated local effects of the players that have any. */
export type KeptEffects = NonNullable<ExplainResult['effects']>;

/** What decides the effects. */
export interface EffectsInputs extends Pick<ExplainConfig, 'effectResamples' | 'randomState'> {
  readonly intervals: number;
}

/** Intervals unless it is said how many: R's ALEPlot. */
const usualIntervals = 40;

/** Predictions of a tree that need not be asked for: a second or two. */
const mostSteps = 2 ** 26;

/** Players of one numeric column that varies, in their order. */
export function playersWithEffects({ features, x, rows, groups }: ExplainData): number[] {
  const width = features.length;
  const varies = (column: number): boolean => {
    let first = NaN;
    for (let row = 0; row < rows; row += 1) {
      const cell = x[row * width + column]!;
      if (Number.isNaN(first)) first = cell;
      else if (!Number.isNaN(cell) && cell !== first) return true;
    }
    return false;
  };
  return groupMembers({ features: width, ...(groups && { groups }) }).flatMap((columns, player) =>
    columns.length === 1 && !features[columns[0]!]!.categorical && varies(columns[0]!) ? [player] : [],
  );
}

/** In how many intervals effects are computed, or why they are not; null where nobody wants them. */
export function effectsPlan(
  { effects }: Pick<ExplainConfig, 'effects'>,
  { trees }: TreeEnsemble,
  data: ExplainData,
): { readonly intervals: number } | { readonly note: ExplainNote } | null {
  const players = playersWithEffects(data).length;
  if (effects === 'none' || players === 0) return null;
  if (effects !== 'auto') return { intervals: effects };
  const steps = 2 * data.rows * treeCount(trees) * players;
  return steps > mostSteps
    ? { note: { code: 'no-effects-costly', steps, most: mostSteps } }
    : { intervals: usualIntervals };
}

/** Accumulated local effects with 90 % bands over bootstrap samples of the rows. */
export async function keptEffects(
  predictor: Predictor,
  sample: Sample,
  {
    players,
    intervals,
    effectResamples: resamples,
    randomState,
  }: EffectsInputs & { readonly players: readonly number[] },
  { signal, onProgress }: Pick<UnitContext, 'signal' | 'onProgress'>,
): Promise<KeptEffects> {
  const curves: KeptEffects['curves'] = [];
  for (const [at, player] of players.entries()) {
    const progress = (share: number): void => onProgress?.((at + share) / players.length);
    const fit = { intervals, resamples, randomState, signal, onProgress: progress };
    const { edges, counts, effect, bands } = await accumulatedLocalEffects(predictor, sample, player, fit);
    curves.push({
      ...{ player, edges: [...edges], rows: [...counts], effect: [...effect] },
      ...{ low: bands && [...bands.low], high: bands && [...bands.high] },
    });
  }
  return { intervals, resamples, curves };
}

/** Effects edge by edge, the variables by how far theirs reach; CSV has all rows. */
export function effectsTable({ effects, players, data }: ExplainResult, model: string, words: StudyWords): Table[] {
  if (effects === null) return [];
  const { columns, explainCaptions: captions } = words;
  const reach = ({ effect }: KeptEffects['curves'][number]): number => {
    const sorted = effect.toSorted((a, b) => a - b);
    return sorted.at(-1)! - sorted[0]!;
  };
  const points = effects.curves
    .toSorted((a, b) => reach(b) - reach(a) || a.player - b.player)
    .flatMap((curve) => curve.edges.map((_, at) => ({ curve, at })));
  const { text, number } = fieldsOf<(typeof points)[number]>(words);
  const digits = decimals(points.map(({ curve, at }) => curve.effect[at]!));
  const fields = [
    text('variable', columns.variable, ({ curve }) => players[curve.player]!.name),
    number('value', columns.value, 4, ({ curve, at }) => curve.edges[at]!),
    number('effect', columns.effect, digits, ({ curve, at }) => curve.effect[at]!),
    number('low', columns.low, digits, ({ curve, at }) => curve.low?.[at] ?? null, { ifAny: true }),
    number('high', columns.high, digits, ({ curve, at }) => curve.high?.[at] ?? null, { ifAny: true }),
    number('rows', columns.rows, 0, ({ curve, at }) => (at === 0 ? null : curve.rows[at - 1]!), { only: 'csv' }),
  ];
  const note = captions.effectsNote(effects.resamples);
  return [
    describeTable(
      { name: 'effects', caption: captions.effects(model, data.name), printedRows: usualIntervals + 1, note },
      fields,
      points,
    ),
  ];
}
