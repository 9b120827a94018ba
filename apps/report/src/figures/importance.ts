import * as Plot from '@observablehq/plot';
import type { GrowthResult, MethodResult } from '@kuznets/studies';
import { shorten } from '../format.ts';
import type { Drawing, Figure } from './drawing.ts';

const shown = 20;

/**
 * A method's leading determinants: importance, mean and 5-95 % interval over seeds (Figure 1).
 *
 * @param result - the growth result.
 * @param method - one of its methods.
 * @param drawing - where to draw.
 * @returns a figure.
 */
export function importanceFigure(result: GrowthResult, method: MethodResult, drawing: Drawing): Figure {
  const importance = method.importances.find(({ measure }) => measure === method.rankedBy)!;
  const names = result.data.features.map((feature) => feature.name);
  const bars = method.ranking.slice(0, shown).map((name, place) => {
    const at = names.indexOf(name);
    return { key: String(place), name, mean: importance.mean[at]!, low: importance.low[at]!, high: importance.high[at]! };
  });
  const svg = Plot.plot({
    document: drawing.document,
    width: 640,
    height: 74 + 20 * bars.length,
    marginLeft: 24 + 7.5 * Math.max(...bars.map((bar) => shorten(bar.name).length)),
    marginBottom: 44,
    style: { fontSize: '12px', background: 'transparent' },
    x: { label: importance.label, grid: true, zero: true },
    y: { label: null, domain: bars.map((bar) => bar.key), tickFormat: (key: string) => shorten(bars[Number(key)]!.name) },
    marks: [
      Plot.barX(bars, { x: 'mean', y: 'key', fill: '#7aa6c2' }),
      Plot.ruleY(bars, { x1: 'low', x2: 'high', y: 'key', strokeWidth: 1.5 }),
      Plot.tickX(bars, { x: 'low', y: 'key', inset: 5 }),
      Plot.tickX(bars, { x: 'high', y: 'key', inset: 5 }),
      Plot.ruleX([0]),
    ],
  });
  return { svg, title: drawing.words.growth.importance.caption(method.label, bars.length) };
}
