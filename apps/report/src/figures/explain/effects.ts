import * as Plot from '@observablehq/plot';
import type { ExplainResult } from '@kuznets/studies';
import { shorten } from '../../format.ts';
import { colours, plotStyle, type Drawing, type Figure } from '../drawing.ts';
import { fitted, type PanelSize, panels, sharedScale } from '../panels.ts';
import { rankedPlayers } from './player.ts';

const wanted = { columns: 3, width: 280, height: 180 };
/** How many variables are drawn. */
const shown = 12;

/**
 * Accumulated local effects of the variables that explain most, with their bands, on one scale.
 *
 * @param result - the decomposition of a model.
 * @param drawing - where to draw.
 * @returns a figure; null where there are no effects.
 */
export function effectsFigure(result: ExplainResult, drawing: Drawing): Figure | null {
  const { effects, players } = result;
  if (effects === null) return null;
  const place = new Map(rankedPlayers(result).map((player, at) => [player, at]));
  const curves = effects.curves.toSorted((a, b) => place.get(a.player)! - place.get(b.player)!).slice(0, shown);
  const scale = sharedScale(
    'common',
    curves.flatMap(({ effect, low, high }) => [...effect, ...(low ?? []), ...(high ?? [])]),
  );
  const size = fitted(wanted, drawing);
  const drawn = curves.map((curve) => ({
    svg: panel(curve, size, scale, drawing),
    title: shorten(players[curve.player]!.name, 30),
  }));
  const says = drawing.words.explain.effects;
  return {
    svg: panels(drawn, size, drawing),
    title: withBand(says.caption(String(curves.length), String(effects.curves.length)), effects, drawing),
  };
}

/**
 * Accumulated local effects of one variable, with their band.
 *
 * @param result - the decomposition of a model.
 * @param player - the variable, by index.
 * @param drawing - where to draw.
 * @returns a figure; null where it has no effects, as a category or a group.
 */
export function effectFigure(result: ExplainResult, player: number, drawing: Drawing): Figure | null {
  const curve = result.effects?.curves.find((one) => one.player === player);
  if (curve === undefined) return null;
  const size = fitted({ columns: 1, width: 560, height: 260 }, drawing);
  const caption = drawing.words.explain.effects.one(shorten(result.players[player]!.name, 40));
  return { svg: panel(curve, size, {}, drawing), title: withBand(caption, result.effects!, drawing) };
}

type Effects = NonNullable<ExplainResult['effects']>;

function panel(
  { edges, effect, low, high }: Effects['curves'][number],
  size: PanelSize,
  scale: ReturnType<typeof sharedScale>,
  { document }: Drawing,
): Element {
  const points = edges.map((x, at) => ({ x, effect: effect[at]!, low: low?.[at], high: high?.[at] }));
  const { width, height } = size;
  return Plot.plot({
    ...{ document, width, height, marginLeft: 56, style: { ...plotStyle, fontSize: '11px' } },
    x: { label: null, ticks: 4 },
    y: { label: null, ticks: 5, grid: true, ...scale },
    marks: [
      Plot.ruleY([0], { strokeOpacity: 0.5 }),
      Plot.tickX(points, { x: 'x', y: null, strokeOpacity: 0.35, insetTop: height - 58 }),
      ...(low === null
        ? []
        : [Plot.areaY(points, { x: 'x', y1: 'low', y2: 'high', fill: 'currentColor', fillOpacity: 0.16 })]),
      Plot.lineY(points, { x: 'x', y: 'effect', stroke: colours.bar, strokeWidth: 1.8 }),
    ],
  });
}

function withBand(caption: string, { resamples }: Effects, { words }: Drawing): string {
  return resamples === 0 ? caption : `${caption} ${words.explain.effects.band(String(resamples))}`;
}
