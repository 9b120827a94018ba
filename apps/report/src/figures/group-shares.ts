import * as Plot from '@observablehq/plot';
import { type GrowthResult, type MethodResult, methodName } from '@kuznets/studies';
import { formatNumber, shorten } from '../format.ts';
import { colours, barRows, type Drawing, type Figure } from './drawing.ts';

/**
 * How the variance of a method's predictions is shared out among the groups of determinants, mean and 5-95 % interval over seeds.
 *
 * @param _result - the growth result.
 * @param method - one of its methods.
 * @param drawing - where to draw.
 * @returns a figure; null where there are no groups, or the variance was not shared out.
 */
export function groupSharesFigure(_result: GrowthResult, method: MethodResult, drawing: Drawing): Figure | null {
  if (method.groupShares === undefined) return null;
  const { groups, shares } = method.groupShares;
  if (shares.mean.includes(null)) return null;
  const { words } = drawing;
  const says = words.growth.shares;
  const bars = groups
    .map((group, at) => ({
      name: group ?? words.cells.noGroup,
      mean: 100 * shares.mean[at]!,
      low: 100 * (shares.low[at] ?? shares.mean[at]!),
      high: 100 * (shares.high[at] ?? shares.mean[at]!),
    }))
    .sort((a, b) => b.mean - a.mean)
    .map((bar, place) => ({ ...bar, key: String(place) }));
  const spread = bars.filter(({ low, high }) => low < high);
  const names = bars.map(({ name }) => shorten(name, drawing.width < 500 ? 16 : 30));
  const svg = Plot.plot({
    ...barRows(drawing, names, says.axis),
    marks: [
      Plot.barX(bars, {
        x: 'mean',
        y: 'key',
        fill: colours.bar,
        title: ({ name, mean }: (typeof bars)[number]) => `${name}: ${formatNumber(mean, 1, words)} %`,
      }),
      Plot.ruleY(spread, { x1: 'low', x2: 'high', y: 'key', strokeWidth: 1.5 }),
      Plot.tickX(spread, { x: 'low', y: 'key', inset: 5 }),
      Plot.tickX(spread, { x: 'high', y: 'key', inset: 5 }),
      Plot.ruleX([0]),
    ],
  });
  return { svg, title: says.caption(methodName(method, words)) };
}
