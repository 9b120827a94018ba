import * as Plot from '@observablehq/plot';
import { type GrowthResult, type MethodResult, methodName } from '@kuznets/studies';
import { shorten } from '../format.ts';
import { colours, largest, plotStyle, type Drawing, type Figure } from './drawing.ts';

const shown = 20;

/**
 * A method's leading determinants: importance, mean over seeds, and 5-95 % interval over samples where they were drawn, else over seeds (Figure 1).
 *
 * @param result - the growth result.
 * @param method - one of its methods.
 * @param drawing - where to draw.
 * @returns a figure.
 */
export function importanceFigure(
  result: GrowthResult,
  method: MethodResult,
  { document, words, width }: Drawing,
): Figure {
  const importance = method.importances.find(({ measure }) => measure === method.rankedBy)!;
  const { low: lows, high: highs } = method.resampling?.importances ?? importance;
  const names = result.data.features.map((feature) => feature.name);
  const bars = method.ranking.slice(0, shown).map((name, place) => {
    const at = names.indexOf(name);
    return {
      key: String(place),
      name,
      mean: importance.mean[at]!,
      low: lows[at]!,
      high: highs[at]!,
    };
  });
  const spread = bars.filter(({ low, high }) => low !== null && high !== null && low < high);
  const svg = Plot.plot({
    document,
    width: Math.min(width, 680),
    height: 60 + 20 * bars.length,
    marginLeft: 20 + 7.5 * largest(bars.map((bar) => shorten(bar.name, 18).length)),
    marginBottom: 40,
    marginRight: 24,
    style: plotStyle,
    x: {
      label: words.measures[importance.measure],
      labelAnchor: 'center',
      labelArrow: 'none',
      grid: true,
      zero: true,
      ticks: width < 500 ? 3 : 7,
    },
    y: {
      label: null,
      domain: bars.map((bar) => bar.key),
      tickFormat: (key: string) => shorten(bars[Number(key)]!.name, 18),
    },
    marks: [
      Plot.barX(bars, { x: 'mean', y: 'key', fill: colours.bar, title: 'name' }),
      Plot.ruleY(spread, { x1: 'low', x2: 'high', y: 'key', strokeWidth: 1.5 }),
      Plot.tickX(spread, { x: 'low', y: 'key', inset: 5 }),
      Plot.tickX(spread, { x: 'high', y: 'key', inset: 5 }),
      Plot.ruleX([0]),
    ],
  });
  return {
    svg,
    title: words.growth.importance.caption(methodName(method, words), String(bars.length), method.resampling !== null),
  };
}
