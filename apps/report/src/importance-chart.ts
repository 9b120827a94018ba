import domino from '@mixmark-io/domino';
import * as Plot from '@observablehq/plot';
import type { GrowthResult, MethodResult } from '@kuznets/studies';
import { shorten } from './format.ts';
import { trusted, type Markup } from './html.ts';

const shown = 20;

/**
 * A method's leading determinants: importance, mean and 5-95 % interval over seeds.
 *
 * @param result - the growth result.
 * @param method - one of its methods.
 * @returns an SVG.
 */
export function importanceChart(result: GrowthResult, method: MethodResult): Markup {
  const importance = method.importances.find(({ measure }) => measure === method.rankedBy)!;
  const names = result.data.features.map((feature) => feature.name);
  const bars = method.ranking.slice(0, shown).map((name, place) => {
    const at = names.indexOf(name);
    return { key: String(place), name, mean: importance.mean[at]!, low: importance.low[at]!, high: importance.high[at]! };
  });
  const chart = Plot.plot({
    document: domino.createDocument(''),
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
  chart.setAttribute('role', 'img');
  chart.setAttribute('aria-label', `${method.label}: importance of the first ${bars.length} determinants`);
  return trusted(chart.outerHTML);
}
